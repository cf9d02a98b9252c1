"""A published dataset as an Oxigraph store, asked without any set-up."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from daap.core.errors import InputError, QuestionError
from daap.core.namespaces import PREFIXES
from daap.query.columns import with_columns
from daap.query.elsewhere import NO_SERVICE, PLACE, READ_ONLY, asks_elsewhere, is_update
from daap.query.question import bare, bound
from daap.query.scope import Scope, graphs_of, narrowed, scope_of

Answer = QuerySolutions | QueryBoolean | QueryTriples

DUMP = "daap.nq.gz"
ONTOLOGY_GRAPH = "https://w3id.org/daap/ontology"
DEEPEST = 200
"""Brackets within brackets; the parser of the store would end the process."""
CONTEXT, EXPECTED = 60, 8
"""Characters beside an error, and expected words, that a message shows."""


class ElsewhereError(QuestionError):
    """A query that would ask another endpoint."""


def open_dataset(folder: Path, stored: Path | None = None) -> Store:
    """Load a dist folder: its named graphs, and the ontology in one of its own.

    With `stored`, the store is kept in that folder and used again while it was made
    from the same dump and ontology. The default graph holds each triple once:
    Oxigraph's own union of named graphs answers twice for a triple that stands in
    two of them.

    Raises InputError for a folder that is no published dataset.
    """
    if stored is not None:
        from daap.query.disk import open_stored

        return open_stored(stored, dumps_of(folder), lambda store: fill(store, folder))
    store = Store()
    fill(store, folder)
    return store


def dumps_of(folder: Path) -> tuple[Path, Path]:
    """The files that a store is made from. Raises InputError where one is missing."""
    found = (folder / DUMP, folder / "ontology.ttl")
    for path in found:
        if not path.is_file():
            raise InputError(
                folder,
                f"is no published dataset (no {path.name}); "
                "make one with 'daap build' or name one with --data",
            )
    return found


def fill(store: Store, folder: Path) -> None:
    """Load dump and ontology of a dist folder into an empty store.

    Raises InputError for a dump that is cut off or broken.
    """
    dump, ontology = dumps_of(folder)
    try:
        store.load(gzip.decompress(dump.read_bytes()), format=RdfFormat.N_QUADS)
        store.load(
            ontology.read_bytes(),
            format=RdfFormat.TURTLE,
            to_graph=NamedNode(ONTOLOGY_GRAPH),
        )
    except EOFError:
        raise InputError(
            dump, "is cut off; copy it again or make it with 'daap build'"
        ) from None
    except (gzip.BadGzipFile, zlib.error, SyntaxError) as error:
        raise InputError(dump, f"holds a broken dump: {error}") from None
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")


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
    base: str | None = None,
    scope: Scope | None = None,
) -> Answer:
    """Answer a query over all graphs together, or over those that it names.

    `scope` are graphs named beside the query; they stand before its own FROM.
    Raises QuestionError, with line, column and the line itself, for a query
    that is no SPARQL, and ElsewhereError for one that asks another endpoint.
    """
    if not bare(query).strip():
        raise QuestionError("the query is empty: nothing is asked")
    query = bound(query, given or {})
    if depth(query) > DEEPEST:
        raise QuestionError(f"the query is nested more than {DEEPEST} deep")
    if asks_elsewhere(query, prefixes, base):
        raise ElsewhereError(NO_SERVICE)
    scope = scope or scope_of(query, prefixes)
    try:
        found = store if scope is None else narrowed(store, scope)
        put = partial(_put, found, scope, dict(prefixes), base)
        answer = put(query)
        if not isinstance(answer, QuerySolutions):
            return answer
        ordered = with_columns(query, [v.value for v in answer.variables])
        return put(ordered) if ordered else answer
    except SyntaxError as error:
        wrong = READ_ONLY if is_update(query) else _syntax(query, str(error))
        raise QuestionError(wrong) from None
    except (ValueError, RuntimeError, OSError) as error:
        raise QuestionError(f"the query cannot be answered: {error}") from None


def _put(
    store: Store,
    scope: Scope | None,
    prefixes: dict[str, str],
    base: str | None,
    query: str,
) -> Answer:
    """Put a query to a store, or to those of its graphs that are in scope."""
    if scope is None:
        return store.query(query, prefixes=prefixes, base_iri=base)
    return store.query(
        query,
        prefixes=prefixes,
        base_iri=base,
        default_graph=graphs_of(scope),
        named_graphs=[NamedNode(name) for name in scope.named],
    )


def depth(query: str) -> int:
    """How deep brackets stand within brackets.

    >>> depth("ASK { FILTER((1)) '(((' }")
    3
    """
    deepest = level = 0
    for sign in re.findall(r"[({[\])}]", bare(query)):
        level += 1 if sign in "({[" else -1
        deepest = max(deepest, level)
    return deepest


def _syntax(query: str, message: str) -> str:
    """The error with the line it is about and a mark below the column."""
    match = PLACE.match(message)
    if not match:
        return f"the query is no SPARQL: {message}"
    line, column = int(match[1]), int(match[2])
    lines = query.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    start = max(0, column - 1 - CONTEXT)
    shown = "".join(
        c if c.isprintable() else " " for c in text[start : column + CONTEXT]
    )
    mark = " " * (column - 1 - start) + "^"
    return f"line {line}, column {column}: {_reason(match[3])}\n  {shown}\n  {mark}"


def _reason(expected: str) -> str:
    """What the parser says, without the alphabet of every name it would take."""
    if "Prefix not found" in expected:
        return "the prefix is not declared, and the dataset binds none of that name"
    words = [word.strip() for word in expected.split(", ")]
    if not expected.startswith("expected one of") or len(words) <= EXPECTED:
        return " ".join(expected.split())
    plain = [re.sub(r"^expected one of ", "", word) for word in words]
    named = [word for word in plain if re.fullmatch(r"\"[^\"]+\"|[A-Z]{2,}", word)]
    return f"expected one of {', '.join(named[:EXPECTED])} …"
