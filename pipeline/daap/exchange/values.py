"""Values read from a dataset for export: codes, coders, sources and codings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A code; `kind` is the local name of its class, empty for a theme."""

    iri: str
    notation: str
    label: str
    definition: str = ""
    is_category: bool = False
    kind: str = ""
    broader: tuple[str, ...] = ()
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Coder:
    """A coder, with the published name."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source; `text` is None unless all its words are published.

    `address` is the target of annotations: the text file, else the transcript.
    """

    iri: str
    identifier: str
    title: str
    text: str | None
    kind: str = ""
    published: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on the words of a selection."""

    iri: str
    code: str
    coder: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """A span of a source with its codes, in code points, the end exclusive.

    (0, 0) is the whole source, or the `region` of other media (a media fragment).
    `words` are empty if withheld. `remark` is a researcher's comment on them in a field
    note.
    """

    iri: str
    source: str
    start: int
    end: int
    words: str = ""
    coder: str = ""
    codings: tuple[Coding, ...] = ()
    remark: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo on `target`, an IRI; `name` is its title in the tool."""

    iri: str
    target: str
    text: str
    coder: str = ""
    created: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a variable; `type` is the local name of its datatype."""

    name: str
    text: str
    type: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its sources and passages, by IRI."""

    iri: str
    label: str
    description: str = ""
    parts: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A set of codes or of sources, by IRI."""

    iri: str
    label: str
    description: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two codes."""

    iri: str
    origin: str
    target: str
    label: str = ""
    directed: bool = True
