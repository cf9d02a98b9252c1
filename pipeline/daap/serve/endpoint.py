"""The SPARQL endpoint: reads requests, passes queries to workers, sends answers."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from daap.core.nearest import nearest
from daap.query.question import Question, read_questions
from daap.serve.answering import NOT_ACCEPTABLE
from daap.serve.connections import GoneError
from daap.serve.dataset_reloader import DatasetReloader
from daap.serve.documents import own_description
from daap.serve.fairness import client_of
from daap.serve.formats import BOOLEANS, GRAPHS, TABLES, offered
from daap.serve.limits import Limits
from daap.serve.log import mark
from daap.serve.messages import Reply, Task
from daap.serve.negotiation import accept_of, accepts_gzip, choose
from daap.serve.protocol import METHODS, Asked, Refusal, asked
from daap.serve.replies import content, is_known, links, preflight, tag_of, text

KINDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "table": ("a SELECT", TABLES),
    "boolean": ("an ASK", BOOLEANS),
    "graph": ("a CONSTRUCT or DESCRIBE", GRAPHS),
}
CHANGING = re.compile(r"(?:now|rand|uuid)(?:\s|#[^\r\n]*[\r\n])*\(")
"""Functions whose value differs between evaluations."""
GONE = 499
"""The status in the log if the client has disconnected; it is not sent."""


async def sparql(request: Request, reloader: DatasetReloader) -> Response:
    """The response to a request of the SPARQL Protocol. Raises Refusal."""
    if request.method == "OPTIONS":
        return preflight(METHODS)
    body = await _body(request, reloader.limits)
    wanted = asked(
        request.method,
        request.scope["query_string"],
        request.headers.get("content-type"),
        body,
    )
    if wanted is None:
        return await own_description(request, reloader)
    if wanted.question:
        wanted = replace(wanted, query=_named(wanted.question).query)
    size = len(wanted.query.encode("utf-8", "replace"))
    if size > reloader.limits.query_bytes:
        raise Refusal(413, _too_long(size, reloader.limits))
    fields = request.scope["state"]["fields"]
    fields |= {"query": mark(wanted.query), "query_bytes": size}
    return await _answered(request, reloader, wanted)


def _named(name: str) -> Question:
    """The question of a name. Raises Refusal with the nearest names."""
    named = read_questions()
    if name not in named:
        near = nearest(name, named)
        hint = f"did you mean {' or '.join(near)}?" if near else "/questions lists them"
        raise Refusal(400, f"no question is named {name[:200]!r}; {hint}")
    return named[name]


def _asked_text(wanted: Asked) -> str:
    """The query, or the question with its parameters as JSON, for the log."""
    if not wanted.question:
        return wanted.query
    return json.dumps([wanted.question, wanted.query, dict(wanted.given)])


@lru_cache(maxsize=256)
def _chosen(accept: str | None) -> Mapping[str, str]:
    """The media type for each kind of answer; empty where none is taken."""
    return {kind: choose(accept, offers) or "" for kind, (_, offers) in KINDS.items()}


async def _answered(
    request: Request, reloader: DatasetReloader, wanted: Asked
) -> Response:
    accept = wanted.accept or accept_of(request)
    chosen = _chosen(accept)
    if not any(chosen.values()):
        raise Refusal(NOT_ACCEPTABLE, offers_of(*KINDS))
    task = Task(
        "question" if wanted.question else "query",
        _asked_text(wanted),
        wanted.default,
        wanted.named,
        table=TABLES.get(chosen["table"], ""),
        boolean=BOOLEANS.get(chosen["boolean"], ""),
        graph=GRAPHS.get(chosen["graph"], ""),
        gzip=accepts_gzip(request.headers.get("accept-encoding")),
    )
    tag = ""
    constant = not CHANGING.search(wanted.query.lower())
    if request.method != "POST" and constant:
        tag = tag_of(reloader.facts.release, task, chosen)
        if is_known(request, tag):
            return content(request, Reply(200), "text/plain", tag=tag)
    reply = await answer_of(request, reloader, task, keep=constant)
    request.scope["state"]["fields"]["rows"] = reply.rows
    if reply.status == NOT_ACCEPTABLE:
        kind, _, detail = reply.body.decode().partition("\n")
        raise Refusal(NOT_ACCEPTABLE, (detail and detail + "\n") + offers_of(kind))
    if reply.status != 200:
        return text(reply.body.decode(), reply.status)
    media = next(
        chosen[kind]
        for kind in ("table", "boolean", "graph")
        if getattr(task, kind) == reply.form
    )
    return content(request, reply, media, tag=tag, headers=links(reloader.facts))


async def answer_of(
    request: Request, reloader: DatasetReloader, task: Task, *, keep: bool = True
) -> Reply:
    """The reply to a task, cached if `keep`. Raises Refusal.

    The work is cancelled if the client disconnects.
    """
    kept = reloader.current.kept
    if keep and (reply := kept.get(task)) is not None:
        return reply
    client = client_of(request.client.host if request.client else "")
    try:
        with request.scope["state"]["connection"].working():
            reply = await reloader.run(task, client)
    except GoneError:
        raise Refusal(GONE, "the client hung up") from None
    if keep and kept is reloader.current.kept:
        kept.put(task, reply)
    return reply


async def _body(request: Request, limits: Limits) -> bytes:
    """The body, limited to the length of a percent-encoded query."""
    headers = request.headers
    if "content-length" not in headers and "transfer-encoding" not in headers:
        return b""
    most = 3 * limits.query_bytes + 4096
    announced = headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > most:
        raise Refusal(413, _too_long(int(announced), limits))
    blocks, size = [], 0
    try:
        async with asyncio.timeout(limits.idle):
            async for block in request.stream():
                size += len(block)
                if size > most:
                    raise Refusal(413, _too_long(size, limits))
                blocks.append(block)
    except TimeoutError:
        raise Refusal(408, "the query did not arrive in time") from None
    return b"".join(blocks)


def _too_long(size: int, limits: Limits) -> str:
    return f"a query may have {limits.query_bytes:,} bytes; this has {size:,}"


def offers_of(*kinds: str) -> str:
    """The formats of kinds of answers, for an error message."""
    lines = [f"{KINDS[kind][0]} is answered in\n{offered(KINDS[kind][1])}"
             for kind in kinds]  # fmt: skip
    return "none of the formats asked for is on offer; " + "".join(lines)
