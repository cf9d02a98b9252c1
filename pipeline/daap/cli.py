"""The command line: each command is a module of `commands`, imported when it is asked.

Exit status: 0 done; 1 the data breaks a rule; 2 wrong usage or unreadable input.
"""

from daap.core.safe_path import leave_current_folder, restarted

leave_current_folder()  # before anything else is imported

from importlib import import_module  # noqa: E402
from typing import Any  # noqa: E402

import click  # noqa: E402

from daap import __version__  # noqa: E402
from daap.commands.console import end, examples  # noqa: E402
from daap.core.terminal import hold_standard_streams, visible  # noqa: E402

COMMANDS = {
    "build": "Build the dataset from field notes and publish it.",
    "read": "Show what was found in a field note, or in each of a folder.",
    "names": "List likely names of people and employers that no pattern covers.",
    "check": "Check a published dataset: checksums, syntax, shapes, round trips.",
    "query": "Ask the dataset a named question, or one in SPARQL.",
    "link": "Join the codes to other vocabularies: propose, review, check, export.",
    "sources": "List a study's sources, fetch notes, read model files, begin a study.",
    "serve": "Serve the dataset as a SPARQL endpoint, with its pages and files.",
    "load": "Send the dataset to another SPARQL server, graph by graph.",
    "audit": "Hold the formal attributions against the traces in the field notes.",
    "diff": "Compare two published datasets.",
}
"""The commands in the order of their use, each with its line in the overview."""


class Commands(click.Group):
    """A group that knows its commands by name and imports only the one asked."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; as the program itself where no arguments are given."""
        if not args and "args" not in kwargs:
            restarted()
            hold_standard_streams()
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            end(error)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what was typed wrongly is shown, never obeyed."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            vars(error)["message"] = visible(error.message)
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"daap.commands.{cmd_name}")
        found: click.Command = getattr(module, cmd_name)
        return found

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """The overview of the commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("daap build", "daap query evidence-for --code containerisation"),
)
@click.version_option(__version__, prog_name="daap")
def main() -> None:
    """Turn coded field notes into a validated, linked, queryable dataset."""
