"""The command that queries a published dataset."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from daap.commands.command import Command
from daap.commands.completion import file_named, offered, values
from daap.commands.console import deliver, echo, examples, terminal_width
from daap.commands.options import DATA
from daap.core.errors import QuestionError
from daap.core.terminal import CLOSED, is_terminal

if TYPE_CHECKING:
    from daap.query.question import Question

READABLE = 100
"""The greatest width of text in columns."""


ASKED = "daap.question"
"""The key for the named question in the command's context."""


class AskingCommand(Command):
    """The query command; with a named question it has that question's parameters."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Record the named question, then parse the arguments.

        Fails if help is requested for an unknown question.
        """
        known = named_questions()
        first = args[0] if args and not args[0].startswith("-") else ""
        if first and not known.keys() & set(args) and {"-h", "--help"} & set(args):
            fault = misnamed(first)
            if fault:
                raise click.UsageError(fault, ctx)
        ctx.meta[ASKED] = next((known[word] for word in args if word in known), None)
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage, with the name of the question."""
        asked: Question | None = ctx.meta.get(ASKED)
        if asked is None:
            super().format_usage(ctx, formatter)
        else:
            formatter.write_usage(f"{ctx.command_path} {asked.name}", "[OPTIONS]")

    def format_help_text(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """The help of the command, or of the question with its parameters."""
        from daap.commands.render.questions import parameter_row

        asked: Question | None = ctx.meta.get(ASKED)
        if asked is None:
            super().format_help_text(ctx, formatter)
            return
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(f"{asked.title}.\n\n{asked.description}")
        if asked.parameters:
            with formatter.section("Parameters"):
                formatter.write_dl(list(map(parameter_row, asked.parameters)))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples of the command, or of the question."""
        from daap.commands.render.questions import example_lines

        asked: Question | None = ctx.meta.get(ASKED)
        if asked is None:
            super().format_epilog(ctx, formatter)
            return
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(examples(*example_lines(asked)))

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Completion of the question's parameters, or of the values of one."""
        asked: Question | None = ctx.meta.get(ASKED)
        known = {f"--{p.name}": p for p in asked.parameters} if asked else {}
        last = ctx.args[-1] if ctx.args else ""
        if last in known:
            data = Path(ctx.params.get("data") or "dist")
            return offered(values(known[last].type, data), incomplete)
        rest = [(name, p.description) for name, p in known.items()]
        own = offered(rest, incomplete) if incomplete.startswith("-") else []
        return own + super().shell_complete(ctx, incomplete)


def misnamed(text: str) -> str:
    """Why a text is no question, with the nearest names; empty if it is one."""
    from daap.query.question import asked_question

    try:
        asked_question(text, named_questions(), bytes)
    except QuestionError as error:
        return str(error)
    return ""


def named_questions() -> Mapping[str, Question]:
    """The named questions by name."""
    from daap.query.question import read_questions

    return read_questions()


def complete_question(
    context: click.Context, _: click.Parameter, begun: str
) -> list[CompletionItem[str]]:
    """Completion of questions; of file names if none begins with the text."""
    if context.meta.get(ASKED):
        command: click.Command = context.command
        return command.shell_complete(context, begun)
    named = [(one.name, one.title) for one in named_questions().values()]
    return offered(named, begun) or file_named(begun)


def complete_format(
    _: click.Context, __: click.Parameter, begun: str
) -> list[CompletionItem[str]]:
    """Completion of formats of answers."""
    from daap.query.results import FORMATS

    return offered(((form, "") for form in FORMATS), begun)


@click.command(
    cls=AskingCommand,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog=examples(
        "daap query --list",
        "daap query evidence-for --code containerisation",
        "daap query 'SELECT ?code { ?code a daap:Force }' --format csv",
        "daap query my-question.rq --store .daap-store --timeout 60",
    ),
)
@click.argument("question", required=False, shell_complete=complete_question)
@DATA
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    metavar="NAME",
    shell_complete=complete_format,
    help="table, csv, tsv, json, xml, ttl, nt or jsonld; of a list: table or json.",
)
@click.option(
    "--store",
    "stored",
    type=click.Path(path_type=Path),
    help="Keep the loaded dataset in this folder, for later queries.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1),
    metavar="SECONDS",
    help="Seconds after which the query is ended.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Show the query, what it is asked of, and how long it took.",
)
@click.option("--list", "listing", is_flag=True, help="List the named questions.")
@click.pass_context
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

    A named question takes its parameters as options: --code, --source …; --help after
    its name shows them.
    """
    from daap.query.question import asked_question, extra_options
    from daap.query.results import FORMATS

    named = named_questions()
    if listing:
        if question is not None and question not in named:
            asked_question(question, named, bytes)
        _list([q for q in named.values() if question in (None, q.name)], form)
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
    """The content of standard input. Raises QuestionError for a terminal."""
    if 0 in CLOSED:
        raise QuestionError("standard input is closed; no query can be read from it")
    return sys.stdin.buffer.read()


def _within(seconds: float, arguments: Sequence[str]) -> None:
    """Run the query in a separate process, which is killed at the time limit.

    A running query blocks all threads and signal handlers of its process, so it cannot
    be ended from inside.
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


def _list(questions: Sequence[Question], form: str) -> None:
    """Print the named questions: name, title, description and parameters."""
    from daap.commands.render.questions import listed, questions_json

    if form == "json":
        deliver(questions_json(questions))
        return
    if form != "table":
        raise click.UsageError("--list goes with --format table or json")
    width = min(terminal_width(), READABLE)
    for found in questions:
        echo(found.name, bold=True, nl=False)
        echo(f"  {found.title}")
        for line in listed(found, width):
            echo(line)


def _answer(
    asked: Question,
    given: Mapping[str, str],
    data: Path,
    stored: Path | None,
    form: str,
    explain: bool,
) -> None:
    from daap.query.explain import explained
    from daap.query.keywords import offline
    from daap.query.parameters import looked_up
    from daap.query.question import known_parameters
    from daap.query.results import format_answer
    from daap.query.store import ask, base_of, open_dataset, query_prefixes
    from daap.query.unknown_names import unknown_names

    known_parameters(asked, given)
    base = base_of(data)
    prefixes = query_prefixes(base)
    begin = time.perf_counter()
    store = open_dataset(data, stored)
    terms = looked_up(asked, given, store=store, base=base, prefixes=prefixes)
    loaded = time.perf_counter()
    # a store on disk opens its files when it needs them
    with nullcontext() if stored else offline():
        answer = ask(store, asked.query, prefixes=prefixes, given=terms, base=base)
        body = format_answer(answer, form, prefixes=prefixes, width=terminal_width())
        is_own = named_questions().get(asked.name) is not asked
        names = unknown_names(asked.query, prefixes, store, base) if is_own else ()
        for said in names:
            echo(f"daap: {said}", err=True)
    if explain:
        seconds = (loaded - begin, time.perf_counter() - loaded)
        said = explained(asked.query, terms, prefixes, store, seconds)
        echo(said, err=True)
    if form == "table" and is_terminal(sys.stdout):
        head, line, rest = body.decode().partition("\n")
        echo(head, bold=True, nl=False)
        echo(line + rest, nl=False)
        return
    deliver(body, exact=form != "table")
