"""The command that sends a published dataset to a SPARQL server."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import echo, examples, progress
from daap.commands.options import DATA
from daap.core.terminal import counted


@click.command(
    cls=Command,
    epilog=examples(
        "daap load --endpoint http://127.0.0.1:7878/store",
        "daap load --endpoint http://127.0.0.1:3030/daap/data "
        "--ask http://127.0.0.1:3030/daap/query",
    ),
)
@click.option("--endpoint", required=True, help="The server's graph store.")
@DATA
@click.option(
    "--ask",
    "ask_at",
    default="",
    help="The server's query address; count there instead of reading the store.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("daap-load.json"),
    show_default=True,
    help="The file that records progress; deleted when all is done.",
)
@click.option(
    "--chunk",
    type=click.IntRange(1),
    default=50_000,
    show_default=True,
    help="Triples in one request.",
)
@click.option(
    "--tries",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="How often to try a request that fails temporarily.",
)
def load(
    endpoint: str, data: Path, ask_at: str, state: Path, chunk: int, tries: int
) -> None:
    """Send each named graph by the SPARQL Graph Store HTTP Protocol, and count it.

    A graph of the same name is replaced, others are left alone. If interrupted, run the
    same command again. Put a login into DAAP_LOAD_LOGIN as user:password, or a token
    into DAAP_LOAD_AUTHORIZATION as the whole header. See docs/scale.md.
    """
    from daap.load.graph_store import GraphStore
    from daap.load.transfer import transfer

    store = GraphStore(endpoint, ask_at, tries=tries)
    graphs = triples = before = 0
    for sent in transfer(data, store, state=state, chunk=chunk):
        graphs += 1
        triples += sent.triples
        before += sent.was_there
        progress(f"{counted(graphs, 'graph')}, {triples:,} triples")
    progress("")
    said = f" ({before} were there before)" if before else ""
    echo(f"{counted(graphs, 'graph')}, {triples:,} triples, counted{said}")
