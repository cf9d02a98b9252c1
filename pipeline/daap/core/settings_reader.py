"""Reading entries of study.toml by dotted name, with errors that name the entry."""

from __future__ import annotations

import datetime
import json
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from daap.core.backtracking import is_exponential
from daap.core.errors import SettingsError
from daap.core.nearest import did_you_mean
from daap.core.text_files import NotTextError, decoded

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold (XML 1.0, production 2)."""

SLIPS = (
    (re.compile(r"""=\s*(?:"[^"]*|'[^']*)$"""), "end the text with its quote"),
    (re.compile(r"[“”„‘’«»]"), "write straight quotes"),
    (re.compile(r"=\s*(?:True|False)\b"), "write true and false in lower case"),
    (re.compile(r"=\s*[^\W\d]"), "write texts in quotes"),
    (re.compile(r'=\s*"[^"]*\\'), "write patterns and paths in single quotes"),
)
"""Common mistakes in a line that is no TOML, each with its remedy."""


class MissingError(SettingsError):
    """A required setting is missing."""


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a study.toml. Raises SettingsError naming the file."""
    try:
        text = re.sub(r"\r(?!\n)", "\n", decoded(path.read_bytes()))
    except FileNotFoundError:
        raise SettingsError(f"{path}: no such file; name one with --study") from None
    except IsADirectoryError:
        raise SettingsError(f"{path}: is a folder; name its study.toml") from None
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}") from None
    except NotTextError as error:
        raise SettingsError(f"{path}:{error.line}: {error.reason}") from None
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise SettingsError(f"{path}: is nested too deeply") from None
    except ValueError as error:
        hint = _slip(text, str(error))
        raise SettingsError(f"{path}: {error}{hint}") from None


def _slip(text: str, message: str) -> str:
    """The remedy for the line that an error of TOML names, if it is known."""
    place = re.search(r"at line (\d+)", message)
    number = int(place[1]) if place else 0
    line = text.split("\n")[number - 1] if number else ""
    found = next((hint for slip, hint in SLIPS if slip.search(line)), "")
    if not found and "\\" in message:
        found = "write patterns in single quotes"
    return f"; {found}" if found else ""


def as_toml(value: object) -> str:
    """A value in the syntax of TOML, on one line, of at most 100 code points.

    >>> as_toml(Decimal("0.1")), as_toml("3"), as_toml(True), as_toml(["a"])
    ('0.1', '"3"', 'true', '["a"]')
    """
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        shown = f"[{', '.join(map(as_toml, value))}]"
    elif isinstance(value, str | bool):
        shown = json.dumps(value, ensure_ascii=False)
    else:
        shown = str(value)
    return shown if len(shown) <= 100 else f"{shown[:99]}…"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads entries by dotted name and records which were read."""

    path: Path
    content: Mapping[str, Any]
    asked: set[str] = field(default_factory=lambda: {"redact"})

    def value(self, name: str) -> Any:
        """The value of an entry; None where there is none.

        Raises SettingsError where the section is no table.
        """
        self.asked.add(name)
        *sections, last = name.split(".")
        table: Mapping[str, Any] = self.content
        for number, section in enumerate(sections, start=1):
            table = table.get(section, {})
            if not isinstance(table, Mapping):
                whole = ".".join(sections[:number])
                raise self.error(whole, f"must be a table: [{whole}] on its own line")
        return table.get(last)

    def text(self, name: str, default: str | None = None) -> str:
        """A text, its control characters as spaces; a date in ISO 8601.

        Raises SettingsError for another type, and for a text that is empty where
        the default is not; MissingError where there is neither.
        """
        value = self.value(name)
        if value is None:
            if default is None:
                raise MissingError(f"{self.path}: {name} is missing")
            return default
        if isinstance(value, datetime.date):
            return value.isoformat()
        if not isinstance(value, str):
            quoted = isinstance(value, int | Decimal)
            hint = f'; write it in quotes: "{as_toml(value)}"' if quoted else ""
            raise self.error(name, f"must be text, not {as_toml(value)}{hint}")
        if default != "" and not value.strip():
            raise self.error(name, "is empty; write a text, or delete the line")
        return CONTROL.sub(" ", value)

    def pattern(self, name: str, default: str) -> re.Pattern[str]:
        """A regular expression that takes no exponential time."""
        return self.compile(name, self.text(name, default))

    def compile(self, name: str, pattern: str) -> re.Pattern[str]:
        """A regular expression given elsewhere; errors name this entry.

        Raises SettingsError for an invalid pattern, and for one that can take
        exponential time.
        """
        try:
            compiled = re.compile(pattern)
            slow = is_exponential(pattern)
        except (re.error, RecursionError, OverflowError) as error:
            raise self.error(name, f"is not a regular expression ({error})") from None
        if slow:
            raise self.error(
                name,
                f"is {as_toml(pattern)}, which can match a text in so many ways that "
                "it takes forever; repeat nothing that is repeated itself, as (a+)+ "
                "does",
            )
        return compiled

    def one_of(self, name: str, allowed: Sequence[str], default: str) -> str:
        """One of the allowed values."""
        value = self.text(name, default)
        if value not in allowed:
            raise self.error(name, f"must be one of {', '.join(allowed)}")
        return value

    def checked(
        self,
        name: str,
        fault: Callable[[str], str],
        expected: str,
        default: str | None = None,
    ) -> str:
        """A text of a standard form; `fault` says what is wrong with another one."""
        value = self.text(name, default)
        wrong = fault(value) if value else ""
        if wrong:
            raise self.error(name, f"must be {expected}, not {value!r}: {wrong}")
        return value

    def number(self, name: str, most: int) -> Decimal | None:
        """A number from 0 to `most`, or None if not given."""
        value = self.value(name)
        if value is None:
            return None
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        number = Decimal(value if is_number else "NaN")
        if number.is_nan() or not 0 <= number <= most:
            raise self.error(
                name, f"must be a number from 0 to {most}, not {as_toml(value)}"
            )
        return number

    def names(self, name: str) -> Sequence[str]:
        """The keys of a table; none where there is no such table."""
        value = self.value(name)
        if value is not None and not isinstance(value, Mapping):
            raise self.error(name, "must be a table")
        return tuple(value or ())

    def file(self, name: str) -> Path | None:
        """An existing file or folder, or None where none is named.

        A relative path must not leave the study by a symbolic link.
        """
        value = self.text(name, "")
        folder = self.path.parent
        found = real(folder / value) if value else None
        if found is not None and not found.exists():
            hint = "; write / between folders" if "\\" in value else ""
            raise self.error(name, f"names {value!r}, which is not there{hint}")
        inside = Path(os.path.normpath(folder / value)).is_relative_to(folder)
        if found is not None and inside and not found.is_relative_to(real(folder)):
            raise self.error(
                name,
                f"names {value!r}, which is a symbolic link out of the study, to "
                f"{found}; put the file itself here, or name that one",
            )
        return found

    def refuse_others(self, known: Collection[str] = ()) -> None:
        """Raise SettingsError for an unknown entry, which is probably misspelt.

        Entries that were read are known, and those given.
        """
        names = sorted({*self.asked, *known})
        sections = {name.partition(".")[0] for name in names}
        for entry in self._entries():
            if entry not in names:
                section = entry.rpartition(".")[0]
                strange = f": there is no section [{section}]"
                strange = strange if section and section not in sections else ""
                meant = _meant(entry, names)
                raise self.error(entry, f"is not a setting{strange}{meant}")

    def _entries(self) -> Iterator[str]:
        for name, value in self.content.items():
            if isinstance(value, Mapping) and value:
                yield from (f"{name}.{key}" for key in value)
            elif not isinstance(value, Mapping):
                yield name

    def error(self, name: str, reason: str) -> SettingsError:
        """An error about an entry."""
        return SettingsError(f"{self.path}: {name} {reason}")


def _meant(entry: str, known: Sequence[str]) -> str:
    """The setting that an unknown entry probably means: of this name, or much alike."""
    last = entry.rpartition(".")[2]
    same = [name for name in known if name.rpartition(".")[2] == last]
    near = get_close_matches(entry, known, n=1) if len(same) != 1 else same
    return did_you_mean(near)


def real(path: Path) -> Path:
    """The target of a path; a symbolic link to itself is returned unchanged."""
    return Path(os.path.realpath(path))
