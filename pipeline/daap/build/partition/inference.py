"""Closure and validation of sources, a batch at a time.

The result for a source does not depend on its batch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from pyoxigraph import NamedNode, Triple

from daap.build.partition.source import Mapped, SharedContext
from daap.core.errors import Finding
from daap.core.iris import Iris
from daap.core.namespaces import ONTOLOGY_IRI
from daap.core.resources import SHAPES
from daap.core.triples import subject_iri
from daap.validate.findings import findings as shape_findings
from daap.validate.findings import places
from daap.validate.result import Result

Graph = tuple[Triple, ...]


def closed(
    common: SharedContext, mapped: Sequence[Mapped]
) -> tuple[list[Graph], set[Triple]]:
    """The inferred triples of each source, and those entailed without any source.

    Sources are closed together, and a triple belongs to the source that it names. A
    source that names another one is closed alone; so are all if a new triple names no
    source, which no axiom of the ontology entails.
    """
    names = {_slug(common, one): one for one in mapped if one.graph}
    single = {name: one for name, one in names.items() if _names_others(common, one)}
    found: dict[str, list[Triple]] = defaultdict(list)
    known: set[Triple] = set()
    for triple in common.close(o for n, o in names.items() if n not in single):
        if triple in common.known:
            known.add(triple)
        else:
            named = set(_sources_in(triple, common.sources))
            found[named.pop() if len(named) == 1 else ""].append(triple)
    for name in names if found.keys() - names.keys() else single:
        alone = common.close([names[name]])
        known.update(triple for triple in alone if triple in common.known)
        found[name] = [triple for triple in alone if triple not in common.known]
    return [tuple(found.get(_slug(common, one), ())) for one in mapped], known


def _slug(common: SharedContext, one: Mapped) -> str:
    """The slug of a source in IRIs; empty for one that is not published."""
    iri = Iris(common.settings.base).source(one.source.name)
    return iri.value[len(common.sources) :] if one.graph else ""


def _names_others(common: SharedContext, one: Mapped) -> bool:
    """Whether a source names another one, as by the address of its page."""
    own = common.sources + _slug(common, one)
    return any(
        isinstance(triple.object, NamedNode)
        and triple.object.value.startswith(common.sources)
        and triple.object.value != own
        and not triple.object.value.startswith(own + "/")
        for triple in one.graph
    )


def _sources_in(triple: Triple, prefix: str) -> Iterator[str]:
    """The slugs of the sources that the subject and object of a triple are below."""
    for term in (triple.subject, triple.object):
        if isinstance(term, NamedNode) and term.value.startswith(prefix):
            yield term.value[len(prefix) :].partition("/")[0]


def validated(
    common: SharedContext,
    mapped: Sequence[Mapped],
    inferred: Sequence[Graph],
    known: set[Triple],
) -> list[tuple[Finding, ...]]:
    """The findings of SHACL on each source.

    Sources are validated together. If a result is about the ontology, it is unknown
    which source misused the term, so each is validated alone.
    """
    own = chain.from_iterable(one.own for one in mapped)
    new = chain.from_iterable(inferred)
    results = _results(common, (*own, *common.context, *new, *known))
    if len(mapped) > 1 and ONTOLOGY_IRI in results:
        return [
            validated(common, [one], [new], known)[0]
            for one, new in zip(mapped, inferred, strict=True)
        ]
    return [tuple(_findings(common, one, results)) for one in mapped]


def _results(common: SharedContext, triples: Graph) -> dict[str, list[Result]]:
    """The results of a validation, by focus node."""
    by_focus: dict[str, list[Result]] = defaultdict(list)
    for result in common.chosen.validate((*triples, *common.ontology), SHAPES):
        by_focus[result.focus].append(result)
    return by_focus


def _findings(
    common: SharedContext, one: Mapped, results: Mapping[str, list[Result]]
) -> Iterator[Finding]:
    """The results about a source, with their places."""
    focus = dict.fromkeys(subject_iri(t) for t in one.graph)
    ours = [f for f in focus if f.startswith(common.sources)] if one.graph else []
    found = [
        result for name in (*ours, ONTOLOGY_IRI) for result in results.get(name, ())
    ]
    if found and one.graph:
        where = places((*one.graph, *common.context, *common.tables))
        yield from shape_findings(found, {**where, **common.places})
