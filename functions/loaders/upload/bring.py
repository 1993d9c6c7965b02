"""A file that can be taken, into the lake: parts, the unread rows beside the upload and in quarantine, the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from shared import keys
from shared.errors import RetriableError
from shared.fetching import announce
from shared.runtime import wait_for
from shared.snapshot import SnapshotWriter

from . import arrivals, report
from .reading import HopelessError, Reading
from .refuse import fail
from .survey import Refused

if TYPE_CHECKING:
    from shared.ledger import Commit, Plan
    from shared.runtime import Runtime

    from .content import Content, Opener
    from .survey import Survey

log = structlog.get_logger()


def bring(plan: Plan, opener: Opener, content: Content, survey: Survey | None, key: str, world: Runtime) -> str | None:
    """Commit the file's snapshot unless it is there; returns the key of the report when rows could not be read."""
    (entry,) = plan.entries
    committed = world.ledger.committed(entry)
    if committed:
        announce(entry, world)
        return report.name(str(plan.request["key"])) if committed.quarantined_rows else None
    if survey is None:
        raise RetriableError(f"{key}: its snapshot is gone since a moment ago")
    reading = Reading(opener, content, survey)
    writer = SnapshotWriter(world.lake, entry, arrivals.observed_at(plan), world.secrets)
    try:
        commit = _written(reading, writer)
    except HopelessError as error:
        writer.discard()
        return fail(entry, key, Refused(str(error), survey.form, survey.rows), content.sha256[:12], world)
    except RetriableError as error:
        writer.discard()
        world.ledger.note_trouble(entry, str(error))
        raise
    except BaseException:
        writer.discard()
        raise
    return _committed(commit, reading, writer, key, content.sha256[:12], world)


def _written(reading: Reading, writer: SnapshotWriter) -> Commit:
    for page in reading.pages():
        wait_for(writer.add(page))
    return wait_for(writer.commit())


def _committed(
    commit: Commit, reading: Reading, writer: SnapshotWriter, key: str, mark: str, world: Runtime
) -> str | None:
    """Say what could not be read before the commit makes the rest true: whoever is killed between says it again."""
    written = None
    if reading.unread:
        text = report.of_rows(reading.header.titles, reading.unread)
        written = report.write(key, text, mark, world.uploads)
    records = writer.quarantine()
    if records:
        world.lake.create(keys.quarantine(commit), records)
    # From here on nothing is discarded on an error: the commit may have landed all the same.
    if not world.ledger.commit(commit):
        writer.discard()
    log.info("upload.committed", stream=commit.stream, rows=commit.rows, quarantined=commit.quarantined_rows)
    return written
