"""A published dataset as an Oxigraph store, and queries on it."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from daap.core.errors import InputError, QuestionError
from daap.core.namespaces import ONTOLOGY_IRI, PREFIXES
from daap.query.columns import STAR, with_columns
from daap.query.keywords import (
    EMPTY,
    NO_SERVICE,
    READ_ONLY,
    is_federated,
    is_update,
)
from daap.query.question import bare, bound
from daap.query.scope import Scope, graphs_of, names_graphs, narrowed, scope_of
from daap.query.syntax_errors import syntax_error

Answer = QuerySolutions | QueryBoolean | QueryTriples

DUMP = "daap.nq.gz"
DEEPEST = 200
"""The deepest nesting of brackets; deeper ones would crash the store's parser."""


class FederatedQueryError(QuestionError):
    """A query with SERVICE, which would call another endpoint."""


def open_dataset(folder: Path, stored: Path | None = None) -> Store:
    """Load a dataset's folder: its named graphs, the ontology among them.

    With `stored`, the store is kept in that folder and reused while dump and ontology
    are unchanged. Queries are on the union of its graphs, with each triple once (see
    `fill`).

    Raises InputError for a folder that is not a published dataset.
    """
    if stored is not None:
        from daap.query.disk_store import open_stored

        return open_stored(stored, dumps_of(folder), lambda store: fill(store, folder))
    store = Store()
    fill(store, folder)
    return store


def dumps_of(folder: Path) -> tuple[Path, Path]:
    """The files that a store is made from. Raises InputError if one is missing."""
    found = (folder / DUMP, folder / "ontology.ttl")
    for path in found:
        if not path.is_file():
            raise InputError(
                folder,
                f"is not a published dataset (no {path.name}); "
                "make one with 'daap build' or name one with --data",
            )
    return found


def fill(store: Store, folder: Path) -> None:
    """Load dump and ontology of a dataset's folder into an empty store.

    If a triple is in two graphs, the default graph is filled with each triple once, as
    Oxigraph's union of named graphs would repeat it. Otherwise the default graph is
    empty, and that union is queried, which takes half the space.

    Raises InputError for a truncated or invalid dump.
    """
    dump, ontology = dumps_of(folder)
    try:
        store.load(gzip.decompress(dump.read_bytes()), format=RdfFormat.N_QUADS)
        graph = NamedNode(ONTOLOGY_IRI)
        if not store.contains_named_graph(graph):  # a release before 0.2
            store.load(ontology.read_bytes(), format=RdfFormat.TURTLE, to_graph=graph)
    except EOFError:
        raise InputError(
            dump, "is cut off; copy it again or make it with 'daap build'"
        ) from None
    except (gzip.BadGzipFile, zlib.error, SyntaxError) as error:
        raise InputError(dump, f"holds a broken dump: {error}") from None
    if _is_repeated(store):
        fill_default(store)


def fill_default(store: Store) -> None:
    """Add each triple of the named graphs to the default graph, once."""
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")


def _is_repeated(store: Store) -> bool:
    """Whether any triple is in two named graphs."""
    once = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
    answer = store.query(once, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)  # noqa: S101 - the query above
    (count,) = (solution["n"] for solution in answer)
    return int(count.value) < len(store)


def union_of(store: Store) -> DefaultGraph | None:
    """The union graph, as an argument of `quads_for_pattern`."""
    default = DefaultGraph()
    first = next(store.quads_for_pattern(None, None, None, default), None)
    return None if first is None else default


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
            folder,
            "is not a published dataset (no context.jsonld); "
            "make one with 'daap build' or name one with --data",
        ) from None
    except (ValueError, KeyError, TypeError):
        raise InputError(path, "is not the context of a dataset") from None


def query_prefixes(base: str) -> dict[str, str]:
    """The prefixes that every query may use without declaring them."""
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
    """Evaluate a query on all graphs merged, or on those that it names.

    `scope` are graphs given with the query, which override its own FROM. Raises
    QuestionError, with line, column and the line itself, for a syntax error, and
    FederatedQueryError for SERVICE.
    """
    if not bare(query).strip():
        raise QuestionError("the query is empty: nothing is asked")
    query = bound(query, given or {})
    if sum(map(query.count, "([{")) > DEEPEST and depth(query) > DEEPEST:
        raise QuestionError(f"the query is nested more than {DEEPEST} deep")
    if is_federated(query, prefixes, base):
        raise FederatedQueryError(NO_SERVICE)
    scope = scope or scope_of(query, prefixes)
    try:
        found = store if scope is None else narrowed(store, scope)
        union = union_of(found) is None and not names_graphs(query, prefixes, base)
        if "*" in query and STAR.search(query):
            parsed = EMPTY.query(query, prefixes=dict(prefixes), base_iri=base)
            if isinstance(parsed, QuerySolutions):
                names = [variable.value for variable in parsed.variables]
                query = with_columns(query, names) or query
        return _put(found, query, scope, union, dict(prefixes), base)
    except SyntaxError as error:
        if is_update(query):
            raise QuestionError(READ_ONLY) from None
        wrong = syntax_error(query, str(error), prefixes, base)
        raise QuestionError(wrong) from None
    except (ValueError, RuntimeError, OSError) as error:
        raise QuestionError(f"the query cannot be answered: {error}") from None


def select(
    store: Store,
    query: str,
    *,
    prefixes: Mapping[str, str],
    given: Mapping[str, NamedNode | Literal] | None = None,
) -> QuerySolutions:
    """The solutions of a SELECT query. Raises TypeError for a query of another form."""
    answer = ask(store, query, prefixes=prefixes, given=given)
    if not isinstance(answer, QuerySolutions):
        raise TypeError("no SELECT query")
    return answer


def text_rows(answer: QuerySolutions) -> Iterator[dict[str, str]]:
    """Solutions as texts by variable; an unbound variable is an empty text."""
    names = [variable.value for variable in answer.variables]
    for solution in answer:
        texts = (str(getattr(term, "value", "")) for term in solution)
        yield dict(zip(names, texts, strict=True))


def _put(
    store: Store,
    query: str,
    scope: Scope | None,
    union: bool,
    prefixes: dict[str, str],
    base: str | None,
) -> Answer:
    """Evaluate a query on a store, or on the graphs in scope."""
    if scope is None:
        return store.query(
            query,
            prefixes=prefixes,
            base_iri=base,
            use_default_graph_as_union=union,
        )
    return store.query(
        query,
        prefixes=prefixes,
        base_iri=base,
        default_graph=graphs_of(scope),
        named_graphs=[NamedNode(name) for name in scope.named],
    )


def depth(query: str) -> int:
    """The depth of nested brackets.

    >>> depth("ASK { FILTER((1)) '(((' }")
    3
    """
    deepest = level = 0
    for sign in re.findall(r"[({[\])}]", bare(query)):
        level += 1 if sign in "({[" else -1
        deepest = max(deepest, level)
    return deepest
