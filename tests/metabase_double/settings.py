"""Settings; what the environment pins cannot be changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.metabase_double import bootstrap
from tests.metabase_double.refusals import Refusal
from tests.metabase_double.routing import NOTHING, Answer, Call, route

if TYPE_CHECKING:
    from tests.metabase_double.state import State, Thing

MASKED = {"email-smtp-password"}
READ_ONLY = {"email-configured?", "version"}


@route("GET", "/api/setting", needs="an administrator")
def list_settings(call: Call) -> list[Thing]:
    """List the settings with where each value comes from; pinned ones show no value."""
    return [_told(call.state, key) for key in sorted({*call.state.settings, *READ_ONLY})]


@route("GET", "/api/setting/{key}", needs="an administrator")
def read_setting(call: Call) -> Any:
    """Return the value of a setting, or nothing at all for null."""
    value = _value(call.state, call.path["key"])
    return NOTHING if value is None else value


@route("PUT", "/api/setting", needs="an administrator")
def change_settings(call: Call) -> Answer:
    """Change several settings, all or none."""
    for key in call.body or {}:
        _require_changeable(call.state, key)
    call.state.settings.update(call.body or {})
    return NOTHING


@route("PUT", "/api/setting/{key}", needs="an administrator")
def change_setting(call: Call) -> Answer:
    """Change one setting."""
    _require_changeable(call.state, call.path["key"])
    call.state.settings[call.path["key"]] = (call.body or {}).get("value")
    return NOTHING


@route("PUT", "/api/email", needs="an administrator")
def set_up_mail(call: Call) -> Thing:
    """Set the mail server up; a real server tries it out, this one believes."""
    sent = {key: value for key, value in (call.body or {}).items() if key.startswith("email-")}
    for key in sent:
        _require_changeable(call.state, key)
    call.state.settings.update(sent)
    return {key: _shown(key, value) for key, value in sent.items()} | {"with-corrections": {}}


@route("DELETE", "/api/email", needs="an administrator")
def forget_mail(call: Call) -> Answer:
    """Forget the mail server."""
    call.state.settings.update({key: None for key in call.state.settings if key.startswith("email-smtp-")})
    return NOTHING


@route("POST", "/api/email/test", needs="an administrator")
def try_mail(call: Call) -> Thing:
    """Send a mail to who asks."""
    if not _value(call.state, "email-configured?"):
        raise Refusal(400, {"message": "Email settings are not configured."})
    call.state.mails.append({"to": [call.user["email"]], "subject": "Metabase Test Email"})
    return {"ok": True}


def _value(state: State, key: str) -> Any:
    if key == "email-configured?":
        return bool(state.settings["email-smtp-host"])
    if key == "version":
        return {"tag": state.version}
    if key not in state.settings:
        raise Refusal(404, f"Unknown setting: :{key}")
    return _shown(key, state.settings[key])


def _told(state: State, key: str) -> Thing:
    pinned = key in state.pinned
    name = "MB_" + key.upper().replace("-", "_").replace("?", "")
    default = f"Using value of env var ${name}" if pinned else bootstrap.SETTINGS.get(key)
    value = None if pinned else _value(state, key)
    return {
        "key": key,
        "value": value,
        "is_env_setting": pinned,
        "env_name": name,
        "description": key,
        "default": default,
    }


def _require_changeable(state: State, key: str) -> None:
    if key in state.pinned or key in READ_ONLY:
        raise Refusal(400, f"You cannot set {key}; it is read-only or comes from the environment.")
    if key not in state.settings:
        raise Refusal(404, f"Unknown setting: :{key}")


def _shown(key: str, value: Any) -> Any:
    return "**********" + str(value)[-2:] if key in MASKED and value else value
