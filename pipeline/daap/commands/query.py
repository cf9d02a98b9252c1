"""The command that asks a published dataset."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.console import (
    DATA,
    deliver,
    echo,
    examples,
    fails_cleanly,
    terminal_width,
)
from daap.core.errors import QuestionError
from daap.core.terminal import CLOSED, watched

if TYPE_CHECKING:
    from daap.query.question import Question

READABLE = 100
"""Columns of a text that a person reads."""


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog=examples(
        "daap query --list",
        "daap query evidence-for --code containerisation",
        "daap query 'SELECT ?code { ?code a daap:Force }' --format csv",
        "daap query my-question.rq --store .daap-store --timeout 60",
    ),
)
@click.argument("question", required=False)
@DATA
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    help="table, csv, tsv, json, xml, ttl, nt or jsonld.",
)
@click.option(
    "--store",
    "stored",
    type=click.Path(path_type=Path),
    help="Keep the loaded dataset in this folder, and use it while it is the same.",
)
@click.option(
    "--timeout", type=click.FloatRange(0.1), help="Seconds until the query is ended."
)
@click.option(
    "--explain", is_flag=True, help="Say what is asked of what, and the time."
)
@click.option("--list", "listing", is_flag=True, help="Show the named questions.")
@click.pass_context
@fails_cleanly
def query(
    context: click.Context,
    question: str | None,
    data: Path,
    form: str,
    stored: Path | None,
    timeout: float | None,
    explain: bool,
    listing: bool,
) -> None:
    """Ask a named QUESTION, a .rq file, SPARQL text, or - for standard input.

    A named question takes its parameters as options: --code, --source …
    """
    from daap.core.resources import QUESTIONS
    from daap.query.answers import FORMATS
    from daap.query.question import asked_question, extra_options, read_questions

    named = {found.name: found for found in read_questions(QUESTIONS)}
    if listing:
        if question is not None and question not in named:
            asked_question(question, named, bytes)
        _list(q for q in named.values() if question in (None, q.name))
        return
    if not question:
        raise click.UsageError("name a question, or see them with --list")
    if form not in FORMATS:
        raise click.BadParameter(
            f"{form!r} is none of {', '.join(FORMATS)}", param_hint="--format"
        )
    if timeout is not None:
        options = ["--data", data, "--format", form]
        options += ["--store", stored] if stored else []
        options += ["--explain"] if explain else []
        _within(timeout, [*map(str, options), question, *context.args])
        return
    asked = asked_question(question, named, _standard_input)
    given = extra_options(context.args)
    _answer(asked, given, data, stored, form, explain)


def _standard_input() -> bytes:
    """What is piped in. Raises QuestionError where nothing can be."""
    if 0 in CLOSED:
        raise QuestionError("standard input is closed; no query can be read from it")
    return sys.stdin.buffer.read()


def _within(seconds: float, arguments: Sequence[str]) -> None:
    """Ask in a process of its own, ended at the limit.

    A query lets no other code of its process run, neither a thread nor a handler of
    signals, so nothing inside could end it.
    """
    import subprocess

    command = [sys.executable, "-P", "-m", "daap", "query", *arguments]
    try:
        done = subprocess.run(command, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise QuestionError(
            f"the query was ended at the limit of {seconds:g} seconds; "
            "ask for less, or allow more with --timeout"
        ) from None
    sys.exit(done.returncode)


def _list(questions: Iterable[Question]) -> None:
    """The named questions: name, title, what they tell, and their parameters."""
    import textwrap

    width = min(terminal_width(), READABLE)
    for found in questions:
        echo(found.name, bold=True, nl=False)
        echo(f"  {found.title}")
        for line in textwrap.wrap(found.description, max(width - 4, 20)):
            echo(f"    {line}")
        for parameter in found.parameters:
            said = f"{parameter.description}  [default: {parameter.default}]"
            echo(f"    --{parameter.name}  {said}")


def _answer(
    asked: Question,
    given: Mapping[str, str],
    data: Path,
    stored: Path | None,
    form: str,
    explain: bool,
) -> None:
    from daap.query.answers import format_answer
    from daap.query.elsewhere import offline
    from daap.query.parameters import looked_up
    from daap.query.question import known_parameters
    from daap.query.store import ask, base_of, open_dataset, query_prefixes

    known_parameters(asked, given)
    base = base_of(data)
    prefixes = query_prefixes(base)
    begin = time.perf_counter()
    store = open_dataset(data, stored)
    terms = looked_up(asked, given, store=store, base=base, prefixes=prefixes)
    loaded = time.perf_counter()
    # a store on disk opens its files as it needs them
    with nullcontext() if stored else offline():
        answer = ask(store, asked.query, prefixes=prefixes, given=terms, base=base)
        body = format_answer(answer, form, prefixes=prefixes, width=terminal_width())
    if explain:
        from daap.query.explain import explained

        seconds = (loaded - begin, time.perf_counter() - loaded)
        said = explained(asked.query, terms, prefixes, store, seconds)
        echo(said, err=True)
    if form == "table" and watched(sys.stdout):
        head, line, rest = body.decode().partition("\n")
        echo(head, bold=True, nl=False)
        echo(line + rest, nl=False)
        return
    deliver(body, exact=form != "table")
