"""The command that asks a published dataset."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from daap.commands.console import DATA, examples, fails_cleanly, terminal_width

__all__ = ["query"]


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog=examples(
        "daap query --list",
        "daap query evidence-for --code containerisation",
        "daap query 'SELECT ?code { ?code a daap:Force }' --format csv",
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
@click.option("--list", "listing", is_flag=True, help="Show the named questions.")
@click.pass_context
@fails_cleanly
def query(
    context: click.Context,
    question: str | None,
    data: Path,
    form: str,
    listing: bool,
) -> None:
    """Ask a named QUESTION, a .rq file, SPARQL text, or - for standard input.

    A named question takes its parameters as options: --code, --source …
    """
    from daap.resources import QUESTIONS
    from daap.web.answers import FORMATS, format_answer
    from daap.web.question import (
        asked_question,
        bindings,
        extra_options,
        read_questions,
    )
    from daap.web.store import ask, base_of, open_dataset, query_prefixes

    named = {found.name: found for found in read_questions(QUESTIONS)}
    if listing:
        for found in named.values():
            parameters = " ".join(f"[--{p.name} {p.default}]" for p in found.parameters)
            click.secho(f"{found.name} {parameters}".rstrip(), bold=True)
            click.echo(f"    {found.title}")
        return
    if not question:
        raise click.UsageError("name a question, or see them with --list")
    if form not in FORMATS:
        raise click.BadParameter(
            f"{form!r} is none of {', '.join(FORMATS)}", param_hint="--format"
        )
    asked = asked_question(question, named, sys.stdin.read)
    base = base_of(data)
    prefixes = query_prefixes(base)
    given = bindings(asked, extra_options(context.args), base)
    answer = ask(open_dataset(data), asked.query, prefixes=prefixes, given=given)
    click.echo(
        format_answer(answer, form, prefixes=prefixes, width=terminal_width()),
        nl=False,
    )
