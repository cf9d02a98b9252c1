"""The decision model as pages show it: options, impacts, links, attributions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from daap.site.dataset import Dataset, natural

__all__ = [
    "Attribution",
    "Guidance",
    "Impact",
    "Link",
    "Option",
    "Sign",
    "read_guidance",
]

T = TypeVar("T")

OPTIONS = """
SELECT ?node ?decision ?solution ?position {
  ?node daap:ofDecision ?decision ; daap:proposes ?solution .
  OPTIONAL { ?node daap:position ?position }
} ORDER BY ?decision ?position ?node
"""
IMPACTS = """
SELECT ?node ?solution ?force ?notation ?label ?improves ?harms {
  ?node daap:ofSolution ?solution ; daap:onForce ?force ; daap:impact ?value .
  OPTIONAL { ?value skos:notation ?notation }
  OPTIONAL { ?value rdfs:label ?label }
  BIND(EXISTS { ?solution daap:improves ?force } AS ?improves)
  BIND(EXISTS { ?solution daap:harms ?force } AS ?harms)
} ORDER BY ?node
"""
LINKS = """
SELECT DISTINCT ?node ?from ?to ?relation ?next {
  ?node daap:from ?from ; daap:to ?to ; daap:relation ?relation .
  BIND(EXISTS { ?node a daap:NextDecision } AS ?next)
} ORDER BY ?node
"""
ATTRIBUTIONS = """
SELECT ?node ?source ?code ?status ?label ?row ?step {
  ?node daap:ofSource ?source ; daap:ofCode ?code .
  OPTIONAL { ?node daap:tableRow ?row }
  OPTIONAL { ?node daap:auditStatus ?status . ?status rdfs:label ?label }
  OPTIONAL { ?node daap:tracedIn ?step . ?step daap:position ?position }
} ORDER BY ?source ?row ?node ?position
"""


@dataclass(frozen=True, slots=True)
class Sign:
    """How a solution bears on a force, and whether that is for better or worse."""

    notation: str
    label: str
    improves: bool = False
    harms: bool = False

    @property
    def tone(self) -> str:
        """The style class that a page shows it in."""
        tones = {(True, True): "mixed", (True, False): "better", (False, True): "worse"}
        return tones.get((self.improves, self.harms), "neutral")

    @property
    def effect(self) -> str:
        """The sign that tells what is desirable; `?` where that is not settled."""
        strength = len(self.notation)
        effects = {
            "mixed": "+/-",
            "better": "+" * strength,
            "worse": "-" * strength,
            "neutral": "o" if self.notation == "o" else "?",
        }
        return effects[self.tone]


@dataclass(frozen=True, slots=True)
class Option:
    """A solution that a decision offers."""

    iri: str
    decision: str
    solution: str
    position: str


@dataclass(frozen=True, slots=True)
class Impact:
    """What a solution does to a force."""

    iri: str
    solution: str
    force: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency between solutions, or what to decide next."""

    iri: str
    start: str
    end: str
    relation: str
    next: bool


@dataclass(frozen=True, slots=True)
class Attribution:
    """A code that the formal model lists for a source; `status` where audited."""

    iri: str
    source: str
    code: str
    status: str
    row: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Guidance:
    """All nodes of the decision model, each kind in a stable order."""

    options: tuple[Option, ...]
    impacts: tuple[Impact, ...]
    links: tuple[Link, ...]
    attributions: tuple[Attribution, ...]

    @cached_property
    def options_of(self) -> dict[str, list[Option]]:
        """The options by decision."""
        return _grouped(self.options, "decision")

    @cached_property
    def offers(self) -> dict[str, list[Option]]:
        """The options by solution."""
        return _grouped(self.options, "solution")

    @cached_property
    def impacts_of(self) -> dict[str, list[Impact]]:
        """The impacts by solution."""
        return _grouped(self.impacts, "solution")

    @cached_property
    def impacts_on(self) -> dict[str, list[Impact]]:
        """The impacts by force."""
        return _grouped(self.impacts, "force")

    @cached_property
    def links_from(self) -> dict[str, list[Link]]:
        """Dependencies and next decisions by where they start."""
        return _grouped(self.links, "start")

    @cached_property
    def links_to(self) -> dict[str, list[Link]]:
        """Dependencies and next decisions by where they end."""
        return _grouped(self.links, "end")

    @cached_property
    def attributed(self) -> dict[str, list[Attribution]]:
        """The attributions by code."""
        return _grouped(self.attributions, "code")

    @cached_property
    def attributions_of(self) -> dict[str, list[Attribution]]:
        """The attributions by source."""
        return _grouped(self.attributions, "source")


def _grouped(values: Iterable[T], field: str) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for value in values:
        found.setdefault(getattr(value, field), []).append(value)
    return found


def read_guidance(dataset: Dataset) -> Guidance:
    """The decision model and the formal attributions of a dataset."""
    return Guidance(
        options=tuple(
            Option(row["node"], row["decision"], row["solution"], row["position"])
            for row in dataset.rows(OPTIONS)
        ),
        impacts=tuple(
            Impact(
                row["node"],
                row["solution"],
                row["force"],
                Sign(
                    row["notation"] or "?",
                    row["label"] or "unknown",
                    row["improves"] == "true",
                    row["harms"] == "true",
                ),
            )
            for row in dataset.rows(IMPACTS)
        ),
        links=tuple(
            Link(
                row["node"],
                row["from"],
                row["to"],
                row["relation"],
                row["next"] == "true",
            )
            for row in dataset.rows(LINKS)
        ),
        attributions=tuple(_attributions(dataset)),
    )


def _attributions(dataset: Dataset) -> list[Attribution]:
    """The attributions by source, p2 before p10, and as their table lists them."""
    found = [
        Attribution(
            node,
            rows[0]["source"],
            rows[0]["code"],
            rows[0]["label"],
            rows[0]["row"],
            tuple(dict.fromkeys(row["step"] for row in rows if row["step"])),
        )
        for node, rows in dataset.groups(ATTRIBUTIONS, "node").items()
    ]
    return sorted(found, key=lambda a: (natural(a.source), int(a.row or 0), a.iri))
