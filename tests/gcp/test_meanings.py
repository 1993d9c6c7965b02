"""The cases that hold the translation to BigQuery's meaning, asked of BigQuery itself: on a real project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shared.errors import PipelineError
from shared.gcp import clients
from shared.gcp.answers import plain_rows
from shared.gcp.errors import plain_errors
from shared.gcp.params import bound
from tests.contract.real_project import place
from tests.local.test_bigquery_on_duckdb import CASES, PARAMS, Case, shown

if TYPE_CHECKING:
    from google.cloud.bigquery import Client

WHERE = place()
CASES_OF_ANY_DAY = [case for case in CASES if "CURRENT_" not in case.sql and case.kind != "refused"]
"""What is refused here is refused because the engines differ; what asks for today was fixed to a day."""


@pytest.fixture(scope="module")
def client() -> Client:
    """A client of the project that was named."""
    if WHERE is None:
        pytest.skip("NOT TESTED: no project was named; `nox -s gcp -- --project P --dataset D` asks for it")
    return clients.bigquery(WHERE.project)


@pytest.mark.parametrize("case", CASES_OF_ANY_DAY, ids=lambda case: case.fact)
def test_means_what_we_say_it_means(case: Case, client: Client) -> None:
    """BigQuery gives the value and type that the case expects, or refuses the statement, too."""
    from google.cloud.bigquery import QueryJobConfig

    text, values = bound(case.sql, PARAMS)
    config = QueryJobConfig(query_parameters=values)
    if case.kind == "error":
        with pytest.raises(PipelineError), plain_errors("asking"):
            client.query(text, job_config=config).result()
        return
    answers = client.query(text, job_config=config).result()
    (row,) = plain_rows(answers.schema, answers)
    (value,) = row.values()
    assert f"{case.kind} {case.value}".strip() == shown(value)
