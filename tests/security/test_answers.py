"""What a vendor repeats of a key is gone before anything reads the answer; and no line of a log has a secret."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from local import logs
from local.env_secrets import EnvSecrets
from shared.errors import PipelineError
from shared.settings import Settings
from tests.http.test_secrets import BASIC, HEADERS
from tests.http.vendor import SECRET, Reply, Vendor, asking
from tests.security.canaries import found, plant

if TYPE_CHECKING:
    from pathlib import Path

ECHO = {"x-api-key": SECRET, "authorization": BASIC}


def _ask(reply: Reply) -> bytes:
    async def ask() -> bytes:
        async with asking(Vendor(reply)) as client:
            return await client.get("/v1/things", headers=HEADERS)

    return asyncio.run(ask())


def test_a_good_answer_is_kept_without_the_key() -> None:
    """Records are stored word for word, so the key is taken out of them; all the rest stays what it was."""
    record = {"amount": "0.10", "name": "größer", "hint": "sk-example-other…", "debug": ECHO}

    kept = json.loads(_ask(Reply(200, {"data": [record], "has_more": False})))

    assert {**record, "debug": {"x-api-key": "***", "authorization": "***"}} == kept["data"][0]


def test_an_answer_that_repeats_nothing_stays_the_same_bytes() -> None:
    """Nothing is read and written anew: white space, escapes and digits are the vendor's."""
    body = b'{ "data": [ {"amount": 1.10, "name": "gr\\u00f6\\/er"} ],\n "has_more": false }'

    assert body == _ask(Reply(200, body))


@pytest.mark.parametrize("before", range(240, 310, 7))
def test_a_quotation_that_is_cut_has_no_part_of_the_key(before: int) -> None:
    """Long messages are cut: wherever that is, no beginning of a header's value is left over."""
    with pytest.raises(PipelineError) as caught:
        _ask(Reply(403, {"error": {"message": f"{'x' * before}{BASIC}"}}))

    assert BASIC[:20] not in str(caught.value)


@pytest.mark.parametrize("value", [SECRET, BASIC, "z" * 90 + SECRET], ids=["key", "basic", "cut"])
def test_the_id_of_a_request_is_no_way_out(value: str) -> None:
    """A header of the answer is quoted in errors, without the key and without the beginning of one."""
    with pytest.raises(PipelineError) as caught:
        _ask(Reply(403, {}, {"request-id": value}))

    assert not [part for part in (SECRET[:10], BASIC[6:20]) if part in str(caught.value)]


def test_lines_of_one_machine_have_no_secret(tmp_path: Path) -> None:
    """Whatever somebody logs, or an unexpected error says: a secret that was read is hidden in the file."""
    planted = plant("lines")
    name, secret = "AIU_SMTP_PASSWORD", planted["AIU_SMTP_PASSWORD"]
    path = logs.configure(Settings.read({"AIU_LAKE": f"file://{tmp_path}/lake"}), as_json=True)
    assert path
    try:
        structlog.get_logger().info("before", said=secret)
        EnvSecrets(planted).get(name)
        _log_everywhere(secret)
    finally:
        logs.close()
        structlog.reset_defaults()
    before, *after = path.read_bytes().splitlines()

    assert {name} == found(before, planted), "the search would see it"
    assert 2 == len(after)
    assert set() == found(b"\n".join(after), planted)


def _log_everywhere(secret: Any) -> None:
    structlog.get_logger().warning("after", said={"password": [secret]})
    try:
        int(secret)
    except ValueError:
        logs.keep_traceback()
