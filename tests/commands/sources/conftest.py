"""What the tests of these commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daap.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs `daap sources` with arguments, in this process."""

    def runner(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, ["sources", *map(str, arguments)])

    return runner
