"""A published dataset as an Oxigraph store, asked without any set-up."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from daap.errors import InputError, QuestionError
from daap.namespaces import PREFIXES
from daap.web.question import bare, bound

__all__ = ["Answer", "ask", "base_of", "open_dataset", "query_prefixes"]

Answer = QuerySolutions | QueryBoolean | QueryTriples

PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def open_dataset(folder: Path) -> Store:
    """Load a dist folder: its named graphs, and the ontology in one of its own.

    The default graph holds each of their triples once: Oxigraph's own union of
    named graphs answers twice for a triple that stands in two of them.

    Raises InputError for a folder that is no published dataset.
    """
    dump, ontology = folder / "daap.nq.gz", folder / "ontology.ttl"
    store = Store()
    try:
        store.bulk_load(gzip.decompress(dump.read_bytes()), format=RdfFormat.N_QUADS)
        store.bulk_load(
            ontology.read_bytes(),
            format=RdfFormat.TURTLE,
            to_graph=NamedNode("https://w3id.org/daap/ontology"),
        )
    except FileNotFoundError as error:
        raise InputError(
            folder,
            f"is no published dataset (no {Path(error.filename).name}); "
            "make one with 'daap build' or name one with --data",
        ) from None
    except (OSError, EOFError, SyntaxError) as error:
        raise InputError(folder, f"holds a broken dump: {error}") from None
    store.bulk_extend(
        Quad(*triple) for triple in dict.fromkeys(q.triple for q in store)
    )
    return store


def base_of(folder: Path) -> str:
    """The base IRI of a published dataset, from its JSON-LD context."""
    import json

    path = folder / "context.jsonld"
    try:
        context = json.loads(path.read_bytes())["@context"]
        data = context["data"]
        return str(data["@id"] if isinstance(data, dict) else data)
    except FileNotFoundError:
        raise InputError(
            folder, "is no published dataset (no context.jsonld)"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise InputError(path, "is no context of a dataset") from None


def query_prefixes(base: str) -> dict[str, str]:
    """The prefixes that every question may use without declaring them."""
    return {
        **PREFIXES,
        "code": f"{base}code/",
        "source": f"{base}source/",
        "data": base,
    }


def ask(
    store: Store,
    query: str,
    *,
    prefixes: Mapping[str, str],
    given: Mapping[str, NamedNode | Literal] | None = None,
) -> Answer:
    """Answer a query over all graphs together.

    Raises QuestionError, with line, column and the line itself, for a query
    that is no SPARQL, and for one that would reach beyond the dataset.
    """
    if re.search(r"\bSERVICE\b", bare(query), re.IGNORECASE):
        raise QuestionError("SERVICE is refused: nothing is asked over the network")
    try:
        return store.query(
            bound(query, given or {}),
            prefixes=dict(prefixes),
        )
    except SyntaxError as error:
        raise QuestionError(_syntax(query, str(error))) from None
    except (ValueError, RuntimeError, OSError) as error:
        raise QuestionError(f"the query cannot be answered: {error}") from None


def _syntax(query: str, message: str) -> str:
    """The error with the line it is about and a mark below the column."""
    match = PLACE.match(message)
    if not match:
        return f"the query is no SPARQL: {message}"
    line, column = int(match[1]), int(match[2])
    lines = query.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    mark = " " * (column - 1) + "^"
    return f"line {line}, column {column}: {match[3]}\n  {text}\n  {mark}"
