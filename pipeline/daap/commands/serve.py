"""The command that serves a published dataset over HTTP."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from daap.commands.console import DATA, examples, fails_cleanly
from daap.core.errors import DaapError


@click.command(
    epilog=examples(
        "daap serve",
        "daap serve --data /tmp/my-dist --port 8080 --timeout 5",
        "curl 'http://127.0.0.1:7878/sparql?query=ASK%7B%7D'",
    )
)
@DATA
@click.option("--host", default="127.0.0.1", show_default=True, help="Whom to answer.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7878,
    show_default=True,
    help="Where to listen; 0 takes a free one and says which.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    show_default=True,
    help="Seconds until a query is ended.",
)
@click.option(
    "--max-rows",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="Rows or triples of an answer; more is refused.",
)
@click.option(
    "--max-query-bytes",
    type=click.IntRange(1),
    default=262_144,
    show_default=True,
    help="Bytes of a query; more is refused.",
)
@click.option(
    "--max-memory",
    type=click.IntRange(64),
    default=1024,
    show_default=True,
    help="MiB that a query may take beyond the dataset.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Queries at once.  [default: one for each processor, at most 8]",
)
@click.option(
    "--queue",
    type=click.IntRange(0),
    default=100,
    show_default=True,
    help="Queries that wait beyond those; more are told to try again.",
)
@fails_cleanly
def serve(
    data: Path,
    host: str,
    port: int,
    timeout: float,
    max_rows: int,
    max_query_bytes: int,
    max_memory: int,
    workers: int | None,
    queue: int,
) -> None:
    """Serve the dataset: SPARQL at /sparql, its pages, its files, its IRIs.

    Read-only; nothing reaches the network. Ctrl-C or SIGTERM ends it once the
    queries at work are answered. See docs/endpoint.md.
    """
    from daap.serve.limits import MEBIBYTE, Limits

    try:
        from daap.serve.server import bind, need_files, run
    except ModuleNotFoundError as error:
        raise DaapError(
            f"serving needs {error.name}; install it with: pip install 'daap[serve]'"
        ) from None
    default = Limits()
    limits = Limits(
        timeout=timeout,
        rows=max_rows,
        query_bytes=max_query_bytes,
        memory=max_memory * MEBIBYTE,
        workers=workers or default.workers,
        queue=queue,
    )
    need_files()
    with bind(host, port) as listening:
        asyncio.run(run(data, listening, limits))
