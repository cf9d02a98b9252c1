"""Gzip files made of pieces that were compressed separately.

A piece is deflate data (RFC 1951) that ends at a byte boundary and refers to nothing
before it, so pieces can be made separately and concatenated. The result is a gzip file
of one member (RFC 1952). Its header has no time and no name, so equal content gives
equal bytes with the same zlib.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

LEVEL = 5
"""A compromise between time and size."""

HEADER = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
"""Method deflate; no flags, no time, unknown operating system."""

LAST = b"\x03\x00"
"""An empty final block of deflate data."""


def deflated(texts: Iterable[bytes]) -> Iterator[bytes]:
    """Compress texts into one piece, yielded in chunks.

    >>> from io import BytesIO
    >>> from gzip import decompress
    >>> out = BytesIO()
    >>> size, _ = write_gzip([*deflated([b"a", b"b"]), *deflated([b"c"])], out)
    >>> size, decompress(out.getvalue())
    (3, b'abc')
    """
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    for text in texts:
        if found := compressor.compress(text):
            yield found
    yield compressor.flush(zlib.Z_FULL_FLUSH)


def write_gzip(pieces: Iterable[bytes], out: BinaryIO) -> tuple[int, str]:
    """Write a gzip file of pieces, in chunks of any size; `out` stays open.

    They are decompressed for the checksum in the trailer. Returns size in bytes and
    SHA-256 of the content. Raises zlib.error for invalid data.
    """
    out.write(HEADER)
    content = zlib.decompressobj(-zlib.MAX_WBITS)
    digest = hashlib.sha256()
    checksum = size = 0
    for piece in pieces:
        out.write(piece)
        text = content.decompress(piece)
        checksum = zlib.crc32(text, checksum)
        size += len(text)
        digest.update(text)
    out.write(LAST)
    out.write(struct.pack("<LL", checksum, size & 0xFFFFFFFF))
    return size, digest.hexdigest()
