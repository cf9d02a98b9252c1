"""The project of a QDA tool, independent of tool and file format.

Offsets count as in the file until `daap.extract.qda.proof` has determined how; from
then on code points of the text, the end exclusive. A code is identified by its path in
the tree of codes, the names from the top. Coders have the names in the file, which are
never published. Dates are those of the file, in ISO 8601.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from daap.core.errors import Finding
from daap.core.rules import finding
from daap.extract.qda.extracts import FindingEntry, Part, Variable

CodePath = tuple[str, ...]
Kind = Literal["text", "pdf", "picture", "audio", "video"]


@dataclass(frozen=True, slots=True)
class Code:
    """A code, or a category, which is not assigned; `name` is as in the tool."""

    path: CodePath
    name: str
    is_category: bool = False
    description: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """One passage of a source and the code that a coder assigned to it.

    `code` is empty for words that were selected and not coded. `fragment` is a media
    fragment (W3C Media Fragments 1.0) for a region instead of a span; `place` is the
    passage's place in the file's own units, once verified; `before` and `behind` are
    the words around it, where the file has them.
    """

    start: int
    end: int
    code: CodePath = ()
    quote: str = ""
    coder: str = ""
    date: str = ""
    memo: str = ""
    fragment: str = ""
    whole: bool = False
    place: str = ""
    before: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo on the study, or on a code, a source, or a passage of one.

    `end` is 0 for a memo on a whole source.
    """

    text: str
    coder: str = ""
    date: str = ""
    name: str = ""
    code: CodePath = ()
    start: int = 0
    end: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a variable for a case or a source."""

    variable: str
    value: str


@dataclass(frozen=True, slots=True)
class Case:
    """A unit of comparison, such as a person or a site, with values and texts."""

    name: str
    description: str = ""
    values: tuple[Value, ...] = ()
    parts: tuple[Part, ...] = ()


def distinct(codes: Iterable[Code], remarks: Remarks | None = None) -> tuple[Code, ...]:
    """The codes, once for each path; several of one path are a finding.

    They are assigned if one of them is; of definitions and colours the first stays.
    """
    found = dict[CodePath, Code]()
    for code in codes:
        first = found.setdefault(code.path, code)
        if first is code:
            continue
        if remarks is not None:
            told = f"the code {' > '.join(code.path)!r} a second time at the same place"
            remarks.add("import-same-code", told)
            if code.description not in ("", first.description) and first.description:
                what = f"another definition of the code {' > '.join(code.path)!r}"
                remarks.left_out(what, "the first stays")
        found[code.path] = replace(
            first,
            is_category=first.is_category and code.is_category,
            description=first.description or code.description,
            colour=first.colour or code.colour,
        )
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Collection:
    """A set of codes, or of sources by name."""

    name: str
    description: str = ""
    codes: tuple[CodePath, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A relation drawn between two codes."""

    origin: CodePath
    target: CodePath
    name: str = ""
    both: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One source with its codings.

    `text` has LF line ends and no byte order mark; `key` identifies it within the
    file; `breaks` are offsets, in code points, where a paragraph ends without a line
    end in the text.
    """

    name: str
    text: str = ""
    kind: Kind = "text"
    key: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()
    memos: tuple[Memo, ...] = ()
    values: tuple[Value, ...] = ()
    breaks: tuple[int, ...] = ()


@dataclass(slots=True)
class Remarks:
    """Findings on a file, with a record of what was left out.

    `path` is the file's name; of each rule `limit` findings are kept, the rest are
    counted (`tell_rest`).
    """

    path: str
    limit: int = 50
    muted: bool = False
    findings: list[Finding] = field(default_factory=list)
    said: list[FindingEntry] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(
        self, rule: str, found: str, *, line: int = 0, words: str = "", **values: Any
    ) -> None:
        """Add a finding of a rule of `core/rules.toml`; `values` fill its templates.

        `line` counts from 1 where the file has lines.
        """
        if self.muted:
            return
        self.counts[rule] = self.counts.get(rule, 0) + 1
        if self.counts[rule] <= self.limit:
            made = finding(rule, self.path, line, found, words=words, **values)
            self.findings.append(made)
            texts = {name: str(value) for name, value in sorted(values.items())}
            entry = FindingEntry(rule=made.rule, found=found, line=line, values=texts)
            self.said.append(entry)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Add no findings within: what is read twice is told once."""
        self.muted = True
        try:
            yield
        finally:
            self.muted = False

    def tell_rest(self) -> None:
        """Add a finding for each rule with more findings than the limit."""
        more = {rule: n - self.limit for rule, n in self.counts.items()}
        for rule, count in more.items():
            if count > 0 and rule != "import-more":
                self.add("import-more", f"{count} more of {rule}")
                self.counts[rule] = self.limit

    def left_out(self, what: str, why: str, line: int = 0) -> None:
        """Add a finding for content that was read and is not imported."""
        self.add("import-left-out", what, line=line, why=why)


def code_of(
    codes: Mapping[Any, Code], key: object, source: str, remarks: Remarks, line: int = 0
) -> Code | None:
    """The code that a coding of a source refers to; None, with a finding, if none."""
    code = codes.get(key)
    if code is None:
        why = "it refers to no code of the file"
        remarks.left_out(f"a coding in {source!r}", why, line)
    return code


@dataclass(frozen=True, slots=True)
class Context:
    """What a file is read with that it does not contain itself.

    `texts` gives the text of a source by name; `columns` are column names by content;
    `codes` are the paths of codes whose names are unique; `language` is the study's.
    """

    texts: Callable[[str], str | None] = lambda _: None
    columns: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, CodePath] = field(default_factory=dict)
    language: str = "en"

    def path(self, name: str, above: CodePath = ()) -> CodePath:
        """The path of a code that a file names without its path."""
        return (*above, name) if above else self.codes.get(name, (name,))


@dataclass(frozen=True, slots=True)
class Project:
    """The content of a file; the sources are read one by one.

    `sources` can be called repeatedly, so that a project need not fit in memory.
    `own_parts` is set if the exchange format of the tool has no field for the parts
    of a case.
    """

    tool: str
    format: str
    codes: tuple[Code, ...] = ()
    coders: tuple[str, ...] = ()
    memos: tuple[Memo, ...] = ()
    cases: tuple[Case, ...] = ()
    variables: tuple[Variable, ...] = ()
    collections: tuple[Collection, ...] = ()
    links: tuple[Link, ...] = ()
    sources: Callable[[], Iterator[Source]] = lambda: iter(())
    own_parts: bool = False
