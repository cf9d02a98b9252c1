"""What follows from sources, and what is wrong with them, a batch at a time.

With `build`, a place where stages meet. What comes out for a source is the same in
whatever batch it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from pyoxigraph import NamedNode, Triple

from daap.build.partition.source import Common, Mapped
from daap.core.errors import Finding
from daap.core.iris import Iris
from daap.core.namespaces import DAAP
from daap.core.resources import SHAPES
from daap.mapping.terms import subject_iri
from daap.validate.findings import findings as shape_findings
from daap.validate.findings import places
from daap.validate.result import Result

Graph = tuple[Triple, ...]
ONTOLOGY = DAAP.iri.removesuffix("#")


def closed(common: Common, mapped: Sequence[Mapped]) -> tuple[list[Graph], set[Triple]]:
    """What follows from each source, and what is known without any of them.

    Sources are closed together, and each triple is that of the source it names. A
    source that names another one is closed alone, and so are all where a new triple
    names none, which no axiom of ours brings about.
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


def _slug(common: Common, one: Mapped) -> str:
    """How a source is named in IRIs; empty for what is not published."""
    iri = Iris(common.settings.base).source(one.source.name)
    return iri.value[len(common.sources) :] if one.graph else ""


def _names_others(common: Common, one: Mapped) -> bool:
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
    """The sources below which the ends of a triple are, by the slugs of their IRIs."""
    for term in (triple.subject, triple.object):
        if isinstance(term, NamedNode) and term.value.startswith(prefix):
            yield term.value[len(prefix) :].partition("/")[0]


def validated(
    common: Common,
    mapped: Sequence[Mapped],
    inferred: Sequence[Graph],
    known: set[Triple],
) -> list[tuple[Finding, ...]]:
    """What the shapes find in each source.

    Sources are validated together. A result about the ontology itself tells that
    a source uses a term wrongly, but not which, so then it is one by one.
    """
    own = chain.from_iterable(one.own for one in mapped)
    new = chain.from_iterable(inferred)
    results = _results(common, (*own, *common.context, *new, *known))
    if len(mapped) > 1 and ONTOLOGY in results:
        return [
            validated(common, [one], [new], known)[0]
            for one, new in zip(mapped, inferred, strict=True)
        ]
    return [tuple(_findings(common, one, results)) for one in mapped]


def _results(common: Common, triples: Graph) -> dict[str, list[Result]]:
    """The results of a validation by focus node."""
    by_focus: dict[str, list[Result]] = defaultdict(list)
    for result in common.chosen.validate((*triples, *common.ontology), SHAPES):
        by_focus[result.focus].append(result)
    return by_focus


def _findings(
    common: Common, one: Mapped, results: Mapping[str, list[Result]]
) -> Iterator[Finding]:
    """The results that are about a source, with their places."""
    focus = dict.fromkeys(subject_iri(t) for t in one.graph)
    ours = [f for f in focus if f.startswith(common.sources)] if one.graph else []
    found = [result for name in (*ours, ONTOLOGY) for result in results.get(name, ())]
    if found and one.graph:
        where = places((*one.graph, *common.context, *common.tables))
        yield from shape_findings(found, {**where, **common.places})
