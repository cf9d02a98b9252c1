"""The list of decisions, and the options of each in columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from daap.core.graphs import levels
from daap.diagrams.guidance import Impact, Link, Option, Sign, read_as
from daap.site.claims import Claim
from daap.site.coding import Coding
from daap.site.dataset import Dataset
from daap.site.formal_model import FormalModel
from daap.site.page import Page

READINGS = (
    "SELECT ?force ?reading { ?force daap:signReading ?reading } ORDER BY ?reading"
)
DEFINITIONS = """
SELECT ?code ?text { ?code a daap:Code ; skos:definition ?text } ORDER BY ?code ?text
"""


@dataclass(frozen=True, slots=True)
class Said:
    """Claims of an impact on a force, with `sign` in the force's reading."""

    sign: Sign
    force: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """An option of a decision: its evidence, and claims for and against it.

    `other` are claims about it that are no impact for better or worse.
    """

    option: Option
    definition: str
    sources: int
    steps: int
    impacts: Mapping[str, Impact]
    pro: tuple[Said, ...]
    contra: tuple[Said, ...]
    other: tuple[Claim, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A decision's options by forces, and its diagram."""

    columns: tuple[Column, ...]
    forces: tuple[str, ...]
    diagram: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The options of all decisions, each once, and the options of each decision."""

    groups: tuple[tuple[str, tuple[Column, ...]], ...]
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision in the list, with the decisions before and after it.

    `claimed` are the solutions that sources claim as its options.
    """

    iri: str
    definition: str
    sources: int
    steps: int
    options: tuple[Option, ...]
    claimed: tuple[str, ...]
    before: tuple[str, ...]
    following: tuple[str, ...]


class Options:
    """Compares the options of decisions of one dataset."""

    def __init__(
        self,
        dataset: Dataset,
        coding: Coding,
        model: FormalModel,
        pictures: frozenset[str],
    ) -> None:
        self._dataset, self._coding, self._model = dataset, coding, model
        self._pictures = pictures
        self._readings = {
            row["force"]: row["reading"] for row in dataset.rows(READINGS)
        }
        self._texts = {row["code"]: row["text"] for row in dataset.rows(DEFINITIONS)}

    def matrix(self, decision: str) -> Matrix | None:
        """The options of a decision by forces; None if it has none."""
        options = self._model.options_of.get(decision, ())
        if not options:
            return None
        columns = tuple(self.column(option) for option in options)
        picture = f"diagrams/{decision.rpartition('/')[2]}.svg"
        drawn = picture if picture in self._pictures else ""
        return Matrix(columns, self.forces(columns), drawn)

    def forces(self, columns: Sequence[Column]) -> tuple[str, ...]:
        """The forces that options have an impact on, by label."""
        found = {force for column in columns for force in column.impacts}
        return tuple(sorted(found, key=self._dataset.label_key))

    def column(self, option: Option) -> Column:
        """An option with its evidence and claims."""
        code = option.solution
        said, other = self._said(code)
        links = self._model.links_from.get(code, ())
        return Column(
            option,
            self._texts.get(code, ""),
            self._model.source_count(code),
            len(self._coding.by_code.get(code, ())),
            {impact.force: impact for impact in self._model.impacts_of.get(code, ())},
            tuple(one for one in said if one.sign.tone == "better"),
            tuple(one for one in said if one.sign.tone == "worse"),
            tuple(other),
            tuple(link for link in links if not link.is_next),
        )

    def _said(self, code: str) -> tuple[list[Said], list[Claim]]:
        """The claims about an option: impacts for better or worse, and others."""
        found: dict[tuple[Sign, str], list[Claim]] = {}
        other = []
        for claim in self._coding.claims_on.get(code, ()):
            own = claim.kind == "impact" and claim.one == code
            signs = {
                force: read_as(claim.sign, self._reading(force))
                for force in (claim.others if own else ())
            }
            for force, sign in signs.items():
                found.setdefault((sign, force), []).append(claim)
            if not any(sign.tone in {"better", "worse"} for sign in signs.values()):
                other.append(claim)
        said = [Said(*key, tuple(claims)) for key, claims in sorted(found.items())]
        return said, other

    def _reading(self, force: str) -> NamedNode | None:
        reading = self._readings.get(force)
        return NamedNode(reading) if reading else None


def decisions_page(
    dataset: Dataset, coding: Coding, model: FormalModel
) -> Iterator[Page]:
    """The list of decisions, each after those that lead to it."""
    found = _decisions(dataset, coding, model)
    weighed = tuple(one for one in found if one.options)
    rest = tuple(one for one in found if not one.options)
    if found:
        yield Page("decisions.html", "Decisions", "decisions.html", (weighed, rest))


def compare_page(
    dataset: Dataset, coding: Coding, model: FormalModel
) -> Iterator[Page]:
    """The page to compare options, also of several decisions."""
    options = Options(dataset, coding, model, frozenset())
    seen = set[str]()
    groups = []
    for decision in _decisions(dataset, coding, model):
        new = [one for one in decision.options if one.solution not in seen]
        seen.update(one.solution for one in new)
        if new:
            groups.append((decision.iri, tuple(map(options.column, new))))
    if len(groups) > 1:
        columns = tuple(column for _, own in groups for column in own)
        matrix = Matrix(columns, options.forces(columns), "")
        comparison = Comparison(tuple(groups), matrix)
        yield Page("compare.html", "Compare options", "compare.html", comparison)


def _decisions(dataset: Dataset, coding: Coding, model: FormalModel) -> list[Decision]:
    """The decisions, each after those that lead to it."""
    texts = {row["code"]: row["text"] for row in dataset.rows(DEFINITIONS)}
    found = [
        _decision(iri, texts.get(iri, ""), coding, model)
        for iri, name in dataset.names.items()
        if name.kind == "decision"
    ]
    following: dict[str, set[str]] = {one.iri: set() for one in found}
    for one in found:
        for start in one.before:
            following.setdefault(start, set()).add(one.iri)

    level = levels(following, dataset.label_key)
    return sorted(found, key=lambda one: (level[one.iri], dataset.label_key(one.iri)))


def _decision(
    iri: str, definition: str, coding: Coding, model: FormalModel
) -> Decision:
    found = coding.claims_on.get(iri, ())
    claims = [one for one in found if one.kind == "option" and one.one == iri]
    return Decision(
        iri,
        definition,
        model.source_count(iri),
        len(coding.by_code.get(iri, ())),
        tuple(model.options_of.get(iri, ())),
        tuple(dict.fromkeys(c for one in claims for c in one.others)),
        tuple(link.start for link in model.links_to.get(iri, ()) if link.is_next),
        tuple(link.end for link in model.links_from.get(iri, ()) if link.is_next),
    )
