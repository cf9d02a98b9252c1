"""`daap` whose native engine derives nothing: for comparison without the OWL step."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

import daap.engines
from daap.cli import main

native = daap.engines._native


def without_closure() -> daap.engines.Engine:
    """The native engine with a reasoner that does nothing."""
    return replace(native(), close=lambda data, schema: iter(()))


daap.engines._native = without_closure

if __name__ == "__main__":
    main()
