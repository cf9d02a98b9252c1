"""Codebook and decision model of a study from its model files, as triples.

The nodes are those of a codebook in Turtle, but without definitions, which model files
do not have and shapes ask for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from daap.core.codebook import Code
from daap.core.iris import Iris, slug
from daap.core.namespaces import DAAP, RDF, SKOS
from daap.core.relations import IMPACTS, property_of
from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.core.triples import integer, text, triples
from daap.core.values import SignReading

SHORTCUTS = {
    "++": (DAAP.improves,),
    "+": (DAAP.improves,),
    "o": (),
    "-": (DAAP.harms,),
    "--": (DAAP.harms,),
    "+/-": (DAAP.improves, DAAP.harms),
}
"""The direct properties of an impact, by the desirable sign."""

LESS_IS_BETTER = {"++": "--", "+": "-", "o": "o", "-": "+", "--": "++", "+/-": "+/-"}
"""The desirable sign for each sign of an undesirable amount."""


def map_codes(
    codes: Iterable[CodeDefinition], iris: Iris, language: str
) -> Iterator[Triple]:
    """Each code with its kind, identifier, label and superordinate codes."""
    for code in codes:
        label = code.label or code.name.replace("_", " ")
        above = [iris.code(name) for name in code.superclasses]
        yield from triples(
            iris.code(code.name),
            (RDF.type, DAAP[code.kind.value]),
            (RDF.type, SKOS.Concept),
            (SKOS.notation, text(code.name)),
            (SKOS.prefLabel, text(label, language)),
            *((SKOS.broader, node) for node in above),
            (SKOS.inScheme, iris("codebook")),
            (SKOS.topConceptOf, None if above else iris("codebook")),
        )


def map_options(
    options: Iterable[OptionStatement],
    iris: Iris,
    before: Iterable[OptionStatement],
) -> Iterator[Triple]:
    """Each option, with its position in its decision, after those in `before`."""
    places = Counter(option.decision for option in before)
    for option in options:
        places[option.decision] += 1
        path = f"code/{slug(option.decision)}/option/{slug(option.solution)}"
        yield from triples(
            iris(path),
            (RDF.type, DAAP.DecisionOption),
            (DAAP.ofDecision, iris.code(option.decision)),
            (DAAP.proposes, iris.code(option.solution)),
            (DAAP.position, integer(places[option.decision])),
        )


def map_impacts(
    impacts: Iterable[ImpactStatement],
    iris: Iris,
    codes: Mapping[str, Code],
) -> Iterator[Triple]:
    """Each impact of a solution on a force, with its direct property.

    `codes` are the codebook's, by notation; they determine how signs are read.
    """
    for impact in impacts:
        solution, force = iris.code(impact.solution), iris.code(impact.force)
        path = f"code/{slug(impact.solution)}/impact/{slug(impact.force)}"
        yield from triples(
            iris(path),
            (RDF.type, DAAP.ForceImpact),
            (DAAP.ofSolution, solution),
            (DAAP.onForce, force),
            (DAAP.impact, IMPACTS[impact.impact]),
        )
        known = codes.get(impact.force)
        reading = known.signs if known else SignReading.POSITIVE_IMPROVES
        for shortcut in shortcuts(impact.impact, reading):
            yield Triple(solution, shortcut, force)


def shortcuts(sign: str, reading: SignReading) -> tuple[NamedNode, ...]:
    """The direct properties from a solution to a force for an impact's sign.

    >>> [p.value[-5:] for p in shortcuts("-", SignReading.POSITIVE_HARMS)]
    ['roves']
    """
    if reading is SignReading.UNSETTLED:
        return ()
    if reading is SignReading.POSITIVE_HARMS:
        sign = LESS_IS_BETTER[sign]
    return SHORTCUTS[sign]


def map_links(links: Iterable[LinkStatement], iris: Iris) -> Iterator[Triple]:
    """Each dependency and each next decision, with its direct property."""
    for link in links:
        one, other = iris.code(link.source), iris.code(link.target)
        relation = property_of(link.relation)
        way = "next" if link.is_next else f"depends/{link.relation}"
        yield from triples(
            iris(f"code/{slug(link.source)}/{way}/{slug(link.target)}"),
            (RDF.type, DAAP.NextDecision if link.is_next else DAAP.Dependency),
            (DAAP["from"], one),
            (DAAP.to, other),
            (DAAP.relation, relation),
        )
        yield Triple(one, relation, other)
