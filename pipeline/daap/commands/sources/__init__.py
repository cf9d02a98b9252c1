"""The commands on a study's sources: its notes, its model files, and a new study."""

from __future__ import annotations

import click

from daap.commands.console import examples
from daap.commands.sources.add import add
from daap.commands.sources.init import init
from daap.commands.sources.listing import list_sources
from daap.commands.sources.sync import sync


@click.group(
    epilog=examples("daap sources list", "daap sources init beekeepers"),
    commands=[list_sources, add, sync, init],
)
def sources() -> None:
    """List a study's sources, fetch notes, read model files, begin a study."""
