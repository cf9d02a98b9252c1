"""Pages and dumps from the folder, with entity tags, ranges and compression."""

from __future__ import annotations

import asyncio
import gzip
import os
import stat
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from daap.core.formats import content_type
from daap.publish.sums import ASIDE
from daap.serve.negotiation import accepts_gzip
from daap.serve.replies import LEVEL, SMALL, is_known

PACKED = {".gz", ".png", ".woff2"}
LARGEST = 8 << 20
"""Bytes of a file that is compressed on the way; what is larger is a dump."""


def find_file(folder: Path, path: str) -> Path | None:
    """The file of a path below the site, else below the folder itself, or None.

    Nothing outside the folder, and nothing whose name begins with a dot.
    """
    parts = unquote(path).split("/")
    if any(part.startswith(".") or "\0" in part or "\\" in part for part in parts):
        return None
    for root in (folder / ASIDE, folder):
        place = root.joinpath(*filter(None, parts))
        if path.endswith("/") or place == root:
            place /= "index.html"
        try:
            if place.is_file() and place.resolve().is_relative_to(root.resolve()):
                return place
        except OSError:
            continue
    return None


async def serve_file(request: Request, path: Path) -> Response:
    """The file, a part of it, or word that the client has it already."""
    try:
        status = await asyncio.to_thread(os.stat, path)
    except OSError:
        return Response(status_code=404)
    if not stat.S_ISREG(status.st_mode):
        return Response(status_code=404)
    tag = f"{status.st_mtime_ns:x}-{status.st_size:x}"
    media = content_type(path.name)
    headers = {
        "vary": "Accept, Accept-Encoding",
        "cache-control": "no-cache",
        "content-type": media,
        "etag": f'"{tag}"',
    }
    packable = path.suffix not in PACKED and SMALL <= status.st_size <= LARGEST
    packs = packable and accepts_gzip(request.headers.get("accept-encoding"))
    if packs and "range" not in request.headers:
        headers |= {"etag": f'"{tag}-gzip"', "content-encoding": "gzip"}
        if is_known(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        try:
            body = await asyncio.to_thread(_packed, str(path), tag)
        except OSError:
            return Response(status_code=404)
        return Response(body, headers=headers)
    if is_known(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, stat_result=status)


@lru_cache(maxsize=64)
def _packed(path: str, _tag: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), LEVEL, mtime=0)
