"""The work of a worker: a query answered, or an IRI described."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pyoxigraph import (
    QueryBoolean,
    QuerySolutions,
    Triple,
    serialize,
)

from daap.core.errors import DaapError, QuestionError
from daap.core.formats import GRAPHS, RESULTS
from daap.query.parameters import looked_up
from daap.query.question import bound, parse_question
from daap.query.results import xml_text
from daap.query.scope import Scope
from daap.query.store import FederatedQueryError, ask
from daap.serialise.jsonld import write_jsonld
from daap.serve.dataset import Dataset
from daap.serve.description import describe, graph_content
from daap.serve.limits import Limits
from daap.serve.messages import Reply, Task
from daap.serve.row_count import count_rows

NOT_ACCEPTABLE = 406
SMALL = 1000
"""Bytes below which a body is not compressed."""
LEVEL = 5
LONG = 1 << 20
"""Bytes above which the fastest compression level is used."""


class Room(io.BytesIO):
    """A file in memory with a limited size."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, data: object) -> int:
        """Write bytes. Raises TooMuch beyond the limit."""
        count = super().write(data)  # type: ignore[arg-type]
        if self.tell() > self.most:
            raise TooMuch(f"{self.most:,} bytes")
        return count


class TooMuch(QuestionError):  # noqa: N818 - about the answer, not the query
    """An answer above the limits; it is refused, not truncated."""


def do(task: Task, dataset: Dataset, limits: Limits) -> Reply:
    """The reply to a task; errors become replies too."""
    kinds: Mapping[str, Callable[[Task, Dataset, Limits], Reply]] = {
        "query": _answer,
        "question": _answer_question,
        "describe": _describe,
        "graph": _whole_graph,
    }
    try:
        return packed(kinds[task.kind](task, dataset, limits), task)
    except TooMuch as error:
        message = f"the answer has more than {error}; ask for less, with LIMIT"
        return Reply.error(403, message)
    except FederatedQueryError as error:
        return Reply.error(403, str(error))
    except DaapError as error:
        return Reply.error(400, str(error))
    except MemoryError:
        most = limits.memory >> 20
        return Reply.error(403, f"the query takes more than {most} MiB of memory")


def packed(reply: Reply, task: Task) -> Reply:
    """The reply, compressed if it is long and the client accepts gzip."""
    if not task.gzip or reply.status != 200 or len(reply.body) < SMALL:
        return reply
    level = LEVEL if len(reply.body) < LONG else 1
    body = gzip.compress(reply.body, level, mtime=0)
    return replace(reply, body=body, encoding="gzip")


def _answer(task: Task, dataset: Dataset, limits: Limits) -> Reply:
    scope = None
    if task.default is not None or task.named is not None:
        scope = Scope(task.default or (), task.named or ())
    answer = ask(
        dataset.store,
        task.text,
        prefixes=dataset.prefixes,
        base=dataset.facts.base,
        scope=scope,
    )
    if isinstance(answer, QuerySolutions):
        return _table(answer, task.table, limits)
    if isinstance(answer, QueryBoolean):
        if not task.boolean:
            return Reply.error(NOT_ACCEPTABLE, "boolean")
        body = answer.serialize(format=RESULTS[task.boolean]) or b""
        return Reply(200, task.boolean, 1, body)
    if not task.graph:
        return Reply.error(NOT_ACCEPTABLE, "graph")
    found: dict[Triple, None] = {}
    for triple in answer:  # several solutions may give the same triple
        found[triple] = None
        if len(found) > limits.rows:
            raise TooMuch(f"{limits.rows:,} triples")
    return _graph(sorted(found, key=str), task.graph, dataset, limits)


def _answer_question(task: Task, dataset: Dataset, limits: Limits) -> Reply:
    """A named question with its parameters looked up in the dataset."""
    name, text, given = json.loads(task.text)
    terms = looked_up(
        parse_question(name, text),
        given,
        store=dataset.store,
        base=dataset.facts.base,
        prefixes=dataset.prefixes,
    )
    return _answer(task._replace(text=bound(text, terms)), dataset, limits)


def _table(answer: QuerySolutions, form: str, limits: Limits) -> Reply:
    if not form:
        return Reply.error(NOT_ACCEPTABLE, "table")
    room = Room(limits.answer_bytes)
    try:
        answer.serialize(room, format=RESULTS[form])
    except (ValueError, RuntimeError, OSError) as error:
        raise QuestionError(f"the query cannot be answered: {error}") from None
    body = room.getvalue()
    if form == "xml":
        body = xml_text(body)
    rows = count_rows(body, form)
    if rows > limits.rows:
        raise TooMuch(f"{limits.rows:,} rows")
    return Reply(200, form, rows, body)


def _describe(task: Task, dataset: Dataset, limits: Limits) -> Reply:
    triples = describe(dataset, task.text)
    if task.text in dataset.facts.graphs:
        triples += graph_content(dataset, task.text, limits.rows)
    if not triples:
        return Reply.error(404, "nothing is known of this")
    if not task.graph:
        return Reply(200, "", len(triples))
    return _graph(triples, task.graph, dataset, limits)


def _whole_graph(task: Task, dataset: Dataset, limits: Limits) -> Reply:
    triples = graph_content(dataset, task.text, limits.rows)
    if not task.graph:
        return Reply(200 if triples else 404, "", len(triples))
    return _graph(triples, task.graph, dataset, limits)


def _graph(
    triples: Iterable[Triple], form: str, dataset: Dataset, limits: Limits
) -> Reply:
    triples = list(triples)
    if len(triples) > limits.rows:
        raise TooMuch(f"{limits.rows:,} triples")
    room = Room(limits.answer_bytes)
    try:
        if form == "jsonld":
            write_jsonld(triples, room, context=dataset.context)
        else:
            serialize(
                triples,
                room,
                format=GRAPHS[form],
                prefixes=dict(dataset.prefixes),
            )
    except ValueError as error:
        return Reply.error(NOT_ACCEPTABLE, f"graph\n{form} cannot hold it: {error}")
    return Reply(200, form, len(triples), room.getvalue())
