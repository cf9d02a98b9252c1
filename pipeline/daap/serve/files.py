"""Pages and dumps from the folder, with entity tags, ranges and compression."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import stat
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from daap.core.formats import content_type
from daap.publish.sums import SITE
from daap.serve.answering import LEVEL, SMALL
from daap.serve.dataset import Facts
from daap.serve.negotiation import accepts_gzip
from daap.serve.replies import VARY, is_known, links

PACKED = {".gz", ".png", ".woff2", ".xlsx"}
LARGEST = 8 << 20
"""Bytes up to which files are compressed when sent; larger ones are dumps."""


def find_file(folder: Path, path: str) -> Path | None:
    """The file of a path below the site, else below the folder itself, or None.

    Paths outside the folder, and names beginning with a dot, are None.
    """
    parts = unquote(path).split("/")
    if any(part.startswith(".") or "\0" in part or "\\" in part for part in parts):
        return None
    for root in (folder / SITE, folder):
        place = root.joinpath(*filter(None, parts))
        if path.endswith("/") or place == root:
            place /= "index.html"
        try:
            if place.is_file() and place.resolve().is_relative_to(root.resolve()):
                return place
        except OSError:
            continue
    return None


async def serve_file(request: Request, path: Path, facts: Facts) -> Response:
    """The response with a file or a range of it, or 304."""
    found = await asyncio.to_thread(_known, path)
    if found is None:
        return Response(status_code=404)
    status, tag = found
    modified = formatdate(status.st_mtime, usegmt=True)
    headers = {
        "vary": VARY,
        "cache-control": "no-cache",
        "content-type": content_type(path.name),
        "etag": f'"{tag}"',
        "last-modified": modified,
        **links(facts),
    }
    packable = path.suffix not in PACKED and SMALL <= status.st_size <= LARGEST
    packs = packable and accepts_gzip(request.headers.get("accept-encoding"))
    if packs and "range" not in request.headers:
        headers |= {"etag": f'"{tag}-gzip"', "content-encoding": "gzip"}
        if is_known(request, headers["etag"], modified):
            return Response(status_code=304, headers=headers)
        try:
            body = await asyncio.to_thread(_packed, str(path), tag)
        except OSError:
            return Response(status_code=404)
        return Response(body, headers=headers)
    if is_known(request, headers["etag"], modified):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, stat_result=status)


def _known(path: Path) -> tuple[os.stat_result, str] | None:
    """Status and digest of a file; None if there is none."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return None
        return status, _digest(str(path), status.st_mtime_ns, status.st_size)
    except OSError:
        return None


@lru_cache(maxsize=4096)
def _digest(path: str, _modified: int, _size: int) -> str:
    """The start of a file's SHA-256, for its entity tag; cached by mtime and size."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


@lru_cache(maxsize=64)
def _packed(path: str, _tag: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), LEVEL, mtime=0)
