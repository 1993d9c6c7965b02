"""A stack is told what it needs in words that it knows, or says which one is wrong."""

from __future__ import annotations

import pytest

from configuration import PROJECT, App, Bi, Bootstrap, Data, Everywhere, read
from recording import settings
from shared.errors import ConfigurationError

KINDS: dict[str, type[Everywhere]] = {"bootstrap": Bootstrap, "data": Data, "app": App, "bi": Bi}
TOLD = {"project": "p", "project_number": "1", "alert_emails": '["a@example.com"]'}


@pytest.mark.parametrize("layer", KINDS)
def test_the_example_of_each_layer_is_understood(layer: str) -> None:
    """The four files beside Pulumi.yaml can be copied as they are."""
    told = {k.partition(":")[2]: v for k, v in settings(layer).items() if k.startswith(f"{PROJECT}:")}

    assert "example-usage" == read(KINDS[layer], told).project


def test_values_have_their_types() -> None:
    """Numbers, lists and versions arrive as such."""
    said = read(App, {**TOLD, "secret_versions": '{"KEY": 3}'})

    assert (("a@example.com",), {"KEY": 3}, "log:") == (said.alert_emails, said.secret_versions, said.notify)
    assert 50 == read(Bi, {**TOLD, "site": "s.example.com", "disk_gb": "50"}).disk_gb


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"alert_emials": '["a@example.com"]'}, "did you mean alert_emails?"),
        ({"secrets": "{}"}, "is no setting of app"),
        ({"project": ""}, "project is not set"),
        ({"alert_emails": "a@example.com"}, r'write for example \["a", "b"\]'),
        ({"alert_emails": "[]"}, "write for example"),
        ({"secret_versions": '{"KEY": "latest"}'}, r'write for example \{"NAME": 1\}'),
        ({"secret_versions": '{"KEY": 0}'}, "write for example"),
        ({"secret_versions": "[1]"}, "write for example"),
        ({"show_people": "no"}, "write names or hashed"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_write(told: dict[str, str], says: str) -> None:
    """A typo, something missing and a value of another type never pass."""
    with pytest.raises(ConfigurationError, match=says):
        read(App, {**TOLD, **told})


def test_what_is_missing_is_named() -> None:
    """The first setting that is not there is in the message, with the command that sets it."""
    with pytest.raises(ConfigurationError, match="pulumi config set project_number"):
        read(App, {"project": "p", "alert_emails": '["a@example.com"]'})
