"""DuckDB's errors in the house's words: none leaves the local backend raw."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from shared.errors import ConfigurationError, FatalError, LockedError, PipelineError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATEMENT_IS_WRONG = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.SyntaxException)
_TRY_AGAIN = (duckdb.TransactionException, duckdb.OutOfMemoryException, duckdb.ConnectionException)
_HOLDER = re.compile(r"Conflicting lock is held in (.+?) \(PID (\d+)\)")


@contextmanager
def plain_errors(doing: str) -> Iterator[None]:
    """Turn DuckDB's errors into ours; `doing` says what was going on, as in 'loading raw_x'."""
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        raise _ours(doing, error) from error


def _ours(doing: str, error: duckdb.Error) -> PipelineError:
    said = _first_lines(str(error))
    if isinstance(error, duckdb.IOException):
        return _io(doing, said, str(error))
    if isinstance(error, _STATEMENT_IS_WRONG):
        return ConfigurationError(f"{doing}: {said}")
    if isinstance(error, duckdb.OutOfMemoryException):
        return RetriableError(f"{doing}: {said}. AIU_DUCKDB_MEMORY sets how much DuckDB may use, for example 4GB")
    return (RetriableError if isinstance(error, _TRY_AGAIN) else FatalError)(f"{doing}: {said}")


def _io(doing: str, said: str, whole: str) -> PipelineError:
    if "Could not set lock" in whole:
        holder = _HOLDER.search(whole)
        who = f"process {holder[2]} ({holder[1]})" if holder else "another program"
        return LockedError(f"{doing}: {who} has the file open. Close it there, then run this again")
    if "not a valid DuckDB database" in whole or "version" in whole:
        return ConfigurationError(
            f"{doing}: this is no warehouse that this version can read: {said}. "
            "Move the file away: the next run fills a new one from the lake"
        )
    if "No files found" in whole or "GZIP" in whole:
        return FatalError(f"{doing}: {said}")
    return RetriableError(f"{doing}: {said}")


def _first_lines(text: str) -> str:
    """Keep what was said, drop the quotation of a statement the person never wrote."""
    return text.partition("\n\nLINE ")[0].strip().replace("\n", " ")
