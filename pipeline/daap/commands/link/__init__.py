"""The group of commands on mappings to other vocabularies."""

from __future__ import annotations

import click

from daap.commands.command import Group
from daap.commands.console import examples
from daap.commands.link.check import check
from daap.commands.link.export import export
from daap.commands.link.review import review
from daap.commands.link.suggest import suggest


@click.group(
    cls=Group,
    epilog=examples(
        "daap link suggest farm.ttl --out farm.sssom.tsv",
        "daap link review farm.sssom.tsv --reviewer orcid:0000-0002-1825-0097",
        "daap link check",
    ),
    commands=[suggest, review, check, export],
)
def link() -> None:
    """Map the codes to other vocabularies, and check the mappings."""
