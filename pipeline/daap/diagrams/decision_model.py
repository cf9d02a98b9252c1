"""The decision model of diagrams, from the triples of guidance and codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.graphs import levels
from daap.core.iris import local_name
from daap.core.namespaces import DAAP, RDF, RDFS, SKOS
from daap.diagrams.guidance import Guidance, read_guidance
from daap.diagrams.model import (
    DecisionModel,
    DiagramDecision,
    DiagramImpact,
    DiagramLink,
    DiagramOption,
    Name,
    label_key,
)
from daap.diagrams.text_metrics import clean


def decision_model(triples: Sequence[Triple], base: str) -> DecisionModel:
    """The decision model of triples in any order."""
    guidance, names = read_guidance(triples), _Names(triples, base)
    decisions = sorted(
        {
            *_typed_decisions(triples),
            *(option.decision for option in guidance.options),
            *(link.end for link in guidance.links if link.is_next),
        }
    )
    links = {iri: _next_links(iri, guidance, names) for iri in decisions}
    following = {iri: set(links[iri].values()) for iri in decisions}
    level = levels(following, key=lambda iri: (names.name(iri).notation, iri))
    found = (
        DiagramDecision(
            names.name(iri),
            level[iri],
            _options(iri, guidance, names),
            tuple(sorted(links[iri], key=_link_key)),
        )
        for iri in decisions
    )
    return DecisionModel(
        tuple(sorted(found, key=lambda d: (d.level, d.name.notation, d.name.label)))
    )


def _typed_decisions(triples: Sequence[Triple]) -> set[str]:
    """The decisions of the codebook; one that notes alone have is in no model."""
    decisions, emergent = (
        {
            subject.value
            for subject, predicate, value in triples
            if predicate == RDF.type and value == kind
            if isinstance(subject, NamedNode)
        }
        for kind in (DAAP.Decision, DAAP.EmergentCode)
    )
    return decisions - emergent


def _options(
    decision: str, guidance: Guidance, names: _Names
) -> tuple[DiagramOption, ...]:
    """The options of a decision, by position."""
    found = {
        DiagramOption(
            names.name(option.solution),
            option.position,
            _impacts(option.solution, guidance, names),
        )
        for option in guidance.options_of.get(decision, ())
    }
    last = max((option.position for option in found), default=0) + 1
    return tuple(sorted(found, key=lambda o: (o.position or last, o.name)))


def _impacts(
    solution: str, guidance: Guidance, names: _Names
) -> tuple[DiagramImpact, ...]:
    found = {
        DiagramImpact(
            replace(impact.sign, words=clean(impact.sign.words)),
            names.name(impact.force),
        )
        for impact in guidance.impacts_of.get(solution, ())
    }
    return tuple(sorted(found, key=lambda i: (i.sign, *label_key(i.force))))


def _next_links(
    decision: str, guidance: Guidance, names: _Names
) -> dict[DiagramLink, str]:
    """The next decisions of a decision and of its options, with their IRIs."""
    offered = {option.solution for option in guidance.options_of.get(decision, ())}
    relations: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for origin in {decision, *offered}:
        for link in guidance.links_from.get(origin, ()):
            if link.is_next:
                relations[link.iri, origin, link.end].add(names.relation(link.relation))
    return {
        DiagramLink(
            None if origin == decision else names.name(origin),
            ", ".join(sorted(words)),
            names.name(to),
        ): to
        for (_, origin, to), words in relations.items()
    }


class _Names:
    """Names of codes and terms, from triples."""

    def __init__(self, triples: Iterable[Triple], base: str) -> None:
        self._codes = f"{base}code/"
        self._texts: dict[tuple[str, NamedNode], set[Literal]] = defaultdict(set)
        for subject, predicate, value in triples:
            named = predicate in (SKOS.notation, SKOS.prefLabel, RDFS.label)
            if named and isinstance(subject, NamedNode) and isinstance(value, Literal):
                self._texts[subject.value, predicate].add(value)

    def name(self, iri: str) -> Name:
        """The notation of a code, and its label if it has one."""
        stated = sorted(text.value for text in self._texts[iri, SKOS.notation])
        notation = clean(stated[0] if stated else self._tail(iri))
        return Name(self._label(iri) or notation, notation)

    def relation(self, iri: str) -> str:
        """The label of a relation."""
        return self._label(iri) or _spelt_out(self._tail(iri)) or "next"

    def _label(self, iri: str) -> str:
        for predicate in (SKOS.prefLabel, RDFS.label):
            for text in sorted(self._texts[iri, predicate], key=_english_first):
                if clean(text.value):
                    return clean(text.value)
        return ""

    def _tail(self, iri: str) -> str:
        if iri.startswith(self._codes):
            return unquote(iri.removeprefix(self._codes))
        return unquote(local_name(iri))


def _spelt_out(name: str) -> str:
    return clean(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())


def _english_first(text: Literal) -> tuple[bool, str, str]:
    language = str(text.language or "")
    return language.split("-")[0] not in ("en", ""), language, str(text.value)


def _link_key(link: DiagramLink) -> tuple[object, ...]:
    option = link.option or Name("", "")
    return (*label_key(option), link.relation, *label_key(link.to))
