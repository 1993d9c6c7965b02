"""The organisation is lifelike, and the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec

from local.sample_org.anthropic_activity import Group, usage
from local.sample_org.claude_code_activity import code_rows
from local.sample_org.costs import cost_lines
from local.sample_org.cursor_activity import events_of_day
from local.sample_org.cursor_days import lines, members
from local.sample_org.org import Organisation
from local.sample_org.org_rows import OrganisationRows
from local.sample_org.prices import UNKNOWN
from local.sample_org.vendor_rows import Wanted

EVERYTHING = Wanted(frozenset(Group._fields), {})


def bytes_of(org: Organisation, day: date) -> bytes:
    """Return everything the vendors would say about a day."""
    rows = OrganisationRows(org)
    described = frozenset(("workspace_id", "description"))
    daily = [rows.daily(member, day, 0, active_only=False) for member in rows.memberships(day, day)]
    reports = [rows.usage(day, 0, EVERYTHING), rows.cost(day, 0, described), rows.claude_code(day, 0)]
    enterprise = [rows.enterprise(what, day) for what in ("users", "usage", "cost")]
    return msgspec.json.encode([reports, enterprise, daily, rows.events(day, 0).texts, rows.audit(day)])


def test_equal_seeds_say_equal_bytes() -> None:
    """Two organisations of one seed say the same to the last byte, of two seeds they do not."""
    day = date(2026, 11, 18)

    assert bytes_of(Organisation.generate(seed=3), day) == bytes_of(Organisation.generate(seed=3), day)
    assert bytes_of(Organisation.generate(seed=4), day) != bytes_of(Organisation.generate(seed=3), day)


def test_a_day_does_not_depend_on_other_days() -> None:
    """A day that is generated alone equals the same day generated in the course of all."""
    in_order = Organisation.generate(days=30)
    all_days = {day: bytes_of(in_order, day) for day in in_order.days}

    for day in (in_order.season.start, in_order.season.spike, in_order.season.end):
        assert all_days[day] == bytes_of(Organisation.generate(days=30), day)


def test_there_is_nothing_outside_the_season(org: Organisation) -> None:
    """Before the first day and after the last nothing happened."""
    for day in (date(2026, 1, 1), date(2027, 1, 1)):
        assert 0 == len(usage(org, day)) + len(cost_lines(org, day)) + len(events_of_day(org, day))


def test_weekends_are_quiet_and_one_day_spikes(org: Organisation) -> None:
    """Cursor rests at weekends; API spend has one day far above all others."""
    working = [len(events_of_day(org, day)) for day in org.days if day.weekday() < 5]
    weekend = [len(events_of_day(org, day)) for day in org.days if day.weekday() >= 5]
    spend = {day: sum(line.nanos for line in cost_lines(org, day)) for day in org.days}

    assert sum(working) / len(working) > 5 * sum(weekend) / len(weekend)
    assert org.season.spike == max(spend, key=lambda day: spend[day])
    assert 2 * sorted(spend.values())[-2] < spend[org.season.spike]


def test_every_kind_of_key_exists(org: Organisation) -> None:
    """All statuses, all ways to name an owner or none, shared keys, orphans, and no name twice by accident."""
    kinds = Counter((key.principal[1] if key.principal else None, bool(key.creator_id)) for key in org.keys)

    assert 40 == len(org.keys)
    assert {"active", "inactive", "archived", "expired"} == {key.kind.status for key in org.keys}
    assert {("user", True), ("service_account", True), ("service_account", False), (None, True), (None, False)} == {
        *kinds
    }
    assert {1, 2, 3} == {len(key.owners) for key in org.keys}
    assert 2 == sum(key.principal is None and key.creator_id is None and not key.mapped for key in org.keys)
    assert {"Developer Key"} == {name for name, count in Counter(key.name for key in org.keys).items() if count > 1}
    assert None in {key.workspace_id for key in org.keys}


def test_usage_has_every_form_the_documentation_names(org: Organisation) -> None:
    """Tiers, contexts, geos, use without key inside and outside Claude Code, a model no price card knows."""
    groups = {group for day in org.days for group in usage(org, day)}
    keyless = {group.workspace_id for group in groups if group.api_key_id is None}

    assert {"standard", "batch", "priority"} == {group.service_tier for group in groups}
    assert {"0-200k", "200k-1M"} == {group.context_window for group in groups}
    assert {"global", "us", "not_available"} == {group.inference_geo for group in groups}
    assert UNKNOWN in {group.model for group in groups}
    assert {None, org.workspaces[1].id, org.claude_code_workspace} == keyless
    assert any(group.account_id for group in groups)


def test_an_idle_seat_does_nothing(org: Organisation) -> None:
    """The idle person is a member of Cursor on every day and active on none."""
    idle = [member for member in members(org) if member.person.habit.idle]

    assert 1 == len(idle)
    assert not any(lines(org, member, day).active for member in idle for day in org.days)


def test_events_collide_and_some_are_equal(org: Organisation) -> None:
    """(timestamp, user, model) is no key: some events share it, and some share everything."""
    found = [event for day in org.days for event in events_of_day(org, day)]
    distinct = Counter((event.at, event.email, event.model) for event in {*found})

    assert len({*found}) < len(found)
    assert any(count > 1 for count in distinct.values())
    assert {None, ""} < {event.email for event in found}
    assert any(event.person is None for event in found)
    assert any(event.percent_off for event in found)
    assert any(event.charged % 10_000_000 for event in found)


def test_lines_accepted_exceed_lines_written_now_and_then(org: Organisation) -> None:
    """AcceptedLinesAdded is above totalLinesAdded on some rows and below on most."""
    found = [lines(org, member, day) for member in members(org) for day in org.days]
    above = sum(line.accepted_added > line.total_added for line in found)

    assert 0 < above < len(found) / 10


def test_one_person_has_two_ids_and_two_spellings(org: Organisation) -> None:
    """Cursor knows one person under two user ids and two spellings of one address, on the same days."""
    one, other = (member for member in members(org) if member.person.habit.two_spellings)
    both = [day for day in org.days if lines(org, one, day).active and lines(org, other, day).active]

    assert one.number_id != other.number_id
    assert one.text_id != other.text_id
    assert one.email != other.email
    assert one.email == other.email.strip().lower()
    assert both


def test_claude_code_rows_have_a_key_of_six_parts(org: Organisation) -> None:
    """One person has several rows a day, told apart by terminal, remoteness and customer type; some are empty."""
    keys, actors, empty = [], [], 0
    for day in org.days:
        for row in code_rows(org, day):
            setting = row.setting
            actors.append((day, row.actor))
            keys.append((day, row.actor, row.key is None, setting.customer_type, setting.terminal, setting.remote))
            empty += not row.tools and not row.models

    assert len(keys) == len({*keys})
    assert len(actors) > len({*actors})
    assert empty
    assert {"api", "subscription"} == {key[3] for key in keys}


def test_the_cost_report_once_attributes_nothing_and_once_omits_the_geo(org: Organisation) -> None:
    """One day is a single line of nulls; some lines have no geo although the usage report has one."""
    bare = org.season.bare
    assert bare
    (line,) = cost_lines(org, bare)
    told = [line for day in org.days for line in cost_lines(org, day) if line.cost_type == "tokens"]

    assert {None} == {line.workspace_id, line.description, line.model, line.token_type, line.inference_geo}
    assert {None, "global", "us", "not_available"} == {line.inference_geo for line in told}
    assert {"standard", "batch"} == {line.service_tier for line in told}


def test_any_size_works() -> None:
    """One person without keys, and a thousand people, are organisations, too."""
    alone = Organisation.generate(people=1, keys=0, days=1)
    crowd = Organisation.generate(people=1000, days=30)

    assert 0 == len(alone.keys)
    assert 2010 == len(crowd.keys)
    assert 1000 == len({person.email for person in crowd.people})
    assert len(events_of_day(crowd, crowd.season.end)) > 8000
    assert [] == events_of_day(alone, date(2026, 11, 22))
