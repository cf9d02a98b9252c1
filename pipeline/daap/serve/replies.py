"""Responses: common headers, and sending of bodies."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from daap.serve.dataset import Facts
from daap.serve.messages import Reply
from daap.serve.protocol import Refusal

HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Content-Location, ETag, Link, Retry-After",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
}
"""Headers of every response: CORS for all, without credentials; pages may run only
their own scripts and WebAssembly."""
VARY = "Accept, Accept-Encoding"
SOON = "5"
"""Seconds after which a request may be sent again."""
PIECE = 1 << 16
"""Bytes passed to the connection at a time, so that a slow client is noticed."""


def preflight(methods: str) -> Response:
    """The response to a CORS preflight request."""
    return Response(
        status_code=204,
        headers={
            "allow": methods,
            "access-control-allow-methods": methods,
            "access-control-allow-headers": "Accept, Authorization, Content-Type, "
            "If-Modified-Since, If-None-Match, Range, X-Requested-With",
            "access-control-max-age": "86400",
        },
    )


def text(message: str, status: int = 200, **headers: str) -> Response:
    """A response with a sentence; one of status 503 says when to ask again."""
    named = {"Retry-After": SOON} if status == 503 else {}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    body = message if message.endswith("\n") else message + "\n"
    return Response(body, status, named, media_type="text/plain; charset=utf-8")


def refusal(refused: Refusal) -> Response:
    """The response to a refused request, with the reason."""
    headers = dict(refused.headers)
    if refused.status in (404, 406):  # these depend on the Accept header
        headers["Vary"] = VARY
    return text(refused.message, refused.status, **headers)


def tag_of(release: str, *parts: object) -> str:
    """The entity tag of an answer, from its release and the request."""
    text = release + repr(parts)
    return f'W/"{hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]}"'


def links(facts: Facts, *more: str) -> dict[str, str]:
    """A Link header (RFC 8288): descriptions of the dataset, its licence, and more."""
    found = [*more, '</.well-known/void>; rel="describedby"; type="text/turtle"']
    if facts.license:
        found.append(f'<{facts.license}>; rel="license"')
    return {"link": ", ".join(found)}


def is_known(request: Request, tag: str, modified: str = "") -> bool:
    """Whether the client has the current content (conditional request).

    By entity tag, or, if it sends none, by date of modification.
    """
    header = request.headers.get("if-none-match")
    if header is not None:
        tags = {part.strip().removeprefix("W/") for part in header.split(",")}
        return header.strip() == "*" or tag.removeprefix("W/") in tags
    since = modified and request.headers.get("if-modified-since")
    if not since:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


class Sent(Response):
    """An answer, sent from memory or from its file, whose room is then released."""

    def __init__(self, reply: Reply, headers: Mapping[str, str]) -> None:
        super().__init__(reply.body, headers=dict(headers))
        self.reply = reply
        if reply.held is not None and reply.held.file is not None:
            self.headers["content-length"] = str(reply.held.size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        held = self.reply.held
        try:
            if held is None or held.file is None:
                await super().__call__(scope, receive, send)
                return
            start = {"type": "http.response.start", "status": self.status_code}
            await send({**start, "headers": self.raw_headers})
            left = 0 if scope["method"] == "HEAD" else held.size
            await asyncio.to_thread(held.file.seek, 0)
            while left > PIECE:
                block = await asyncio.to_thread(held.file.read, PIECE)
                left -= len(block)
                body = {"type": "http.response.body", "body": block}
                await send({**body, "more_body": True})
            block = await asyncio.to_thread(held.file.read, left)
            await send({"type": "http.response.body", "body": block})
        finally:
            if held is not None:
                held.close()


def content(
    request: Request,
    reply: Reply,
    media: str,
    *,
    tag: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response with an answer and its entity tag."""
    own = {"vary": VARY, **(headers or {})}
    if tag:
        own |= {"etag": tag, "cache-control": "no-cache"}
        if is_known(request, tag):
            return Response(status_code=304, headers=own)
    else:
        own["cache-control"] = "no-store"
    if reply.encoding:
        own["content-encoding"] = reply.encoding
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return Sent(reply, {**own, "content-type": media + charset})
