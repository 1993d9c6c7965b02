"""The fence: of all publications, one at a time, and never an older one over a newer.

The one row of publish_fence carries the epoch and the name of the last publication. A transaction updates it first;
BigQuery cancels one of two transactions that update the same table, and one that comes later finds a name it does not
know. Either way it gives way, because what it built was compared with facts that are no longer the published ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.errors import ConfigurationError
from shared.gcp.errors import is_conflict, ours, plain_errors
from shared.gcp.params import bound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from google.cloud.bigquery import QueryJob

    from shared.gcp.jobs import Jobs
    from shared.gcp.params import Parameter
    from shared.gcp.tables import Datasets

STEP = "publish"
_SEEN = "SELECT digest FROM {fence} WHERE id = 1"
_SCRIPT = """
BEGIN TRANSACTION;
UPDATE {fence} SET epoch = @fence_epoch, digest = @fence_name, published_at = CURRENT_TIMESTAMP()
WHERE id = 1 AND epoch <= @fence_epoch AND IFNULL(digest, '') = @fence_seen;
IF @@row_count = 0 THEN
  ROLLBACK TRANSACTION;
  SELECT FALSE AS is_published;
  RETURN;
END IF;
{statements}
COMMIT TRANSACTION;
SELECT TRUE AS is_published;
"""


class Fence:
    """One build's way through the fence."""

    def __init__(self, jobs: Jobs, datasets: Datasets, build: str) -> None:
        """Remember who published last; ConfigurationError when the fence has no row yet."""
        self._jobs, self._table, self._build = jobs, datasets.published("publish_fence"), build
        self._tries = 0
        found = list(jobs.read(_SEEN.format(fence=self._table), (), STEP))
        if not found:
            raise ConfigurationError(f"{self._table} has no row with id 1: run the migrations, which put it there")
        self._seen = str(found[0]["digest"] or "")

    def publish(self, epoch: int, statements: Sequence[tuple[str, Mapping[str, Any]]]) -> bool:
        """Run all statements in one transaction; False, and nothing changed, when another publication was first."""
        self._tries += 1
        name = f"{self._build}_publish_{self._tries}"
        script, params = self._script(epoch, name, statements)
        job = self._started(script, params, name)
        published = self._is_published(job)
        if published:
            self._seen = name
        return published

    def _script(
        self, epoch: int, name: str, statements: Sequence[tuple[str, Mapping[str, Any]]]
    ) -> tuple[str, list[Parameter]]:
        own = {"fence_epoch": epoch, "fence_name": name, "fence_seen": self._seen}
        texts: list[str] = []
        params: list[Parameter] = []
        for number, (sql, given) in enumerate(statements):
            text, values = bound(sql, given, f"s{number}_")
            texts.append(f"{text}\n;")
            params += values
        # Statements of a transaction may hold braces: they are put in last, and never formatted.
        head, tail = _SCRIPT.format(fence=self._table, statements="\0").split("\0")
        _, values = bound(head, own)
        return head + "\n".join(texts) + tail, values + params

    def _started(self, script: str, params: list[Parameter], name: str) -> QueryJob:
        """Start the job; when the answer to an earlier try was lost, the id is taken by ourselves."""
        from google.api_core.exceptions import Conflict

        try:
            return self._jobs.run(script, params, STEP, job_id=name)
        except Conflict:
            return self._jobs.attached(name)  # type: ignore[no-any-return]

    def _is_published(self, job: QueryJob) -> bool:
        error = self._jobs.ending(job)
        if error is None:
            with plain_errors("publishing"):
                rows = list(job.result(retry=self._jobs.retry()))
            return bool(rows[0]["is_published"])
        if is_conflict(error):
            return False
        raise ours("publishing", error) from error
