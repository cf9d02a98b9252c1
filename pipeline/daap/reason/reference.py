"""OWL 2 RL closure by owlrl, the reference for other engines.

Rules: OWL 2 Profiles, section 4.3 (Reasoning in OWL 2 RL and RDF Graphs using
Rules), https://www.w3.org/TR/owl2-profiles/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from owlrl import OWLRL_Semantics
from pyoxigraph import Triple
from rdflib import Graph

from daap.core.rdflib_bridge import to_rdflib, to_triples


def close(data: Iterable[Triple], schema: Iterable[Triple]) -> Iterator[Triple]:
    """Data and schema, and every triple that OWL 2 RL entails."""
    graph, _ = _expand((*data, *schema))
    yield from to_triples(graph)


def inconsistencies(
    data: Iterable[Triple], schema: Iterable[Triple]
) -> tuple[str, ...]:
    """The inconsistencies that owlrl finds in data and schema."""
    _, errors = _expand((*data, *schema))
    return errors


def _expand(triples: Iterable[Triple]) -> tuple[Graph, tuple[str, ...]]:
    graph = to_rdflib(triples)
    engine = OWLRL_Semantics(graph, axioms=False, daxioms=False)
    engine.closure()
    return graph, tuple(sorted(str(message) for message in engine.error_messages))
