"""The command that serves a published dataset over HTTP."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from daap.commands.command import Command
from daap.commands.console import examples
from daap.commands.options import DATA
from daap.core.errors import DaapError


@click.command(
    cls=Command,
    epilog=examples(
        "daap serve",
        "daap serve --data /tmp/my-dist --port 8080 --timeout 5",
        "curl 'http://127.0.0.1:7878/sparql?query=ASK%7B%7D'",
    ),
)
@DATA
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7878,
    show_default=True,
    help="The port to listen on; 0 takes a free one and says which.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    show_default=True,
    help="Seconds after which a query is ended.",
)
@click.option(
    "--max-rows",
    "rows",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="The most rows or triples of an answer; larger ones are refused.",
)
@click.option(
    "--max-query-bytes",
    "query_bytes",
    type=click.IntRange(1),
    default=262_144,
    show_default=True,
    help="The most bytes of a query; longer ones are refused.",
)
@click.option(
    "--max-memory",
    "memory",
    type=click.IntRange(64),
    default=1024,
    show_default=True,
    help="MiB that a query may use beyond the dataset.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Queries at once.  [default: one for each processor, at most 8]",
)
@click.option(
    "--queue",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    help="How many more queries may wait; others are told to try again.",
)
@click.option(
    "--max-buffer",
    "buffer",
    type=click.IntRange(1),
    help="MiB of answers held while clients read.  [default: a quarter of memory]",
)
@click.option(
    "--connections",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    help="Connections at once; idle ones make room for others.",
)
@click.option(
    "--connections-per-client",
    type=click.IntRange(1),
    default=250,
    show_default=True,
    help="Connections of one address at once.",
)
@click.option(
    "--idle",
    type=click.FloatRange(0.1, 3600),
    default=30.0,
    show_default=True,
    help="Seconds after which a client that sends or reads nothing is closed.",
)
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="A proxy whose X-Forwarded-For names the client; may be repeated.",
)
@click.option(
    "--health-port",
    type=click.IntRange(0, 65535),
    help="Also serve /health and /metrics on this port of 127.0.0.1.",
)
def serve(
    data: Path, host: str, port: int, health_port: int | None, **options: Any
) -> None:
    """Serve the dataset: SPARQL at /sparql, its pages, its files, its IRIs.

    It is read-only and connects to nothing. After Ctrl-C or SIGTERM it ends once
    running queries are answered. See docs/endpoint.md.
    """
    from daap.serve.limits import MEBIBYTE, Limits

    try:
        from daap.serve.server import bind, event_loop, fit_files, need_files, run
    except ModuleNotFoundError as error:
        raise DaapError(
            f"serving needs {error.name}; in daap's checkout: pip install '.[serve]'"
        ) from None
    for name in ("memory", "buffer"):
        options[name] = options[name] and options[name] * MEBIBYTE
    given = {name: value for name, value in options.items() if value is not None}
    limits = fit_files(Limits(**given))
    need_files()
    with ExitStack() as opened:
        listening = opened.enter_context(bind(host, port))
        beside = None
        if health_port is not None:
            beside = opened.enter_context(bind("127.0.0.1", health_port))
        with asyncio.Runner(loop_factory=event_loop) as runner:
            runner.run(run(data, listening, limits, beside))
