"""Gzip files put together from pieces that were compressed before.

A piece is deflate data (RFC 1951) that ends with a byte and refers to nothing before
it, so pieces can be made apart and follow one another. The file is a gzip file of one
member (RFC 1952). Its header holds no time and no name, so the same content gives the
same bytes wherever the same zlib compresses it.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

LEVEL = 5
"""A middle way between the time that it takes and the bytes that it saves."""

HEADER = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
"""The method is deflate; no flags, no time; made on no system in particular."""

LAST = b"\x03\x00"
"""A last block of deflate data that holds nothing."""


def deflated(texts: Iterable[bytes]) -> Iterator[bytes]:
    """Compress texts into one piece, a part of it at a time.

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
    """Write a gzip file of pieces, which may be cut anywhere; `out` stays open.

    They are decompressed on the way, for the checksum at the end. What comes back are
    size and SHA-256 of the content. Raises zlib.error for what is no piece.
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
