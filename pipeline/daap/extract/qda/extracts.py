"""Extracts: the JSON files of a study's `imports/` with the content of project files.

`imports/bees.json` holds what a file has besides its sources (FileExtract), and
`imports/sources/p1.json` a source with its codings from all files (SourceExtract).
Empty fields are omitted, and entries are sorted, one on each line, so that versions can
be compared. Offsets are code points of the text, the end exclusive; `at` gives the
place of an entry in each file, by the file's identifier.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from daap.core.json_codec import from_plain, to_plain

T = TypeVar("T")

FOLDER, SOURCES = "imports", "sources"
SOURCE, FILE = "daap source extract 1", "daap file extract 1"

At = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingEntry:
    """A coded passage; if `end` is 0, the whole source or a `region`.

    `code` is a notation, `name` the name in the tool; without both, the words were
    selected and not coded.
    """

    start: int = 0
    end: int = 0
    region: str = ""
    code: str = ""
    name: str = ""
    coder: str = ""
    created: str = ""
    memo: str = ""
    at: At = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoEntry:
    """A memo: on a span of a source if `end` is not 0, on a code, or on the whole."""

    text: str
    title: str = ""
    coder: str = ""
    created: str = ""
    code: str = ""
    start: int = 0
    end: int = 0
    at: At = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableEntry:
    """A value of a variable; `type` is the local name of its XSD type."""

    name: str
    value: str
    type: str = "string"
    at: At = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageEntry:
    """A span of a source that belongs to a case, by the case's identifier."""

    start: int
    end: int
    case: str
    at: At = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceExtract:
    """A source; `text` are the lines of its transcript."""

    format: str = SOURCE
    identifier: str
    title: str = ""
    kind: str = "text"
    text: tuple[str, ...] = ()
    codings: tuple[CodingEntry, ...] = ()
    memos: tuple[MemoEntry, ...] = ()
    variables: tuple[VariableEntry, ...] = ()
    passages: tuple[PassageEntry, ...] = ()
    at: At = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """A code: notation, name in the tool, and its path from the top."""

    code: str
    name: str
    path: tuple[str, ...]
    broader: str = ""
    category: bool = False
    definition: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A source of a case, or a passage of it if `end` is not 0.

    In a project `source` is the key in the file, in an extract the identifier.
    """

    source: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable with its type: Text, Boolean, Integer, Float, Date or DateTime."""

    name: str
    type: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    """A case with its values and its parts.

    `own` are parts that the exchange format of the tool has no place for.
    """

    identifier: str
    name: str
    description: str = ""
    variables: tuple[VariableEntry, ...] = ()
    parts: tuple[Part, ...] = ()
    own: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEntry:
    """A set of codes by notation, or of sources by identifier."""

    identifier: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEntry:
    """A link drawn between two codes, by notation."""

    source: str
    target: str
    name: str = ""
    directed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEntry:
    """A finding of the import: a rule, and the values of its templates."""

    rule: str
    found: str
    line: int = 0
    values: At = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileExtract:
    """A project file: its format and tool, and its content besides sources.

    `counting` are the ways in which its offsets count; `sources` are the names of
    its sources by identifier.
    """

    format: str = FILE
    identifier: str
    file: str
    sha256: str
    tool: str = ""
    kind: str = ""
    counting: tuple[str, ...] = ()
    sources: At = field(default_factory=dict)
    codes: tuple[CodeEntry, ...] = ()
    collections: tuple[SetEntry, ...] = ()
    groups: tuple[SetEntry, ...] = ()
    links: tuple[LinkEntry, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[CaseEntry, ...] = ()
    memos: tuple[MemoEntry, ...] = ()
    findings: tuple[FindingEntry, ...] = ()


def as_object(extract: SourceExtract | FileExtract) -> dict[str, Any]:
    """An extract as a JSON object, without fields that have their default."""
    return {"format": extract.format, **to_plain(extract, type(extract))}


def to_text(extract: SourceExtract | FileExtract) -> str:
    """An extract as JSON, with a line for each field and each entry of a list."""
    parts = []
    for name, value in as_object(extract).items():
        if isinstance(value, list) and value:
            inner = ",\n".join(f"  {_line(one)}" for one in value)
            parts.append(f"{json.dumps(name)}: [\n{inner}\n]")
        else:
            parts.append(f"{json.dumps(name)}: {_line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def from_text(kind: type[T], text: str) -> T:
    """An extract from JSON. Raises ValueError with what is invalid."""
    wanted = FILE if kind is FileExtract else SOURCE
    try:
        plain = json.loads(text)
        if not isinstance(plain, dict) or plain.get("format") != wanted:
            raise ValueError(f"it does not say that its format is {wanted!r}")
        found = from_plain(kind, plain)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return found


def merged_at(entries: Iterable[At]) -> dict[str, str]:
    """The places of one entry in several files."""
    return dict(sorted((k, v) for one in entries for k, v in one.items()))


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a transcript."""
    return tuple(text.split("\n")) if text else ()


def coding_key(one: CodingEntry) -> tuple[object, ...]:
    """The sort key of codings: by offset, coder and code."""
    return one.start, one.end, one.region, one.coder, one.code, one.created, one.memo


def memo_key(one: MemoEntry) -> tuple[object, ...]:
    """The sort key of memos: by date, target and text."""
    return one.created, one.code, one.start, one.end, one.text, one.coder, one.title


def passage_key(one: PassageEntry) -> tuple[object, ...]:
    """The sort key of passages of cases."""
    return one.start, one.end, one.case
