"""Claims as nanopublications in TriG: single statements that can be cited.

A nanopublication has four graphs: head, assertion, provenance and publication info
(https://nanopub.net/guidelines/working_draft/). Its IRI ends in the hash of its content
(module RA of trusty URIs, https://arxiv.org/abs/1401.5775), so that the content can be
verified by the IRI.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from daap.core.errors import InputError
from daap.core.namespaces import DAAP, DCAT, DCT, OA, PREFIXES, PROV, RDF
from daap.exchange.dataset import Dataset, Term

NP = "http://www.nanopub.org/nschema#"
PLACEHOLDER = " "
"""The placeholder for the hash in the IRIs that are hashed."""

Row = tuple[str, str, str, Term | str]
"""Graph, subject, predicate, object: IRIs with the placeholder, or a term."""

CLAIMS = ("DefinitionClaim", "ImpactClaim", "LinkClaim", "OptionClaim")
STATED = (
    "defines", "statedBroader", "statedDecision", "statedForce", "statedFrom",
    "statedImpact", "statedKind", "statedLabel", "statedRelation", "statedSolution",
    "statedTo",
)  # fmt: skip


def nanopublications(dataset: Dataset) -> bytes:
    """All claims of a dataset. Raises InputError for one without any."""
    quads = [
        quad
        for kind in CLAIMS
        for claim in dataset.of_class(DAAP[kind])
        for quad in trusty(list(_rows(dataset, claim)))
    ]
    if not quads:
        raise InputError(dataset.folder, "has no claim; a nanopublication states one")
    prefixes = {n: PREFIXES[n] for n in ("daap", "dct", "oa", "prov")} | {"np": NP}
    return serialize(quads, format=RdfFormat.TRIG, prefixes=prefixes) or b""


def _rows(dataset: Dataset, claim: str) -> Iterator[Row]:
    """One claim, with placeholders for its hash."""
    own = f"{dataset.base}np/{PLACEHOLDER}"
    head, assertion, provenance, info = (
        f"{own}#{name}" for name in ("Head", "assertion", "provenance", "pubinfo")
    )
    kind = RDF.type.value
    yield head, own, kind, f"{NP}Nanopublication"
    yield head, own, f"{NP}hasAssertion", assertion
    yield head, own, f"{NP}hasProvenance", provenance
    yield head, own, f"{NP}hasPublicationInfo", info
    for term in dataset.objects(claim, RDF.type):
        if term.value.startswith(DAAP.iri) and term != DAAP.Claim:
            yield assertion, claim, kind, term
    for name in STATED:
        for term in dataset.objects(claim, DAAP[name]):
            yield assertion, claim, DAAP[name].value, term
    step = dataset.value(claim, PROV.wasGeneratedBy)
    source = dataset.value(step, DAAP.inSource)
    yield provenance, assertion, PROV.wasGeneratedBy.value, NamedNode(step)
    yield provenance, assertion, PROV.wasDerivedFrom.value, NamedNode(source)
    told = [(claim, DAAP.stance), (claim, DAAP.about), (step, DAAP.quotesAnchor)]
    told += [(step, DAAP.codesSegment), (source, DCT.title)]
    for anchor in dataset.values(step, DAAP.quotesAnchor):
        told += [(anchor, OA.hasSource), (anchor, OA.hasSelector)]
        told += [(f"{anchor}/quote", OA.exact)]
    for subject, predicate in told:
        for term in dataset.objects(subject, predicate):
            yield provenance, subject, predicate.value, term
    record = f"{dataset.base}dataset"
    for predicate in (DCT.creator, DCT.license):
        for term in dataset.objects(record, predicate):
            yield info, own, predicate.value, term
    for term in dataset.objects(record, DCT.issued):
        yield info, own, DCT.created.value, term
    for version in dataset.values(record, DCAT.hasVersion):
        yield info, own, PROV.wasDerivedFrom.value, NamedNode(version)


def artifact_code(rows: Iterable[Row]) -> str:
    """The hash of quads with placeholders: RA and 43 characters."""
    lines = [
        f"{graph}\n{subject}\n{predicate}\n{_value(term)}\n"
        for graph, subject, predicate, term in sorted(set(rows), key=_order)
    ]
    digest = hashlib.sha256("".join(lines).encode()).digest()
    return f"RA{urlsafe_b64encode(digest).decode().rstrip('=')}"


def _order(row: Row) -> tuple[object, ...]:
    """A sort key: graph, subject, predicate and object; IRIs before literals."""
    *iris, term = row
    if isinstance(term, Literal):
        kind = "" if term.language else term.datatype.value
        last = (True, term.value.encode(), kind, term.language or "")
    else:
        last = (False, _value(term).encode(), "", "")
    return *(str(iri).encode() for iri in iris), *last


def _value(term: Term | str) -> str:
    if isinstance(term, Literal):
        text = term.value.replace("\\", "\\\\").replace("\n", "\\n")
        mark = (
            f"@{term.language.lower()}" if term.language else f"^{term.datatype.value}"
        )
        return f"{mark} {text}"
    return term if isinstance(term, str) else term.value


def trusty(rows: list[Row]) -> Iterator[Quad]:
    """The quads of one nanopublication with the hash in place of placeholders."""
    code = artifact_code(rows)

    def node(text: str) -> NamedNode:
        return NamedNode(text.replace(PLACEHOLDER, code))

    for graph, subject, predicate, term in rows:
        value = node(term) if isinstance(term, str) else term
        yield Quad(node(subject), node(predicate), value, node(graph))
