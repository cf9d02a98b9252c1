"""Descriptions of the service and of the dataset, as RDF.

Each is made once per release, outside the event loop, with a placeholder for the
address that the client requested, which differs between clients.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from daap.publish.sums import SITE
from daap.serve.answering import NOT_ACCEPTABLE, packed
from daap.serve.dataset import Facts
from daap.serve.dataset_reloader import DatasetReloader
from daap.serve.formats import GRAPHS, offered
from daap.serve.messages import Reply, Task
from daap.serve.negotiation import accept_of, accepts_gzip, choose
from daap.serve.protocol import Refusal
from daap.serve.replies import content, is_known, links, tag_of
from daap.serve.service_description import graph_document, service_triples, void_triples

HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
ROOT = "http://address.invalid/"
"""The placeholder for the address of the server (RFC 2606)."""
PAGE = "sparql.html"
SERVICE, VOID = "service", "void"


async def own_description(request: Request, reloader: DatasetReloader) -> Response:
    """The response to a GET without a query: a page, or the service description."""
    page = _page(reloader.folder)
    offers = {**GRAPHS, **({"text/html": "html"} if page else {})}
    media = choose(accept_of(request), offers)
    if media == "text/html":
        return RedirectResponse(f"/{page}", 303, headers={"vary": "Accept"})
    return await _document(request, reloader, SERVICE, media)


async def void(request: Request, reloader: DatasetReloader) -> Response:
    """The VoID description, at its well-known URI."""
    return await _document(request, reloader, VOID, choose(accept_of(request), GRAPHS))


async def _document(
    request: Request, reloader: DatasetReloader, kind: str, media: str | None
) -> Response:
    if media is None:
        raise Refusal(NOT_ACCEPTABLE, "this is described in\n" + offered(GRAPHS))
    takes = accepts_gzip(request.headers.get("accept-encoding"))
    task = Task(f"{kind} document", root_of(request), graph=GRAPHS[media], gzip=takes)
    tag = tag_of(reloader.facts.release, task)
    if is_known(request, tag):
        return content(request, Reply(200), media, tag=tag)
    kept = reloader.current.kept
    reply = kept.get(task)
    if reply is None:
        whole = await _made(reloader, kind, task.graph)
        body = whole.replace(ROOT.encode(), task.text.encode())
        reply = await asyncio.to_thread(packed, Reply(200, task.graph, 0, body), task)
        kept.put(task, reply)
    return content(request, reply, media, tag=tag, headers=links(reloader.facts))


async def _made(reloader: DatasetReloader, kind: str, form: str) -> bytes:
    """A document with ROOT for the server, cached after the first request."""
    making = reloader.documents.get((kind, form))
    if making is None:
        work = asyncio.to_thread(_bytes, reloader.folder, reloader.facts, kind, form)
        making = reloader.documents[kind, form] = asyncio.create_task(work)
    try:
        return await asyncio.shield(making)
    except (OSError, SyntaxError):  # the folder is being replaced
        reloader.documents.pop((kind, form), None)
        raise


def _bytes(folder: Path, facts: Facts, kind: str, form: str) -> bytes:
    endpoint = f"{ROOT}sparql"
    triples = list(void_triples(folder, endpoint, facts))
    if kind == SERVICE:
        triples += service_triples(endpoint, facts)
    return graph_document(triples, form)


def _page(folder: Path) -> str:
    names = (PAGE, "index.html")
    return next((name for name in names if (folder / SITE / name).is_file()), "")


def root_of(request: Request) -> str:
    """The address that the client requested, if valid; else the server's own."""
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        name, port = request.scope.get("server") or ("localhost", 80)
        host = f"{name}:{port}"
    return f"{request.url.scheme}://{host}/"
