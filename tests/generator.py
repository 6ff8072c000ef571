"""The program that builds the sites of the tests: MkDocs, or ProperDocs in a cell of the matrix."""

from __future__ import annotations

import os
from importlib import import_module

GENERATOR = os.environ.get("THREATGATE_GENERATOR", "mkdocs")


def stand_in() -> None:
    """Where ProperDocs builds, have it found under the name of MkDocs, as its own command does."""
    if GENERATOR == "properdocs":
        import_module("properdocs.replacement")
