"""The group of commands on a study's sources: notes, model files, a new study."""

from __future__ import annotations

import click

from daap.commands.command import Group
from daap.commands.console import examples
from daap.commands.sources.add import add
from daap.commands.sources.init import init
from daap.commands.sources.listing import list_sources
from daap.commands.sources.outline import outline
from daap.commands.sources.sync import sync


@click.group(
    cls=Group,
    epilog=examples(
        "daap sources list", "daap sources init beekeepers", "daap sources outline"
    ),
    commands=[list_sources, add, sync, init, outline],
)
def sources() -> None:
    """List a study's sources, fetch and outline notes, read models, begin a study."""
