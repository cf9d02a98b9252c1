"""The ASGI application: routes, and what applies to every response."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from daap.serve.connections import Connection
from daap.serve.dataset_reloader import DatasetReloader
from daap.serve.documents import void
from daap.serve.endpoint import GONE, sparql
from daap.serve.files import find_file, serve_file
from daap.serve.negotiation import choose
from daap.serve.protocol import Refusal
from daap.serve.replies import PIECE, preflight, refusal, text
from daap.serve.resources import resource

Area = Callable[[Request, DatasetReloader], Awaitable[Response]]
READS = "GET, HEAD, OPTIONS"
RUNNING = ("/health", "/metrics")
"""Paths for the operator, which are answered even when the server is full."""
ROBOTS = "User-agent: *\nDisallow: /sparql\n"
NOT_FOUND = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Not found</title>
<h1>Not found</h1>
<p>Nothing of this name is here: no file, and no IRI of the dataset. The address may be
misspelt, or the thing may belong to another version.</p>
<p><a href="/">Home</a> · <a href="/.well-known/void">What the dataset holds</a></p>
"""
WELCOME = """daap serve: the dataset answers at /sparql

There are no pages in this folder; 'daap build' makes them.
  /sparql            SPARQL 1.1, and the description of this service
  /.well-known/void  what the dataset holds
  /health  /metrics  for whoever runs this
"""


def application(reloader: DatasetReloader, *, running: bool = False) -> ASGIApp:
    """The endpoint, the files and the resources of the loaded dataset.

    With `running`, only the paths for the operator.
    """
    areas: dict[str, Area] = {
        "/sparql": sparql,
        "/sparql/": sparql,
        "/.well-known/void": void,
        "/health": _health,
        "/metrics": _metrics,
    }
    if running:
        return Outer(reloader, {path: areas[path] for path in RUNNING}, _nothing)
    return Outer(reloader, areas, _others)


async def _by_method(
    request: Request, area: Area, reloader: DatasetReloader
) -> Response:
    if area is not sparql and request.method == "OPTIONS":
        return preflight(READS)
    if area is not sparql and request.method not in ("GET", "HEAD"):
        raise Refusal(405, f"{request.method} is none of {READS}", Allow=READS)
    if request.scope["state"].get("only_running") and area not in (_health, _metrics):
        raise Refusal(503, "too many connections at once; try again")
    return await area(request, reloader)


def _is_browser(request: Request) -> bool:
    accept = request.headers.get("accept")
    return choose(accept, ("text/plain", "text/html")) == "text/html"


def _page(html: str, status: int) -> Response:
    headers = {"content-type": "text/html; charset=utf-8", "vary": "Accept"}
    return Response(html, status, headers)


async def _others(request: Request, reloader: DatasetReloader) -> Response:
    path = request.scope["raw_path"].decode("ascii", "replace").lstrip("/")
    found = await asyncio.to_thread(find_file, reloader.folder, path)
    if found is None and path == "favicon.ico":
        found = await asyncio.to_thread(find_file, reloader.folder, "logo.svg")
    if found is not None:
        return await serve_file(request, found, reloader.facts)
    if path == "robots.txt":
        return text(ROBOTS)
    return await resource(request, reloader) if path else text(WELCOME)


async def _nothing(_: Request, __: DatasetReloader) -> Response:
    raise Refusal(404, "nothing is here but /health and /metrics")


async def _health(_: Request, reloader: DatasetReloader) -> Response:
    """200 if queries can be answered, else 503."""
    able = reloader.current.able
    state = "ok" if not reloader.stale else "serves the last release that was whole"
    lines = [
        f"status: {state if able else 'no query can be answered'}",
        f"release: {reloader.facts.release}",
        *([f"reason: {reloader.stale}"] if reloader.stale else []),
    ]
    status = 200 if able else 503
    return text("\n".join(lines), status, Cache_Control="no-store")


async def _metrics(_: Request, reloader: DatasetReloader) -> Response:
    body = reloader.metrics.text(reloader.current, reloader.facts, reloader.log)
    return Response(body, headers={"content-type": reloader.metrics.media})


class Outer:
    """Requests by path; what is common to them: log, metrics, slow clients."""

    def __init__(
        self, reloader: DatasetReloader, areas: Mapping[str, Area], others: Area
    ) -> None:
        self.reloader, self.areas, self.others = reloader, areas, others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and log its outcome."""
        _to_origin_form(scope)
        begin = time.perf_counter()
        seen = {"status": 500, "bytes": 0}
        outcome: dict[str, str] = {}
        scope["state"]["fields"] = {}
        sender = self._sender(scope["state"]["connection"], send, seen)
        try:
            response = await self._response(Request(scope, receive, send))
            await response(scope, receive, sender)
        except (TimeoutError, OSError) as error:
            outcome["outcome"] = "the client took nothing more" if isinstance(
                error, TimeoutError
            ) else "the connection broke"  # fmt: skip
        except Exception as error:  # one request must not end the server
            outcome["outcome"] = f"{type(error).__name__}: {error}"
            if not seen["bytes"] and seen["status"] == 500:
                failed = text("an error of the server; see its log", 500)
                await failed(scope, receive, sender)
        self._write_log(scope, seen, time.perf_counter() - begin, outcome)

    async def _response(self, request: Request) -> Response:
        area = self.areas.get(request.scope["path"], self.others)
        try:
            return await _by_method(request, area, self.reloader)
        except Refusal as refused:
            if refused.status == 404 and _is_browser(request):
                return _page(NOT_FOUND, 404)
            return refusal(refused)
        except ClientDisconnect:
            return refusal(Refusal(GONE, "the client hung up"))

    def _sender(self, connection: Connection, send: Send, seen: dict[str, int]) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                await send(message)
                return
            body, more = message.get("body", b""), message.get("more_body", False)
            seen["bytes"] += len(body)
            if len(body) > PIECE:
                body = memoryview(body)
            for start in range(0, len(body) or 1, PIECE):
                if connection.flow.write_paused:
                    async with asyncio.timeout(self.reloader.limits.idle):
                        await connection.flow.drain()
                last = start + PIECE >= len(body)
                piece = body[start : start + PIECE]
                part = {"body": piece, "more_body": more or not last}
                await send({"type": "http.response.body", **part})

        return sending

    def _write_log(
        self,
        scope: Scope,
        seen: dict[str, int],
        seconds: float,
        outcome: dict[str, str],
    ) -> None:
        area = _area(scope["path"])
        metrics = self.reloader.metrics
        metrics.requests(area, str(seen["status"])).inc()
        metrics.seconds(area).observe(seconds)
        self.reloader.log.write(
            "request",
            method=scope["method"],
            path=scope["path"][:500],
            **seen,
            ms=round(seconds * 1000, 1),
            **scope["state"]["fields"],
            **outcome,
        )


def _to_origin_form(scope: Scope) -> None:
    """Convert an absolute-form target (RFC 9112, 3.2.2) to path and Host."""
    scheme, mark, rest = scope["raw_path"].partition(b"://")
    if not mark or scheme.lower() not in (b"http", b"https"):
        return
    host, _, path = rest.partition(b"/")
    scope["raw_path"] = b"/" + path
    scope["path"] = unquote(scope["raw_path"].decode("ascii", "replace"))
    others = [pair for pair in scope["headers"] if pair[0] != b"host"]
    scope["headers"] = [(b"host", host), *others]


def _area(path: str) -> str:
    name = path.strip("/")
    return name if name in ("sparql", "health", "metrics") else "others"
