"""OWL 2 RL closure by owlrl, the reference for other engines.

Rules: OWL 2 Profiles, section 4.3 (Reasoning in OWL 2 RL and RDF Graphs using
Rules), https://www.w3.org/TR/owl2-profiles/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from owlrl import OWLRL_Semantics
from pyoxigraph import Triple

from daap.core.rdflib_bridge import to_rdflib, to_triples


def close(data: Iterable[Triple], schema: Iterable[Triple]) -> Iterator[Triple]:
    """Data and schema, and every triple that OWL 2 RL entails."""
    graph = to_rdflib((*data, *schema))
    OWLRL_Semantics(graph, axioms=False, daxioms=False).closure()
    yield from to_triples(graph)
