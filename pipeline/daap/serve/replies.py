"""Responses: what every one of them carries, and how a body is sent."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from daap.serve.negotiation import accepts_gzip
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
"""Every response has these: open to all, without credentials; pages run their own
scripts and WebAssembly alone."""
SMALL = 1000
"""Bytes below which compression saves nothing."""
LEVEL = 5


def text(message: str, status: int = 200, **headers: str) -> Response:
    """A sentence for a person."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = message if message.endswith("\n") else message + "\n"
    return Response(body, status, named, media_type="text/plain; charset=utf-8")


def refusal(refused: Refusal) -> Response:
    """A request that is not served, with the reason."""
    return text(refused.message, refused.status, **refused.headers)


def is_known(request: Request, tag: str) -> bool:
    """Whether the client says that it has the content of this entity tag."""
    header = request.headers.get("if-none-match", "")
    tags = {part.strip().removeprefix("W/") for part in header.split(",")}
    return header.strip() == "*" or tag.removeprefix("W/") in tags


def content(
    request: Request,
    body: bytes,
    media: str,
    *,
    tag: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A body with its entity tag, compressed where the client takes it."""
    own = {"vary": "Accept, Accept-Encoding", **(headers or {})}
    if tag:
        own |= {"etag": tag, "cache-control": "no-cache"}
        if is_known(request, tag):
            return Response(status_code=304, headers=own)
    else:
        own["cache-control"] = "no-store"
    if len(body) >= SMALL and accepts_gzip(request.headers.get("accept-encoding")):
        body = gzip.compress(body, LEVEL, mtime=0)
        own["content-encoding"] = "gzip"
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return Response(body, headers={**own, "content-type": media + charset})
