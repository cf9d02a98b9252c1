"""Suggestions as a mapping set for review, and the decisions in it.

The one column to fill in is `ext_decision`: `accept`, a predicate, or `reject`.
Rows with `predicate_modifier: Not` are rejections, and are not suggested again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from daap.core.iris import local_name
from daap.core.namespaces import SEMAPV_IRI, SKOS, XSD
from daap.link.sssom import MappingSet, Row
from daap.link.suggest.entries import Glossary
from daap.link.suggest.evidence import Evidence
from daap.link.suggest.propose import Suggestion

PROPOSED = {
    "lexical": "semapv:LexicalMatching",
    "semantic": "semapv:SemanticSimilarityThresholdMatching",
}
"""The justification of a suggestion, by the model that weighed it."""

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id",
    "object_label", "ext_decision", "confidence", "ext_subject_definition",
    "ext_object_definition", "comment", "mapping_justification", "reviewer_id",
    "reviewer_label", "subject_source", "subject_type", "object_type",
)  # fmt: skip
OWN = ("ext_decision", "ext_subject_definition", "ext_object_definition")
PREFIXES = {"semapv": SEMAPV_IRI, "skos": SKOS.iri}
WORDS = {
    "same_words": "names share words",
    "same_letters": "names look alike",
    "term_in_code": "the term's name is in the code's",
    "code_in_term": "the code's name is in the term's",
    "texts": "texts share words",
    "term_in_definition": "the code's definition names the term",
    "code_in_definition": "the term's definition names the code",
    "neighbours": "the terms above are alike",
    "same_head": "names end alike",
    "meaning_of_names": "names mean the like",
    "meaning_of_texts": "texts mean the like",
}  # fmt: skip
TOLD = 0.3
"""The least value of evidence that is mentioned."""


def suggestion_set(
    suggestions: Sequence[Suggestion],
    glossary: Glossary,
    *,
    name: str,
    title: str,
    base: str,
    model: str,
    prefixes: Mapping[str, str],
    kept: Iterable[Row],
    earlier: Mapping[str, str],
) -> MappingSet:
    """The set of earlier decisions and new suggestions.

    The prefixes `earlier` are kept, even if no row uses them.
    """
    prefixes = {**earlier, **prefixes}
    shorten = Shortener({**_usable(glossary.prefixes), **prefixes})
    rows = [*kept, *(_row(s, shorten, model) for s in suggestions)]
    own = {**PREFIXES, "code": f"{base}code/", "data": base}
    header = {
        "mapping_set_id": f"{base}suggestions/{name}",
        "mapping_set_title": f"Suggested mappings to {title}",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "mapping_tool": "daap link suggest",
        "extension_definitions": [
            {"slot_name": slot, "type_hint": XSD.string.value} for slot in OWN
        ],
    }
    used = {v.partition(":")[0] for row in rows for v in row.values.values()}
    stay = {*own, *earlier}
    known = {**shorten.prefixes, **prefixes, **own}
    chosen = {p: iri for p, iri in known.items() if p in used or p in stay}
    numbered = tuple(replace(row, line=i) for i, row in enumerate(rows, start=1))
    return MappingSet(name, name, chosen, header, COLUMNS, numbered)  # type: ignore[arg-type]


def _row(suggestion: Suggestion, shorten: Shortener, model: str) -> Row:
    code, term = suggestion.code, suggestion.term
    values = {
        "subject_id": f"code:{code.iri.rpartition('/code/')[2]}",
        "subject_label": code.label,
        "predicate_id": suggestion.predicate,
        "object_id": shorten(term.iri),
        "object_label": term.label,
        "confidence": f"{suggestion.confidence:.2f}",
        "ext_subject_definition": code.definition,
        "ext_object_definition": term.definition,
        "comment": _reason(suggestion.evidence),
        "mapping_justification": PROPOSED[model],
        "subject_source": "data:codebook",
        "subject_type": "skos concept",
        "object_type": _kind(term.types, is_property=term.is_property),
    }
    return Row(0, {slot: value for slot, value in values.items() if value})


def _reason(evidence: Evidence) -> str:
    """The evidence in words, the strongest first."""
    found = [(v, WORDS[k]) for k, v in evidence._asdict().items() if k in WORDS]
    told = sorted((pair for pair in found if pair[0] >= TOLD), key=lambda p: -p[0])
    return "Proposed because " + (
        ", ".join(f"{words} ({value:.2f})" for value, words in told[:4])
        or "no other term is nearer"
    )


def _kind(types: Iterable[str], *, is_property: bool) -> str:
    """The SSSOM entity type of a term with these types."""
    ends = set(map(local_name, types))
    if is_property:
        for name in ("Object", "Data", "Annotation"):
            if any(end.startswith(name) for end in ends if end.endswith("Property")):
                return f"owl {name.lower()} property"
        return "rdf property"
    if "Concept" in ends:
        return "skos concept"
    return "owl class" if "Class" in ends else "owl named individual"


class Shortener:
    """CURIEs for IRIs: with the longest known namespace, else with a new prefix."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = dict(prefixes)

    def __call__(self, iri: str) -> str:
        """The CURIE of an IRI.

        >>> short = Shortener({"farm": "https://farm.example/"})
        >>> short("https://farm.example/Hive"), short("urn:bees:x/Bee")
        ('farm:Hive', 'ns1:Bee')
        >>> short.prefixes["ns1"]
        'urn:bees:x/'
        """
        fitting = [
            (len(space), prefix)
            for prefix, space in self.prefixes.items()
            if iri.startswith(space) and iri != space
        ]
        if fitting:
            size, prefix = max(fitting)
            return f"{prefix}:{iri[size:]}"
        cut = max(map(iri.rfind, "#/:")) + 1
        number = next(i for i in range(1, 10**6) if f"ns{i}" not in self.prefixes)
        self.prefixes[f"ns{number}"] = iri[:cut]
        return f"ns{number}:{iri[cut:]}"


def _usable(prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes of a file that are valid in CURIEs, without our own."""
    taken = {"code", "data", *PREFIXES}
    plain = re.compile(r"[A-Za-z][\w.-]*\Z")
    return {p: i for p, i in prefixes.items() if plain.match(p) and p not in taken}


def decided(table: MappingSet) -> list[Row]:
    """The rows with a decision, or that were never suggestions."""
    open_ones = set(PROPOSED.values())
    return [
        row
        for row in table.rows
        if row["predicate_modifier"]
        or row["ext_decision"]
        or table.value(row, "mapping_justification") not in open_ones
    ]


def pairs(table: MappingSet, rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The subjects and objects of rows, as IRIs."""
    for row in rows:
        yield table.expand(row["subject_id"]), table.expand(row["object_id"])
