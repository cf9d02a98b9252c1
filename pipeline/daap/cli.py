"""The command line: each command is a module of `commands`, imported when it is asked.

Exit status: 0 done; 1 the data breaks a rule; 2 wrong usage or unreadable input.
"""

from daap.core.safe_path import leave_current_folder, restarted

leave_current_folder()  # before anything else is imported

import os  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from importlib import import_module  # noqa: E402
from keyword import iskeyword  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import click  # noqa: E402

from daap import __version__  # noqa: E402
from daap.commands.command import Group  # noqa: E402
from daap.commands.console import echo, end, examples  # noqa: E402
from daap.core.terminal import open_standard_streams, visible  # noqa: E402

COMMANDS = {
    "build": "Build the dataset from field notes and publish it.",
    "import": "Import coded projects, codebooks and transcripts of other tools.",
    "read": "Show what was found in a field note, or in each of a folder.",
    "names": "List likely names of people and employers that no pattern covers.",
    "check": "Check a published dataset: checksums, syntax, shapes, round trips.",
    "query": "Ask the dataset a named question, or query it in SPARQL.",
    "export": "Write the dataset in formats of coding tools and others.",
    "agreement": "Compare the coders of a dataset with one another.",
    "link": "Map the codes to other vocabularies: propose, review, check, export.",
    "sources": "List a study's sources, fetch notes, read model files, begin a study.",
    "serve": "Serve the dataset as a SPARQL endpoint, with its pages and files.",
    "load": "Send the dataset to another SPARQL server, graph by graph.",
    "audit": "Say whether the notes bear out the codes that the model gives a source.",
    "diff": "Compare two published datasets.",
    "rules": "List the rules behind the findings, or show one.",
}
"""The commands in the order of their use, each with its line in the overview."""


FIRST = {
    "Look at the field notes, and publish what they hold": (
        "daap read field-notes",
        "daap build",
    ),
    "Ask the dataset": (
        "daap query --list",
        "daap query evidence-for --code containerisation",
    ),
    "Show it in a browser, with its pages and a SPARQL endpoint": ("daap serve",),
    "Begin a study of your own": ("daap sources init my-study",),
}
"""The four things that people do, each with its lines of a shell."""


class Commands(Group):
    """A group that knows its commands by name and imports only the one asked."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; as the program itself where no arguments are given."""
        if not args and "args" not in kwargs:
            restarted()
            open_standard_streams()
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            end(error)

    def _main_shell_completion(self, *args: Any, **kwargs: Any) -> None:
        """Answer a shell's request for completion, if there is one."""
        if "_DAAP_COMPLETE" in os.environ:
            from daap.commands.completion import join_values

            join_values()
        super()._main_shell_completion(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what was typed wrongly is shown, never obeyed."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            vars(error)["message"] = visible(error.message)
            raise

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant. Fails for others, and says what to write."""
        if args[0] == "help":
            raise click.UsageError(
                "write 'daap --help', or 'daap build --help' for one command", ctx
            )
        if args[0] not in COMMANDS and Path(args[0]).is_file():
            raise click.UsageError(
                f"name a command before the file: daap read {args[0]}", ctx
            )
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        module = import_module(f"daap.commands.{name}")
        found: click.Command = getattr(module, name)
        return found

    def overview(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        """Each command with its line, without importing any of them."""
        yield from COMMANDS.items()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("daap build", "daap query evidence-for --code containerisation"),
)
@click.version_option(__version__, prog_name="daap")
@click.pass_context
def main(context: click.Context) -> None:
    """Turn coded field notes into a validated, linked, queryable dataset."""
    if context.invoked_subcommand is None:
        formatter = context.make_formatter()
        formatter.write_text(str(main.help))
        for heading, lines in FIRST.items():
            formatter.write_paragraph()
            formatter.write_text(examples(*lines, heading=heading))
        formatter.write_paragraph()
        formatter.write_text(
            "All commands: daap --help. One command: daap build --help. "
            "One question: daap query evidence-for --help."
        )
        echo(formatter.getvalue(), nl=False)
