"""What project files of QDA tools hold besides sources and codes.

Identifiers are the last path segment of an IRI, as `bees` of `<base>import/bees`.
"""

from __future__ import annotations

from dataclasses import dataclass

from daap.core.model import Element, Memo, Span, Variable


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A file from which sources, codes and codings were imported.

    `path` is that of its extract in the study, `sha256` the checksum of the
    original, `tool` the program that wrote it, such as "QualCoder 4.0".
    """

    identifier: str
    path: str
    sha256: str
    tool: str = ""


@dataclass(frozen=True, slots=True)
class Coder:
    """A coder; `identifier` is the pseudonym, such as coder-1.

    `label` is the pseudonym too, unless the study publishes the name.
    """

    identifier: str
    label: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a source, in code points, that belongs to a case."""

    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """Parts that one file alone gives a case, by the identifier of the file."""

    file: str
    sources: tuple[str, ...]
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A unit of comparison, such as a person; its parts are sources and passages.

    `records` are the parts that only the tool's own file format assigns to it.
    """

    identifier: str
    label: str
    sources: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    variables: tuple[Variable, ...] = ()
    element: Element | None = None
    description: str = ""
    records: tuple[CaseRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class DefinedVariable:
    """A variable, as a project file defines it."""

    name: str
    description: str = ""
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """A set of sources, by identifier."""

    identifier: str
    label: str
    sources: tuple[str, ...] = ()
    description: str = ""
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """The content of all project files, each kind in the order of identifiers.

    `memos` are about a code, or about the study.
    """

    files: tuple[ProjectFile, ...] = ()
    coders: tuple[Coder, ...] = ()
    cases: tuple[Case, ...] = ()
    groups: tuple[SourceGroup, ...] = ()
    memos: tuple[Memo, ...] = ()
    variables: tuple[DefinedVariable, ...] = ()
