"""What the tests of these commands share."""

from __future__ import annotations

from click.testing import Result
from tests import support


def run(*arguments: object) -> Result:
    """`daap sources` with arguments, in this process."""
    return support.run("sources", *arguments)
