"""What a study's model files say together, each thing once and only what fits.

Names may be defined in any file and used in any other. What is said twice, is
contradicted, or refers to nothing is a finding with its file and line; the first
statement counts, and what would break the decision model is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from daap.core.errors import Finding, Severity
from daap.core.model import (
    Attribution,
    CodeDefinition,
    ImpactStatement,
    Kind,
    LinkStatement,
    Mention,
    OptionStatement,
)
from daap.extract.dsl.vocabulary import Problem
from daap.extract.files import read_bytes, rows_of
from daap.extract.models.problems import BROKEN, HARMLESS, PROBLEMS
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
"""The kinds of codes that a statement may be about."""

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

    `relations` are the study's own names for relations, each with ours.
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
    """The statements so far by what each is about, and what was found of them."""

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
        """The same, remarking on another file."""
        self.remarks = Remarks(path, findings=self.findings)
        return self

    def model(self) -> FormalModel:
        """Everything that was kept."""
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
        """Take a definition, if it is the first of its name."""
        first = self.codes.setdefault(found.name, found)
        if first is found:
            return
        same = (first.kind, first.label) == (found.kind, found.label)
        self.remarks.warn(
            "repeated-definition" if same else "contradicting-definition",
            found.line,
            f"a second definition of {found.name} as {found.kind} {found.label!r}",
            f"one; before it was {first.kind} {first.label!r}",
            "remove one of the two; the first counts",
        )

    def take(self, found: FormalReading) -> None:
        """Take anything but a definition."""
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
                words = (repr(text), *PROBLEMS.get(rule, BROKEN))
                severity = Severity.INFO if rule in HARMLESS else Severity.WARNING
                self.remarks.add(rule, line, *words, severity=severity)

    def name(self, written: str) -> str:
        """The identifier of the code that a name stands for."""
        return written if written in self.codes else self.aliases.get(written, written)

    def fits(self, line: int, *wanted: tuple[str, str]) -> bool:
        """Whether each code named is defined and of the sort wanted."""
        fit = True
        for written, sort in wanted:
            code = self.codes.get(self.name(written))
            if code is None:
                fit = False
                self.undefined(written, line, "the statement was left out")
            elif code.kind not in SORTS[sort]:
                fit = False
                self.remarks.warn(
                    "wrong-kind",
                    line,
                    f"the {code.kind} {code.name}",
                    sort,
                    "correct the statement or the kind; the statement was left out",
                )
        return fit

    def undefined(self, written: str, line: int, outcome: str) -> None:
        """Remark on a name that stands for no code."""
        self.remarks.warn(
            "undefined-name",
            line,
            f"the name {written!r}",
            "the name of a code that one of the files defines",
            f"correct it, or name the file that defines it; {outcome}",
        )

    def check_above(self, found: CodeDefinition) -> None:
        """Remark on superclasses that are no codes, and keep the others."""
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
        """Take an option, once."""
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
        """Take an impact, once and with one sign."""
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
        """Take a dependency or a next decision, once."""
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
        """Take the codes of a source, each once."""
        source = self.aliases.get(found.source, found.source)
        if not IDENTIFIER.fullmatch(source):
            self.remarks.warn(
                "bad-source",
                found.line,
                f"codes of the source {shown(source)!r}",
                "an identifier of letters and digits, such as p4",
                "correct it; the list was left out",
            )
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
        """The codes of a list, also those of lists that are given further below.

        A list that is named as the source's own says what it holds by itself.
        """
        for mention in mentions:
            name = mention.written
            if name in self.codes or name not in self.lists:
                yield mention
            elif not is_own(name, source):
                yield from self.lists[name]

    def to_itself(self, line: int, what: str) -> None:
        """Remark on a statement about one code that needs two."""
        words = (what, "two codes", "correct the statement; it was left out")
        self.remarks.warn("link-to-itself", line, *words)

    def repeated(self, line: int, what: str) -> None:
        """Remark on something that was said before."""
        self.remarks.add(
            "repeated-statement", line, what, "it once", "remove one of the two"
        )

    def contradicted(self, line: int, what: str, now: str, before: str) -> None:
        """Remark on something of which something else was said before."""
        self.remarks.warn(
            "contradicting-statement",
            line,
            f"{what} as {now}",
            f"one value; before it was {before}",
            "remove one of the two; the first counts",
        )
