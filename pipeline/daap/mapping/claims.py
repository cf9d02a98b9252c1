"""Claims of coding steps as triples: definitions, options, impacts and links.

A claim is in the graph of its source and has properties of its own, so that it entails
nothing about the study's guidance.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris, slug
from daap.core.model import Document, Lines
from daap.core.namespaces import DAAP, PROV, RDF
from daap.core.relations import IMPACTS, property_of
from daap.core.statements import (
    Claim,
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.core.statements import Statement as Stated
from daap.core.triples import Statement, integer, lines, stated, triples
from daap.core.values import Kind


def map_claims(document: Document, iris: Iris, language: str) -> Iterator[Triple]:
    """Every claim of every step, numbered per step; labels are in `language`."""
    for step in document.steps:
        made_by = iris.step(document.identifier, step.position)
        for number, claim in enumerate(step.claims, start=1):
            line = claim.statement.line
            yield from triples(
                NamedNode(f"{made_by.value}/claim/{number}"),
                *_said(claim.statement, iris, language),
                (DAAP.stance, DAAP[claim.stance.value]),
                *((DAAP.about, node) for node in _about(claim, iris)),
                (DAAP.position, integer(number)),
                (PROV.wasGeneratedBy, made_by),
                *lines(Lines(line, line)),
            )


def _said(statement: Stated, iris: Iris, language: str) -> tuple[Statement, ...]:
    """The content of a claim, in its own properties."""
    match statement:
        case CodeDefinition(kind=kind, label=label, superclasses=above):
            return (
                (RDF.type, DAAP.DefinitionClaim),
                (DAAP.defines, iris.code(statement.name)),
                (DAAP.statedKind, None if kind is Kind.EMERGENT else DAAP[kind.value]),
                (DAAP.statedLabel, stated(label, language)),
                *((DAAP.statedBroader, iris.code(one)) for one in above),
            )
        case OptionStatement(decision=decision, solution=solution, label=label):
            return (
                (RDF.type, DAAP.OptionClaim),
                (DAAP.statedDecision, iris.code(decision)),
                (DAAP.statedSolution, iris.code(solution)),
                (DAAP.statedLabel, stated(label, language)),
            )
        case ImpactStatement(solution=solution, force=force, impact=sign):
            return (
                (RDF.type, DAAP.ImpactClaim),
                (DAAP.statedSolution, iris.code(solution)),
                (DAAP.statedForce, iris.code(force)),
                (DAAP.statedImpact, IMPACTS[sign]),
            )
        case LinkStatement(source=one, relation=word, target=other):
            return (
                (RDF.type, DAAP.LinkClaim),
                (DAAP.statedFrom, iris.code(one)),
                (DAAP.statedTo, iris.code(other)),
                (DAAP.statedRelation, property_of(word)),
            )


def _about(claim: Claim, iris: Iris) -> tuple[NamedNode, ...]:
    """The node of the guidance that a claim is about, else each code it names."""
    match claim.statement:
        case CodeDefinition(name=name, superclasses=above):
            return tuple(map(iris.code, dict.fromkeys((name, *above))))
        case OptionStatement(decision=one, solution=other):
            way = "option"
        case ImpactStatement(solution=one, force=other):
            way = "impact"
        case LinkStatement(source=one, relation=word, target=other):
            way = "next" if claim.statement.is_next else f"depends/{word}"
    if claim.is_known:
        return (iris(f"code/{slug(one)}/{way}/{slug(other)}"),)
    return iris.code(one), iris.code(other)
