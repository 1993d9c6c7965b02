"""`python -m local COMMAND`: the whole system at the keyboard."""

from __future__ import annotations

from local.cli import main

main()
