"""A study's decision model, merged from its model files and checked.

Names may be defined in one file and used in another. A statement that repeats or
contradicts another, or refers to nothing, is a finding with its file and line; the
first one counts, and statements that would break the decision model are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from daap.core.codebook import Attribution
from daap.core.errors import Finding
from daap.core.model import Mention
from daap.core.rules import rules
from daap.core.signatures import FAMILIES, phrase, signature, with_notations
from daap.core.statements import (
    CodeDefinition,
    Fact,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
    Statement,
    fact,
)
from daap.core.text_files import read_bytes
from daap.extract.dsl.vocabulary import Problem
from daap.extract.files import rows_of
from daap.extract.models.reader import (
    CodeList,
    FormalReading,
    is_own,
    new_reader,
    read_model_file,
)
from daap.extract.notes.record import IDENTIFIER, NUMBERED
from daap.extract.notes.remarks import Remarks, shown


@dataclass(frozen=True, slots=True)
class FormalModel:
    """Codes, decision model and attributions, in the order of the files."""

    codes: tuple[CodeDefinition, ...] = ()
    options: tuple[OptionStatement, ...] = ()
    impacts: tuple[ImpactStatement, ...] = ()
    links: tuple[LinkStatement, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_model(
    paths: Iterable[Path], relations: Mapping[str, str] | None = None
) -> FormalModel:
    """Read model files together. Raises InputError for one that is no text.

    `relations` are the study's names for relations and kinds, with the built-in ones.
    """
    reader = new_reader(relations)
    files = [(path.name, rows_of(read_bytes(path), path)) for path in paths]
    for _, rows in files:
        reader.learn(rows)
    readings = [
        (name, found) for name, rows in files for found in read_model_file(rows, reader)
    ]
    later = {
        mention.written
        for _, found in readings
        if isinstance(found, CodeList)
        for mention in found.codes
    }
    shared = reader.shared | (later & reader.lists.keys())
    gathering = Gathering(reader.aliases, reader.lists, shared)
    for name, found in readings:
        if isinstance(found, CodeDefinition):
            gathering.at(name).define(found)
    for name, found in readings:
        gathering.at(name).take(found)
    return gathering.model()


@dataclass(slots=True)
class Gathering:
    """The statements so far by subject, and the findings on them."""

    aliases: Mapping[str, str]
    lists: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)
    shared: Collection[str] = ()
    codes: dict[str, CodeDefinition] = field(default_factory=dict)
    statements: dict[Fact, Statement] = field(default_factory=dict)
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    remarks: Remarks = field(default_factory=lambda: Remarks(""))

    def at(self, path: str) -> Gathering:
        """The same statements, with findings on another file."""
        self.remarks = Remarks(path, findings=self.findings)
        return self

    def model(self) -> FormalModel:
        """The model of all statements kept."""
        kept = self.statements.values()
        return FormalModel(
            tuple(self.codes.values()),
            tuple(one for one in kept if isinstance(one, OptionStatement)),
            tuple(one for one in kept if isinstance(one, ImpactStatement)),
            tuple(one for one in kept if isinstance(one, LinkStatement)),
            tuple(
                Attribution(source, code, row)
                for row, (source, code) in enumerate(self.pairs, start=1)
            ),
            tuple(self.findings),
        )

    def define(self, found: CodeDefinition) -> None:
        """Add a definition, if it is the first of its name."""
        first = self.codes.setdefault(found.name, found)
        if first is found:
            return
        same = (first.kind, first.label) == (found.kind, found.label)
        self.remarks.add(
            "repeated-definition" if same else "contradicting-definition",
            found.line,
            f"a second definition of {found.name} as {found.kind} {found.label!r}",
            kind=first.kind,
            label=first.label,
        )

    def take(self, found: FormalReading) -> None:
        """Add anything but a definition."""
        match found:
            case CodeDefinition():
                self.check_above(found)
            case OptionStatement() | ImpactStatement() | LinkStatement():
                self.relate(found)
            case CodeList():
                self.listed(found)
            case Problem(line=line, found=text, rule=rule):
                case = f"{rule}:model-file"
                self.remarks.add(case if case in rules() else rule, line, repr(text))

    def name(self, written: str) -> str:
        """The identifier of the code that a name refers to."""
        return written if written in self.codes else self.aliases.get(written, written)

    def fits(self, found: Statement) -> bool:
        """Whether each code named is defined and of a kind that its place takes."""
        fit = True
        for written, taken in signature(found):
            code = self.codes.get(self.name(written))
            if code is None:
                fit = False
                self.undefined(written, found.line, "the statement was left out")
            elif code.kind not in taken:
                fit = False
                what, kind = f"the {code.kind} {code.name}", FAMILIES[taken][0]
                self.remarks.add("wrong-kind", found.line, what, kind=kind)
        return fit

    def undefined(self, written: str, line: int, outcome: str) -> None:
        """Add a finding for a name without a definition."""
        what = f"the name {written!r}"
        self.remarks.add("undefined-name", line, what, outcome=outcome)

    def check_above(self, found: CodeDefinition) -> None:
        """Keep the superclasses that are codes, with a finding for each other."""
        if self.codes[found.name] is not found:
            return
        known = []
        for written in found.superclasses:
            if self.name(written) in self.codes and self.name(written) != found.name:
                known.append(self.name(written))
            else:
                self.undefined(written, found.line, "the superclass was left out")
        self.codes[found.name] = CodeDefinition(
            found.name, found.kind, found.label, tuple(known), found.line
        )

    def relate(self, found: Statement) -> None:
        """Add a statement about two codes, once and with one value."""
        names = {written: self.name(written) for written, _ in signature(found)}
        kept = with_notations(found, names)
        if not self.fits(found):
            return
        if len(set(names.values())) == 1:
            self.remarks.add("link-to-itself", found.line, phrase(kept))
        else:
            about, value = fact(kept)
            first = self.statements.setdefault(about, kept)
            if first is kept:
                return
            before, what = fact(first)[1], phrase(kept)
            if before == value:
                self.repeated(found.line, what)
            else:
                rule = "contradicting-statement"
                self.remarks.add(rule, found.line, what, before=before)

    def listed(self, found: CodeList) -> None:
        """Add the attributions of a source, each code once."""
        source = self.aliases.get(found.source, found.source)
        if not IDENTIFIER.fullmatch(source):
            what = f"codes of the source {shown(source)!r}"
            self.remarks.add("bad-source", found.line, what)
            return
        if f"{source}_codes" in self.shared and not NUMBERED.fullmatch(source):
            what = f"the list {source}_codes, without the number of a source"
            self.remarks.add("list-of-no-source", found.line, what)
            return
        for mention in self.members(source, found.codes):
            code = self.name(mention.written)
            if code not in self.codes:
                self.undefined(mention.written, mention.line, "it was left out")
            elif (source, code) in self.pairs:
                self.repeated(mention.line, f"the code {code} of {source}")
            else:
                self.pairs[source, code] = mention.line

    def members(self, source: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
        """The codes of a list, with those of lists that are defined later.

        A list named like the source's own is read where it is defined.
        """
        for mention in mentions:
            name = mention.written
            if name in self.codes or name not in self.lists:
                yield mention
            elif not is_own(name, source):
                yield from self.lists[name]

    def repeated(self, line: int, what: str) -> None:
        """Add a finding for a repeated statement."""
        self.remarks.add("repeated-statement", line, what)
