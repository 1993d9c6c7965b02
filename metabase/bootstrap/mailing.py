"""Dashboards by e-mail: one subscription for each line of the description, changed in place.

A subscription has no place for a mark: ours are those that our key made and that have the name we give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.sync.repeating import repeated

if TYPE_CHECKING:
    from metabase.bootstrap.description import Description, Mail
    from metabase.sync.client import Metabase
    from metabase.sync.lock import Lock

EVERY = {"week": "weekly", "month": "monthly"}
KEPT = ("channel_type", "enabled", "schedule_type", "schedule_hour", "schedule_day", "schedule_frame")


async def ensure_mails(metabase: Metabase, described: Description, lock: Lock) -> list[str]:
    """Make and change subscriptions; return what was done. Dashboards that were not applied yet are left for later."""
    me = int((await metabase.get("/api/user/current"))["id"])
    done = []
    for key, entry in lock.dashboards.items():
        dashboard = await metabase.find(f"/api/dashboard/{entry.number}")
        if dashboard and not dashboard.get("archived") and _cards(dashboard):
            mails = [mail for mail in described.mails if mail.dashboard == key]
            done += [await _ensure(metabase, mail, dashboard, me) for mail in mails]
            done += await _end(metabase, mails, dashboard, me)
    return [said for said in done if said]


def body_of(mail: Mail, dashboard: dict[str, Any]) -> dict[str, Any]:
    """Return a subscription whole: a PUT gives every key that is left out its default."""
    monthly = mail.every == "month"
    channel = {
        "channel_type": "email",
        "enabled": True,
        "schedule_type": EVERY[mail.every],
        "schedule_hour": mail.hour,
        "schedule_day": None if monthly else "mon",
        "schedule_frame": "first" if monthly else None,
        "recipients": [{"email": email} for email in mail.to],
    }
    return {
        "name": _name(dashboard, mail.every),
        "dashboard_id": dashboard["id"],
        "cards": _cards(dashboard),
        "channels": [channel],
        "skip_if_empty": True,
        "archived": False,
        "parameters": [],
    }


async def _ensure(metabase: Metabase, mail: Mail, dashboard: dict[str, Any], me: int) -> str:
    wanted = body_of(mail, dashboard)

    async def once() -> str:
        listed = await metabase.get("/api/pulse", dashboard_id=str(dashboard["id"]))
        ours = [each for each in listed if each["name"] == wanted["name"] and _creator(each) == me]
        if not ours:
            await metabase.post("/api/pulse", {key: value for key, value in wanted.items() if key != "archived"})
            return f"{wanted['name']!r} goes to {len(mail.to)} people"
        there = min(ours, key=lambda each: int(each["id"]))
        if _compared(there) == _compared(wanted):
            return ""
        await metabase.put(f"/api/pulse/{there['id']}", wanted)
        return f"changed {wanted['name']!r}"

    return await repeated(metabase.patience, once)


async def _end(metabase: Metabase, mails: list[Mail], dashboard: dict[str, Any], me: int) -> list[str]:
    """End those of our subscriptions that are described no more: whoever was taken out must get no more mail."""
    wanted = {_name(dashboard, mail.every) for mail in mails}
    ours = {_name(dashboard, every) for every in EVERY}
    listed = await metabase.get("/api/pulse", dashboard_id=str(dashboard["id"]))
    ended = [each for each in listed if each["name"] in ours - wanted and _creator(each) == me]
    for each in ended:
        await metabase.put(f"/api/pulse/{each['id']}", {"archived": True, "skip_if_empty": True})
    return [f"ended {each['name']!r}" for each in ended]


def _name(dashboard: dict[str, Any], every: str) -> str:
    return f"{dashboard['name']}, {EVERY[every]}"


def _cards(dashboard: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cards of the first tab, in reading order; tables on other tabs would make a mail endless."""
    tabs = dashboard.get("tabs") or []
    first = tabs[0]["id"] if tabs else None
    placed = [each for each in dashboard["dashcards"] if each.get("card_id") and each.get("dashboard_tab_id") == first]
    placed.sort(key=lambda each: (each["row"], each["col"]))
    return [
        {"id": each["card_id"], "dashboard_card_id": each["id"], "include_csv": False, "include_xls": False}
        for each in placed
    ]


def _compared(pulse: dict[str, Any]) -> dict[str, Any]:
    channels = [
        {**{key: channel.get(key) for key in KEPT}, "to": sorted(_address(each) for each in channel["recipients"])}
        for channel in pulse["channels"]
    ]
    cards = [(card["id"], card.get("dashboard_card_id")) for card in pulse["cards"]]
    return {"cards": cards, "channels": channels, "skip_if_empty": pulse.get("skip_if_empty")}


def _address(recipient: dict[str, Any]) -> str:
    return str(recipient.get("email") or recipient.get("id")).lower()


def _creator(pulse: dict[str, Any]) -> int | None:
    return pulse.get("creator_id") or (pulse.get("creator") or {}).get("id")
