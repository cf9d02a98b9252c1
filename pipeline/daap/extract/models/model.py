"""A study's decision model, merged from its model files and checked.

Names may be defined in one file and used in another. A statement that repeats or
contradicts another, or refers to nothing, is a finding with its file and line; the
first one counts, and statements that would break the decision model are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from daap.core.codebook import Attribution
from daap.core.errors import Finding
from daap.core.model import Mention
from daap.core.rules import rules
from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.core.values import Kind
from daap.extract.dsl.vocabulary import Problem
from daap.extract.files import read_bytes, rows_of
from daap.extract.models.reader import (
    CodeList,
    FormalReading,
    is_own,
    new_reader,
    read_model_file,
)
from daap.extract.notes.record import IDENTIFIER
from daap.extract.notes.remarks import Remarks, shown

SOLUTION = (Kind.SOLUTION, Kind.PRACTICE, Kind.PATTERN)
SORTS: Mapping[str, tuple[Kind, ...]] = {
    "a decision": (Kind.DECISION,),
    "a force": (Kind.FORCE,),
    "a solution": SOLUTION,
    "a solution or a decision": (*SOLUTION, Kind.DECISION),
}
"""The kinds of codes that statements of each sort may be about."""

ANSWER = "a solution or a decision"
SOLUTIONS = ("a solution", "a solution")
DECISIONS = (ANSWER, "a decision")


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

    `relations` are the study's names for relations, with the built-in name of each.
    """
    reader = new_reader(relations)
    readings = [
        (path.name, found)
        for path in paths
        for found in read_model_file(rows_of(read_bytes(path), path), reader)
    ]
    gathering = Gathering(reader.aliases, reader.lists)
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
    codes: dict[str, CodeDefinition] = field(default_factory=dict)
    options: dict[tuple[str, str], OptionStatement] = field(default_factory=dict)
    impacts: dict[tuple[str, str], ImpactStatement] = field(default_factory=dict)
    links: dict[tuple[str, str, str], LinkStatement] = field(default_factory=dict)
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    remarks: Remarks = field(default_factory=lambda: Remarks(""))

    def at(self, path: str) -> Gathering:
        """The same statements, with findings on another file."""
        self.remarks = Remarks(path, findings=self.findings)
        return self

    def model(self) -> FormalModel:
        """The model of all statements kept."""
        return FormalModel(
            tuple(self.codes.values()),
            tuple(self.options.values()),
            tuple(self.impacts.values()),
            tuple(self.links.values()),
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
            case OptionStatement():
                self.option(found)
            case ImpactStatement():
                self.impact(found)
            case LinkStatement():
                self.link(found)
            case CodeList():
                self.listed(found)
            case Problem(line=line, found=text, rule=rule):
                case = f"{rule}:model-file"
                self.remarks.add(case if case in rules() else rule, line, repr(text))

    def name(self, written: str) -> str:
        """The identifier of the code that a name refers to."""
        return written if written in self.codes else self.aliases.get(written, written)

    def fits(self, line: int, *wanted: tuple[str, str]) -> bool:
        """Whether each code named is defined and of the sort required."""
        fit = True
        for written, sort in wanted:
            code = self.codes.get(self.name(written))
            if code is None:
                fit = False
                self.undefined(written, line, "the statement was left out")
            elif code.kind not in SORTS[sort]:
                fit = False
                what = f"the {code.kind} {code.name}"
                self.remarks.add("wrong-kind", line, what, kind=sort)
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

    def option(self, found: OptionStatement) -> None:
        """Add an option, once."""
        wanted = ((found.decision, "a decision"), (found.solution, ANSWER))
        decision, solution = self.name(found.decision), self.name(found.solution)
        if decision == solution:
            self.to_itself(found.line, f"the option {solution} of {decision}")
        elif self.fits(found.line, *wanted):
            kept = OptionStatement(decision, solution, found.label, found.line)
            first = self.options.setdefault((decision, solution), kept)
            if first is not kept:
                self.repeated(found.line, f"the option {solution} of {decision}")

    def impact(self, found: ImpactStatement) -> None:
        """Add an impact, once and with one sign."""
        wanted = ((found.solution, "a solution"), (found.force, "a force"))
        if not self.fits(found.line, *wanted):
            return
        solution, force = self.name(found.solution), self.name(found.force)
        kept = ImpactStatement(solution, force, found.impact, found.line)
        first = self.impacts.setdefault((solution, force), kept)
        if first is kept:
            return
        what = f"the impact of {solution} on {force}"
        if first.impact == found.impact:
            self.repeated(found.line, what)
        else:
            self.contradicted(found.line, what, found.impact, first.impact)

    def link(self, found: LinkStatement) -> None:
        """Add a dependency or a next decision, once."""
        sorts = DECISIONS if found.is_next else SOLUTIONS
        wanted = zip((found.source, found.target), sorts, strict=True)
        one, other = self.name(found.source), self.name(found.target)
        if one == other:
            self.to_itself(found.line, f"{one} {found.relation} {other}")
        elif self.fits(found.line, *wanted):
            kept = LinkStatement(one, found.relation, other, found.line)
            key = (one, "next" if found.is_next else found.relation, other)
            first = self.links.setdefault(key, kept)
            if first is kept:
                return
            what = f"the relation of {one} to {other}"
            if first.relation == found.relation:
                self.repeated(found.line, what)
            else:
                self.contradicted(found.line, what, found.relation, first.relation)

    def listed(self, found: CodeList) -> None:
        """Add the attributions of a source, each code once."""
        source = self.aliases.get(found.source, found.source)
        if not IDENTIFIER.fullmatch(source):
            what = f"codes of the source {shown(source)!r}"
            self.remarks.add("bad-source", found.line, what)
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

    def to_itself(self, line: int, what: str) -> None:
        """Add a finding for a statement that relates a code to itself."""
        self.remarks.add("link-to-itself", line, what)

    def repeated(self, line: int, what: str) -> None:
        """Add a finding for a repeated statement."""
        self.remarks.add("repeated-statement", line, what)

    def contradicted(self, line: int, what: str, now: str, before: str) -> None:
        """Add a finding for a statement that contradicts an earlier one."""
        found = f"{what} as {now}"
        self.remarks.add("contradicting-statement", line, found, before=before)
