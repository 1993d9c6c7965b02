"""Errors, named by what the caller should do.

    PipelineError
    ├── RetriableError    try the same message again later (the delivery is nacked)
    │   └── LockedError   somebody else holds the resource; says who
    ├── FatalError        trying again cannot help: write the failed marker, alert, acknowledge
    │   ├── ForbiddenError    the vendor refused the key (401, 403): a hole in coverage, never an empty day
    │   └── ConfigurationError    the person at the keyboard can mend it; exit code 2
    └── SkippableError    one record is bad: quarantine it with its reason, go on

Every message says which source, which day and which field it is about.
"""

from __future__ import annotations


class PipelineError(Exception):
    """Anything this pipeline raises on purpose."""


class RetriableError(PipelineError):
    """The same call may succeed later; the delivery goes back to its queue."""


class LockedError(RetriableError):
    """Another process holds what this one needs; the message names it."""


class FatalError(PipelineError):
    """The same call can never succeed; mark it failed and acknowledge."""


class ForbiddenError(FatalError):
    """The vendor refused the credential for this endpoint."""


class ConfigurationError(FatalError):
    """A setting is missing or malformed; the message says which one and what to write instead."""


class SkippableError(PipelineError):
    """One record cannot be read; it goes to quarantine and the rest goes on."""

    def __init__(self, reason: str, *, field: str | None = None) -> None:
        """`reason` is for people; `field` is the vendor's name of the offending field."""
        super().__init__(reason)
        self.reason = reason
        self.field = field
