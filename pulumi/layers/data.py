"""The layer of what must never be lost: buckets, datasets and secrets, all protected."""

from __future__ import annotations

from configuration import Data, read
from parts.buckets import ageing_rows, make_bucket
from parts.datasets import make_datasets
from parts.secret_store import make_secrets


def build() -> None:
    """Make the layer."""
    of = read(Data)
    make_bucket("lake", of, rules=ageing_rows())
    make_bucket("uploads", of)
    make_datasets(of)
    make_secrets(of)
