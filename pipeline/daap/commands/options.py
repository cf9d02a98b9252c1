"""Options and types of arguments that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from daap.commands.completion import file_named


class Place(click.ParamType[Path | str]):
    """A path or a URL; an empty text is refused, and not read as this folder."""

    name = "path"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Completion of file names, by the shell."""
        return file_named(incomplete)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | str:
        """A path or a URL. Fails for an empty text."""
        if isinstance(value, str) and "://" in value:
            return value
        return NAMED_PATH.convert(value, param, ctx)


class NamedPath(Place):
    """A path alone."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """The path. Fails for an empty text."""
        if not str(value).strip():
            self.fail("an empty text names no file", param, ctx)
        return Path(value)


PLACE = Place()
NAMED_PATH = NamedPath()
STUDY = click.option(
    "--study",
    type=click.Path(path_type=Path),
    help="The study's study.toml.  [default: that of this folder or of one above it, "
    "else the study that comes with daap]",
)
OWN_STUDY = click.option(
    "--study",
    type=click.Path(path_type=Path),
    help="The study's study.toml.  [default: that of this folder or of one above it]",
)
"""The study to write to, which is never the one that comes with daap."""

DATA = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="A folder that 'daap build' made.",
)
TABLE_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="For a person, a spreadsheet or a program.",
)
