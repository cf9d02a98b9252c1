"""The application: what is asked under which path, and what every answer carries."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from daap.serve.dataset_reloader import Holder
from daap.serve.endpoint import GONE, sparql, void
from daap.serve.files import find_file, serve_file
from daap.serve.protocol import Refusal
from daap.serve.replies import HEADERS, content, refusal, text
from daap.serve.resources import resource

READS = "GET, HEAD, OPTIONS"
PIECE = 1 << 16
"""Bytes that are handed to the connection at once, so that a slow client is seen."""
WELCOME = """daap serve: the dataset answers at /sparql

There are no pages in this folder; 'daap build' makes them.
  /sparql            SPARQL 1.1, and the description of this service
  /.well-known/void  what the dataset holds
  /health  /metrics  for whoever runs this
"""


def application(holder: Holder) -> ASGIApp:
    """The endpoint, the files and the IRIs of what a holder has loaded."""
    areas: dict[str, Callable[[Request, Holder], Awaitable[Response]]] = {
        "/sparql": sparql,
        "/.well-known/void": void,
        "/health": _health,
        "/metrics": _metrics,
        "/{path:path}": _others,
    }

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(holder.watch())
        yield
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await holder.close()

    def route(path: str, area: Callable[..., Awaitable[Response]]) -> Route:
        async def handle(scope: Scope, receive: Receive, send: Send) -> None:
            request = Request(scope, receive, send)
            try:
                if area is not sparql:
                    _only_reads(request)
                response = await area(request, holder)
            except Refusal as refused:
                response = refusal(refused)
            except ClientDisconnect:
                response = refusal(Refusal(GONE, "the client hung up"))
            await response(scope, receive, send)

        return Route(path, _Plain(handle), include_in_schema=False)

    routes = [route(path, area) for path, area in areas.items()]
    return Outer(Starlette(routes=routes, lifespan=life), holder)


class _Plain:
    """An ASGI application that takes every method; a class, as Route wants it."""

    def __init__(self, handle: ASGIApp) -> None:
        self.handle = handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.handle(scope, receive, send)


def _only_reads(request: Request) -> None:
    if request.method == "OPTIONS":
        raise Refusal(204, "", Allow=READS, Access_Control_Allow_Methods=READS)
    if request.method not in ("GET", "HEAD"):
        raise Refusal(405, f"{request.method} is none of {READS}", Allow=READS)


async def _others(request: Request, holder: Holder) -> Response:
    path = request.scope["raw_path"].decode("ascii", "replace").lstrip("/")
    found = await asyncio.to_thread(find_file, holder.folder, path)
    if found is not None:
        return await serve_file(request, found)
    return await resource(request, holder) if path else text(WELCOME)


async def _health(request: Request, holder: Holder) -> Response:
    state = "ok" if not holder.stale else "serves the last release that was whole"
    lines = [f"status: {state}", f"release: {holder.facts.release}"]
    lines += [f"reason: {holder.stale}"] if holder.stale else []
    return content(request, "\n".join([*lines, ""]).encode(), "text/plain")


async def _metrics(request: Request, holder: Holder) -> Response:
    body = holder.metrics.text(holder.current, holder.facts)
    return Response(body, headers={"content-type": holder.metrics.media})


class Outer:
    """Around all of it: common headers, the log, numbers, and slow clients."""

    def __init__(self, inner: ASGIApp, holder: Holder) -> None:
        self.inner, self.holder = inner, holder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and say what became of it."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        begin = time.perf_counter()
        seen = {"status": 500, "bytes": 0}
        outcome: dict[str, str] = {}
        scope["state"] = {**scope.get("state", {}), "fields": {}}
        try:
            await self.inner(scope, receive, self._sender(send, seen))
        except (TimeoutError, OSError) as error:
            outcome["outcome"] = "the client took nothing more" if isinstance(
                error, TimeoutError
            ) else "the connection broke"  # fmt: skip
        except Exception as error:  # one request never ends the server
            outcome["outcome"] = f"{type(error).__name__}: {error}"
            if not seen["bytes"] and seen["status"] == 500:
                await text("an error of the server; see its log", 500)(
                    scope, receive, self._sender(send, seen)
                )
        self._told(scope, seen, time.perf_counter() - begin, outcome)

    def _sender(self, send: Send, seen: dict[str, int]) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                own = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((k.encode(), v.encode()) for k, v in HEADERS.items()
                      if k.encode() not in own),
                ]  # fmt: skip
                await send(message)
                return
            body, more = message.get("body", b""), message.get("more_body", False)
            seen["bytes"] += len(body)
            for start in range(0, len(body) or 1, PIECE):
                async with asyncio.timeout(self.holder.limits.idle):
                    last = start + PIECE >= len(body)
                    await send(
                        {
                            "type": "http.response.body",
                            "body": body[start : start + PIECE],
                            "more_body": more or not last,
                        }
                    )

        return sending

    def _told(
        self,
        scope: Scope,
        seen: dict[str, int],
        seconds: float,
        outcome: dict[str, str],
    ) -> None:
        area = _area(scope["path"])
        metrics = self.holder.metrics
        metrics.requests.labels(area, str(seen["status"])).inc()
        metrics.seconds.labels(area).observe(seconds)
        self.holder.log.write(
            "request",
            method=scope["method"],
            path=scope["path"][:500],
            **seen,
            ms=round(seconds * 1000, 1),
            **scope["state"]["fields"],
            **outcome,
        )


def _area(path: str) -> str:
    name = path.strip("/")
    return name if name in ("sparql", "health", "metrics") else "others"
