"""A gzip file made of pieces is what any reader of gzip expects."""

from __future__ import annotations

import gzip
import io
import shutil
import subprocess
import zlib
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daap.serialise.gzip_parts import deflated, write_gzip

PIECES = st.lists(st.lists(st.binary(max_size=300), max_size=4), max_size=6)


def written(pieces: list[bytes]) -> bytes:
    out = io.BytesIO()
    write_gzip(pieces, out)
    return out.getvalue()


@given(PIECES, st.integers(1, 50))
def test_the_content_is_that_of_all_pieces_however_they_are_cut(
    texts: list[list[bytes]], size: int
) -> None:
    whole = b"".join(chain.from_iterable(map(deflated, texts)))
    cut = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert gzip.decompress(written(cut)) == b"".join(chain.from_iterable(texts))


def test_a_file_is_one_member_that_ends_where_the_file_ends() -> None:
    content = written([*deflated([b"abc" * 1000]), *deflated([b"abc"])])
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert reader.decompress(content) == b"abc" * 1001
    assert reader.eof and reader.unused_data == b""


def test_no_pieces_make_an_empty_file() -> None:
    assert gzip.decompress(written([])) == b""


def test_gzip_itself_finds_nothing_wrong() -> None:
    program = shutil.which("gzip")
    if program is None:
        pytest.skip("gzip is not installed")
    content = written([*deflated([b"x"]), *deflated([b"y\n"])])
    subprocess.run([program, "-t"], input=content, check=True)


def test_what_is_no_piece_is_refused() -> None:
    with pytest.raises(zlib.error):
        write_gzip([b"\xff\xff\xff"], io.BytesIO())
