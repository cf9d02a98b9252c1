"""The commands on sources together."""

from __future__ import annotations

import pytest
from tests.commands.sources.support import run

from daap.commands.sources import sources


@pytest.mark.parametrize("name", sorted(sources.commands))
def test_every_command_shows_an_example_in_its_help(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"  daap sources {name}" in result.output


def test_the_commands_are_those_of_the_design() -> None:
    assert sorted(sources.commands) == ["add", "init", "list", "outline", "sync"]
