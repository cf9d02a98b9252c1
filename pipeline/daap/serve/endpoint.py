"""The SPARQL endpoint: a request read, its query given to a worker, the answer sent."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from pyoxigraph import Triple
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from daap.core.resources import QUESTIONS
from daap.publish.sums import ASIDE
from daap.query.parameters import nearest
from daap.query.question import Question, read_questions
from daap.serve.answering import NOT_ACCEPTABLE
from daap.serve.dataset_reloader import Holder
from daap.serve.formats import BOOLEANS, GRAPHS, TABLES, offered
from daap.serve.frames import Reply, Task
from daap.serve.limits import Limits
from daap.serve.log import mark
from daap.serve.negotiation import choose
from daap.serve.protocol import METHODS, Asked, Refusal, asked
from daap.serve.replies import content, is_known, text
from daap.serve.service import graph_document, service_triples, void_triples

KINDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "table": ("a SELECT", TABLES),
    "boolean": ("an ASK", BOOLEANS),
    "graph": ("a CONSTRUCT or DESCRIBE", GRAPHS),
}
CHANGING = re.compile(r"\b(NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)
"""Functions whose answers differ from one time to the next."""
HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
GONE = 499
"""The status in the log of a client that hung up; nobody receives it."""
PAGE = "sparql.html"


async def sparql(request: Request, holder: Holder) -> Response:
    """A request of the SPARQL Protocol. Raises Refusal."""
    if request.method == "OPTIONS":
        return Response(
            status_code=204,
            headers={
                "allow": METHODS,
                "access-control-allow-methods": METHODS,
                "access-control-allow-headers": "Accept, Content-Type, If-None-Match",
                "access-control-max-age": "86400",
            },
        )
    body = await _body(request, holder.limits)
    wanted = asked(
        request.method,
        request.scope["query_string"],
        request.headers.get("content-type"),
        body,
    )
    if wanted is None:
        return await own_description(request, holder)
    if wanted.question:
        wanted = replace(wanted, query=_named(wanted.question).query)
    size = len(wanted.query.encode("utf-8", "replace"))
    if size > holder.limits.query_bytes:
        raise Refusal(413, _too_long(size, holder.limits))
    request.state.fields = {"query": mark(wanted.query), "query_bytes": size}
    return await _answered(request, holder, wanted)


def _named(name: str) -> Question:
    """The question of a name. Raises Refusal with the nearest names."""
    named = _questions()
    if name not in named:
        near = nearest(name, named)
        hint = f"did you mean {' or '.join(near)}?" if near else "/questions lists them"
        raise Refusal(400, f"no question is named {name[:200]!r}; {hint}")
    return named[name]


@cache
def _questions() -> Mapping[str, Question]:
    return {question.name: question for question in read_questions(QUESTIONS)}


def _asked_text(wanted: Asked) -> str:
    """The query, or the question with the values of its parameters as JSON."""
    if not wanted.question:
        return wanted.query
    return json.dumps([wanted.question, wanted.query, dict(wanted.given)])


async def _answered(request: Request, holder: Holder, wanted: Asked) -> Response:
    chosen = {
        kind: choose(_accept(request), offers) or ""
        for kind, (_, offers) in KINDS.items()
    }
    if not any(chosen.values()):
        raise Refusal(NOT_ACCEPTABLE, _offers(*KINDS))
    task = Task(
        "question" if wanted.question else "query",
        _asked_text(wanted),
        wanted.default,
        wanted.named,
        *(offers.get(chosen[kind], "") for kind, (_, offers) in KINDS.items()),
    )
    tag = ""
    if request.method != "POST" and not CHANGING.search(wanted.query):
        parts = (holder.facts.release, repr((task.fields, chosen)))
        tag = f'W/"{hashlib.sha256("".join(parts).encode()).hexdigest()[:32]}"'
        if is_known(request, tag):
            return content(request, b"", "text/plain", tag=tag)
    reply = await answer_of(request, holder, task)
    request.state.fields |= {"rows": reply.rows}
    if reply.status == NOT_ACCEPTABLE:
        kind, _, detail = reply.body.decode().partition("\n")
        raise Refusal(NOT_ACCEPTABLE, (detail and detail + "\n") + _offers(kind))
    if reply.status != 200:
        return text(reply.body.decode(), reply.status)
    media = next(
        chosen[kind]
        for kind in ("table", "boolean", "graph")
        if getattr(task, kind) == reply.form
    )
    return content(request, reply.body, media, tag=tag)


async def answer_of(request: Request, holder: Holder, task: Task) -> Reply:
    """The reply to a task; it is ended when the client hangs up. Raises Refusal."""
    work = asyncio.create_task(holder.current.run(task))
    gone = asyncio.create_task(_hung_up(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise Refusal(GONE, "the client hung up")
        return work.result()
    finally:
        work.cancel()
        gone.cancel()


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _body(request: Request, limits: Limits) -> bytes:
    """The body, no longer than a query may be when percent-encoded."""
    most = 3 * limits.query_bytes + 4096
    announced = request.headers.get("content-length", "0")
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


def _accept(request: Request) -> str | None:
    found = request.headers.getlist("accept")
    return ", ".join(found) if found else None


def _offers(*kinds: str) -> str:
    lines = [f"{KINDS[kind][0]} is answered in\n{offered(KINDS[kind][1])}"
             for kind in kinds]  # fmt: skip
    return "none of the formats asked for is on offer; " + "".join(lines)


async def own_description(request: Request, holder: Holder) -> Response:
    """A GET without a query: the page for a person, the description for a program."""
    page = _page(holder.folder)
    offers = {**GRAPHS, **({"text/html": "html"} if page else {})}
    media = choose(_accept(request), offers)
    if media is None:
        raise Refusal(NOT_ACCEPTABLE, _offers("graph"))
    if media == "text/html":
        return RedirectResponse(f"/{page}", 303, headers={"vary": "Accept"})
    endpoint = endpoint_of(request)
    triples = [
        *service_triples(endpoint, holder.facts),
        *void_triples(holder.folder, endpoint, holder.facts),
    ]
    return _document(request, holder, triples, media)


async def void(request: Request, holder: Holder) -> Response:
    """The dataset in VoID, at its well-known place."""
    media = choose(_accept(request), GRAPHS)
    if media is None:
        raise Refusal(NOT_ACCEPTABLE, _offers("graph"))
    triples = void_triples(holder.folder, endpoint_of(request), holder.facts)
    return _document(request, holder, triples, media)


def _document(
    request: Request, holder: Holder, triples: Iterable[Triple], media: str
) -> Response:
    body = graph_document(triples, GRAPHS[media])
    tag = f'W/"{hashlib.sha256(body + holder.facts.release.encode()).hexdigest()[:32]}"'
    return content(request, body, media, tag=tag)


def _page(folder: Path) -> str:
    names = (PAGE, "index.html")
    return next((name for name in names if (folder / ASIDE / name).is_file()), "")


def endpoint_of(request: Request) -> str:
    """The address that the client asked, if it is one; else the server's own."""
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        name, port = request.scope.get("server") or ("localhost", 80)
        host = f"{name}:{port}"
    return f"{request.url.scheme}://{host}/sparql"
