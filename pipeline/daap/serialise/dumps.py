"""The dumps of a release, and for each the function that gives its writer.

The function takes all triples, the JSON-LD context and the base IRI of the study.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from daap.serialise.assembly import Assembly
from daap.serialise.file_kinds import Packed, Writer
from daap.serialise.jsonld_context import Context, Names
from daap.serialise.named_graphs import nquads_pieces, trig_pieces, turtle_pieces

DUMPS: Mapping[str, str] = {
    "daap.ttl": "daap.serialise.dumps:asserted_turtle",
    "daap.jsonld": "daap.serialise.dumps:asserted_jsonld",
    "daap-inferred.ttl": "daap.serialise.dumps:inferred_turtle",
    "daap.nq.gz": "daap.serialise.dumps:all_nquads",
    "daap.trig.gz": "daap.serialise.dumps:all_trig",
    "daap-all.ttl.gz": "daap.serialise.dumps:all_turtle",
}
"""The dumps by name, each with its function.

A new dump is a line here and a module that writes it (docs/extending.md).
"""


def asserted_turtle(assembly: Assembly, context: Context, base: str) -> Writer:
    """Everything asserted, in Turtle."""
    return assembly.asserted.write_turtle


def asserted_jsonld(assembly: Assembly, context: Context, base: str) -> Writer:
    """Everything asserted, in JSON-LD."""
    return partial(assembly.asserted.write_jsonld, names=Names(context))


def inferred_turtle(assembly: Assembly, context: Context, base: str) -> Writer:
    """Everything inferred, in Turtle."""
    return assembly.inferred.write_turtle


def all_nquads(assembly: Assembly, context: Context, base: str) -> Packed:
    """All named graphs, in N-Quads."""
    return Packed(partial(nquads_pieces, assembly.graphs))


def all_trig(assembly: Assembly, context: Context, base: str) -> Packed:
    """All named graphs, in TriG."""
    return Packed(partial(trig_pieces, assembly.graphs, base))


def all_turtle(assembly: Assembly, context: Context, base: str) -> Packed:
    """The triples of all named graphs, in Turtle."""
    graphs = [graph for _, graph in assembly.graphs]
    return Packed(partial(turtle_pieces, graphs, base))
