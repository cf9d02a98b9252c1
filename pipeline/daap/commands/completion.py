"""Shell completion: questions, their parameters and values, files.

Values are read from the tables of the dataset of --data, as a shell waits for them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

from daap.core.values import Stance

TABLES: Mapping[str, tuple[str, str, str]] = {
    "source": ("sources.csv", "id", "title"),
    "speaker": ("speakers.csv", "speaker", "role"),
}
"""The table, the column of values and of their labels, by type of parameter."""

SOLUTIONS = {"solution", "practice", "pattern"}
"""The kinds of codes that are solutions."""


def values(kind: str, data: Path) -> Iterator[tuple[str, str]]:
    """The values of a parameter's type, each with its label.

    A speaker's label has hyphens for spaces, at which shells split words.
    """
    if kind == "stance":
        yield from ((stance.value.casefold(), "") for stance in Stance)
    elif kind in TABLES:
        table, value, meaning = TABLES[kind]
        rows = _rows(data / "tables" / table)
        named = (("-".join(row[value].split()), row[meaning]) for row in rows)
        yield from dict.fromkeys(named)
    elif kind in ("code", "decision", "force", *SOLUTIONS):
        wanted = SOLUTIONS if kind == "solution" else {kind}
        for row in _rows(data / "tables" / "codes.csv"):
            if kind == "code" or row["kind"] in wanted:
                yield row["code"], row["label"]


def _rows(table: Path) -> Iterator[dict[str, str]]:
    """The rows of a table; none if it is missing."""
    if table.is_file():
        with table.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def offered(known: Iterable[tuple[str, str]], begun: str) -> list[CompletionItem[str]]:
    """The values, with labels, that begin with the typed text."""
    return [
        CompletionItem(value, help=meaning or None)
        for value, meaning in known
        if value.startswith(begun)
    ]


def file_named(begun: str) -> list[CompletionItem[str]]:
    """Completion of file names, by the shell."""
    return [CompletionItem(begun, type="file")]


class JoinedValues(ShellComplete):
    """Completion of `--code=con` like `--code con`.

    Bash splits words at the sign; zsh and fish replace the whole word.
    """

    def get_completions(
        self, args: list[str], incomplete: str
    ) -> list[CompletionItem[str]]:
        """The completions of an incomplete word; `args` are the words before it."""
        name, joined, begun = incomplete.partition("=")
        if args[-1:] == ["="]:
            return super().get_completions(args[:-1], incomplete)
        if not (name.startswith("--") and joined):
            return super().get_completions(args, incomplete)
        return [
            CompletionItem(f"{name}={item.value}", type=item.type, help=item.help)
            for item in super().get_completions([*args, name], begun)
        ]


def join_values() -> None:
    """Register completion of values after `=` for the shells of click."""
    for shell in (BashComplete, ZshComplete, FishComplete):
        add_completion_class(
            type(shell.__name__, (JoinedValues, shell), {}), shell.name
        )
