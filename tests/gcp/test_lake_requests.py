"""What the lake asks of Cloud Storage, where the emulator would let everything pass."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Client  # type: ignore[import-untyped]

from local.running.person_objects import overwrite, remove
from shared.errors import ConfigurationError, FatalError, RetriableError
from shared.gcp import clients
from shared.gcp.uploads import GcsUploads
from tests.gcp.transport import Answer, Asked, Google, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

EXISTS = refusal(412, "conditionNotMet")
MAY_NOT_OVERWRITE = refusal(403, "forbidden", "storage.objects.delete denied")
ABSENT = refusal(404, "notFound")
MARK = re.compile(rb'"writer": "(\w+)"')


@pytest.fixture(autouse=True)
def only_what_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch off what Google's client asks on its own account, as `clients.storage` does."""
    monkeypatch.setenv(clients.ASKS_NO_BUCKET, "true")


def _lake(google: Google) -> GcsUploads:
    client = Client(project="p", credentials=AnonymousCredentials(), _http=google.session())  # type: ignore[no-untyped-call]
    return GcsUploads("bucket", client)


def _refusing(refused: Answer, look: Callable[[str], Answer], before: list[Answer] | None = None) -> Google:
    """Answer uploads with `before` and then a refusal, and whoever looks with what `look` makes of our mark."""
    marks: list[str] = []
    first = before or []

    def answer(asked: Asked) -> Answer:
        if asked.method == "POST":
            found = MARK.search(asked.body)
            assert found
            marks.append(found.group(1).decode())
            return first.pop(0) if first else refused
        return look(marks[-1])

    return Google(answer)


def _object(mark: str) -> Answer:
    return 200, {"name": "a", "metadata": {"writer": mark}}


def test_a_lost_answer_counts_as_written() -> None:
    """When the answer to our upload was lost, the next try finds our own object: this call has written it."""
    google = _refusing(EXISTS, _object, [refusal(503, "backendError")])

    assert _lake(google).create("a", b"data")
    assert ["POST", "POST", "GET"] == [asked.method for asked in google.asked]


@pytest.mark.parametrize("refused", [EXISTS, MAY_NOT_OVERWRITE], ids=["412", "403"])
@pytest.mark.parametrize("metadata", [{"writer": "somebody"}, {}, None])
def test_what_somebody_else_wrote_stays(refused: Answer, metadata: dict[str, str] | None) -> None:
    """Whichever way Google says that an object is there, it is the other's, also when it carries no mark."""
    google = _refusing(refused, lambda _: (200, {"name": "a", "metadata": metadata}))

    assert not _lake(google).create("a", b"data")


def test_a_missing_role_is_no_lost_race() -> None:
    """Refused although nothing is there: the error names the role."""
    google = _refusing(MAY_NOT_OVERWRITE, lambda _: ABSENT)

    with pytest.raises(ConfigurationError, match=r"roles/storage\.objectCreator"):
        _lake(google).create("a", b"data")


def test_creating_is_conditional_and_checked() -> None:
    """An upload says that nothing may be there, and carries its checksum."""
    google = Google(None, (200, {"name": "a"}))
    _lake(google).create("a", b"data")
    (asked,) = google.asked

    assert "0" == asked.query["ifGenerationMatch"]
    assert b'"crc32c": "rth90Q=="' in asked.body


def test_large_files_are_created_conditionally() -> None:
    """A resumable upload begins with the same condition; a session that is refused is a lost race."""
    google = Google(None, ABSENT, EXISTS, (200, {"name": "a", "metadata": {"writer": "somebody"}}))

    assert not _lake(google).receive("a", io.BytesIO(b"data"))
    looked, began, _ = google.asked
    assert "GET" == looked.method
    assert {"uploadType": "resumable", "ifGenerationMatch": "0"}.items() <= began.query.items()
    assert MARK.search(began.body)


def test_one_generation_is_read() -> None:
    """Every piece of a stream is asked for by generation, as stored: a replaced object cannot mix with it."""
    google = Google(None, (200, {"name": "a", "generation": "7", "size": "4"}), EXISTS)
    with _lake(google).open("a") as file, pytest.raises(RetriableError, match="gs://bucket/a"):
        file.read(2)
    piece = google.asked[-1]

    assert {"ifGenerationMatch": "7", "alt": "media"}.items() <= piece.query.items()


def test_bad_moments_are_worth_another_try() -> None:
    """A quota that is used up is no missing role."""
    google = Google(lambda _: refusal(403, "rateLimitExceeded"))

    with pytest.raises(RetriableError, match=r"listing gs://bucket/a"):
        _lake(google).list("a")


@pytest.mark.parametrize("call", [lambda lake: lake.uri("../a"), lambda lake: lake.discard(["commit/a"])])
def test_nothing_is_asked_in_vain(call: Callable[[GcsUploads], Any]) -> None:
    """What the lake refuses is refused before anything is sent."""
    google = Google()
    with pytest.raises(FatalError):
        call(_lake(google))

    assert [] == google.asked


def test_what_nobody_could_have_created_is_no_object() -> None:
    """Folders that a console shows as objects are not listed; pages are followed."""
    pages: list[Answer] = [
        (200, {"items": [{"name": "a/"}, {"name": "a/2"}], "nextPageToken": "t"}),
        (200, {"items": [{"name": "a/1"}, {"name": "a/.hidden"}]}),
    ]
    google = Google(None, *pages)

    assert ["a/1", "a/2"] == _lake(google).list("a/")
    assert "t" == google.asked[1].query["pageToken"]


VERSIONS: Answer = (200, {"items": [{"name": name, "generation": g} for name, g in (("a", 1), ("a", 2), ("ab", 3))]})


def test_whoever_is_erased_is_in_no_version() -> None:
    """All generations of that very object are deleted, each by its number; one that has gone meanwhile is fine."""
    deleted = {"1": (204, {}), "2": ABSENT}
    google = Google(lambda asked: VERSIONS if asked.method == "GET" else deleted[asked.query["generation"]])

    remove(_lake(google), ["a"])

    assert "true" == google.asked[0].query["versions"].lower()
    assert ["1", "2"] == _deleted(google)


def test_what_is_replaced_leaves_no_version() -> None:
    """The new bytes are there before the old generations go, and are not among those that go."""
    answers = {"GET": VERSIONS, "POST": (200, {"name": "a", "generation": 4}), "DELETE": (204, {})}
    google = Google(lambda asked: answers[asked.method])

    overwrite(_lake(google), "a", b"new")

    assert ["GET", "POST", "DELETE", "DELETE"] == [asked.method for asked in google.asked]
    assert ["1", "2"] == _deleted(google)


def _deleted(google: Google) -> list[str]:
    return [asked.query["generation"] for asked in google.asked if asked.method == "DELETE"]
