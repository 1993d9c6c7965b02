"""`python -m proof` plants, asks, compares, writes docs/proof.md, and ends with 1 when a promise is missed."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from proof.page import page, promised
from proof.scores import Figure, Score

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = Path(__file__).parents[1] / "docs" / "proof.md"
PRECISION, RECALL = 0.9, 0.95
YEAR = 400
"""Days of a long history."""


class Job(NamedTuple):
    """One piece of work for one process."""

    what: str
    seed: int
    days: int


JOBS = (
    *(Job("anomalies", seed, YEAR) for seed in (1, 2, 3, 4)),
    *(Job("forecasts", seed, YEAR) for seed in (1, 2, 3, 4)),
    *(Job("budgets", seed, YEAR) for seed in (1, 2)),
    *(Job("pipeline", seed, 90) for seed in (7, 11)),
    *(Job("savings", seed, 130) for seed in (7, 8)),
    Job("faults", 7, 6),
)


def main() -> int:
    """Do all jobs, two at a time, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", help="only these jobs; the page is then left as it is")
    parser.add_argument("--processes", type=int, default=2, help="how many jobs run side by side")
    arguments = parser.parse_args()
    jobs = [job for job in JOBS if not arguments.only or job.what in arguments.only]
    results = dict(_done(jobs, arguments.processes))
    scores = _scores(results)
    figures = [figure for job in jobs for figure in results[job] if isinstance(figure, Figure)]
    figures = [*(f for score in scores for f in score.figures(PRECISION, RECALL)), *_forecasts(results), *figures]
    _tell(figures, scores)
    if not arguments.only:
        PAGE.write_text(page(figures, scores), encoding="utf-8")
    return int(any(figure.is_kept is False for figure in figures))


def work(job: Job) -> list[object]:
    """Do one job in a folder of its own and return its scores, points or figures."""
    from local.sample_org.org import Organisation
    from proof import anomalies, budgets, faults, forecasts, pipeline, savings

    with tempfile.TemporaryDirectory(prefix="proof-") as name:
        folder = Path(name)
        if job.what == "faults":
            return [*faults.judge(job.seed, folder)]
        org = Organisation.generate(seed=job.seed, days=job.days)
        if job.what == "forecasts":
            return [forecasts.ask(org, folder)]
        if job.what in {"anomalies", "budgets"}:
            judge = anomalies.judge if job.what == "anomalies" else budgets.judge
            return [*judge(org, folder)]
        measure = savings.measure if job.what == "savings" else pipeline.run
        return [*measure(org, folder)]


def _done(jobs: list[Job], processes: int) -> Iterable[tuple[Job, list[object]]]:
    begin = time.monotonic()
    with ProcessPoolExecutor(processes) as pool:
        running = {pool.submit(work, job): job for job in jobs}
        for number, future in enumerate(as_completed(running), start=1):
            job, seconds = running[future], time.monotonic() - begin
            print(f"{number} of {len(jobs)} done after {seconds:.0f} s: {job.what} of seed {job.seed}", file=sys.stderr)
            yield job, future.result()


def _scores(results: dict[Job, list[object]]) -> list[Score]:
    sums: dict[str, Score] = {}
    for job in sorted(results):
        for score in results[job]:
            if isinstance(score, Score):
                sums[score.rule] = sums[score.rule].plus(score) if score.rule in sums else replace(score)
    return list(sums.values())


def _forecasts(results: dict[Job, list[object]]) -> list[Figure]:
    from proof import forecasts

    points = [found for found in (item for job in sorted(results) for item in results[job]) if isinstance(found, dict)]
    return forecasts.figures(forecasts.together(points)) if points else []


def _tell(figures: list[Figure], scores: list[Score]) -> None:
    for figure in figures:
        kept = {True: "kept", False: "MISSED", None: ""}[figure.is_kept]
        print(f"{figure.subject:34} {figure.measure:46} {figure.value:8.3f}  {promised(figure):14} {kept:7}", end="")
        print(figure.evidence)
    for score in scores:
        for text in score.missed:
            print(f"missed by {score.rule}: {text}")
        for text in score.wrong:
            print(f"without a planted cause, {score.rule}: {text}")


if __name__ == "__main__":
    sys.exit(main())
