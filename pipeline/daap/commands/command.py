"""The class of all commands and groups: help that fits, -q and -v, errors."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from typing import Any

import click

from daap.commands.console import fails_cleanly
from daap.commands.verbosity import set_verbosity
from daap.core.terminal import folded

LEAST, MOST = 40, 100
"""The least and greatest width of a help text in columns."""

LONGEST = 1000
"""The width at which no sentence is truncated."""

WORD = re.compile(r"(?:'[^']*'|\"[^\"]*\"|[^\s'\"])+")
"""A word of a shell's line; a quoted text is one."""

QUIET = click.Option(
    ["-q", "--quiet"],
    is_flag=True,
    expose_value=False,
    callback=set_verbosity,
    help="Print only what was asked for, violations, and errors.",
)
VERBOSE = click.Option(
    ["-v", "--verbose"],
    is_flag=True,
    expose_value=False,
    callback=set_verbosity,
    help="Print every finding, not one line for each kind.",
)


class Formatter(click.HelpFormatter):
    """Help in the width of the terminal, without split words."""

    def __init__(self, *_: Any, **__: Any) -> None:
        columns = shutil.get_terminal_size().columns
        super().__init__(width=max(min(columns, MOST), LEAST))

    def write_text(self, text: str) -> None:
        """Paragraphs; one that begins with a backspace contains lines of a shell."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            lines = [line.strip() for line in paragraph.split("\n")]
            if lines[0] == "\b":
                shown = [indent + lines[1], *self._examples(lines[2:])]
            else:
                shown = folded(" ".join(lines), self.width, indent)
            self.write("\n" * (number > 0) + "\n".join(shown) + "\n")

    def _examples(self, lines: Iterable[str]) -> Iterator[str]:
        """Lines of a shell; a long one is broken between words, as in a shell."""
        indent = " " * (self.current_indent + 2)
        for line in lines:
            row = indent
            for word in WORD.findall(line):
                if row.strip() and len(row) + len(word) + 2 > self.width:
                    yield f"{row.rstrip()} \\"
                    row = f"{indent}  "
                row += f"{word} "
            yield row.rstrip()

    def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:
        """Two columns; a name too long for the first has a line of its own."""
        pairs = list(rows)
        most = min(col_max, self.width // 3)
        first = min(max(len(name) for name, _ in pairs), most) + col_spacing
        for name, said in pairs:
            begin = " " * self.current_indent + name
            indent = " " * (self.current_indent + first)
            if len(name) + col_spacing > first:
                self.write(f"{begin}\n")
                begin = ""
            text = "\n".join(folded(said, self.width, indent))
            self.write(f"{begin}{text[len(begin) :]}".rstrip() + "\n")


class Context(click.Context):
    """The context of a command, with help in the width of the terminal."""

    formatter_class = Formatter


class Command(click.Command):
    """A command with -q and -v, which ends with one line for an error."""

    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for param in self.params:
            if isinstance(param.type, click.IntRange | click.FloatRange):
                param.metavar = param.metavar or "N"
        self.params += [QUIET, VERBOSE]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        return fails_cleanly(super().invoke)(ctx)


class Group(click.Group):
    """A group of commands; for an unknown name the nearest are given."""

    context_class = Context
    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of a name. Raises NoSuchCommand with the nearest names."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=self.list_commands(ctx), ctx=ctx
            ) from None

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Each command with its first sentence in full."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.overview(ctx)))

    def overview(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        """The name and the first sentence of each command."""
        for name in self.list_commands(ctx):
            found = self.get_command(ctx, name)
            if found is not None:
                yield name, found.get_short_help_str(LONGEST)
