"""Input files are read, and text is decoded, or named for what it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from daap.core.errors import InputError
from daap.core.text_files import (
    NotTextError,
    decoded,
    read_bytes,
    read_text,
    visible_files,
)

NOTE = "# p\n4\nWe keep data – fresh.\n"


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decoded(NOTE.encode("utf-8-sig")) == decoded(NOTE.encode()) == NOTE
    assert decoded(b"") == decoded(b"\xef\xbb\xbf") == ""


@pytest.mark.parametrize("text", [NOTE, "SELECT (1 AS ?x) {}"])
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_another_encoding_is_named(text: str, encoding: str, name: str) -> None:
    with pytest.raises(NotTextError) as caught:
        decoded(text.encode(encoding))
    assert caught.value.line == 1
    assert caught.value.reason == f"is {name}, not UTF-8; save it as UTF-8"


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"a\nb\x00", 2, "is a binary file (it holds a NUL byte)"),
        (b"\x00\x01", 1, "is a binary file (it holds a NUL byte)"),
        (
            b"PK\x03\x04\x00\x00\x00\x00",
            1,
            "is a ZIP file, as .docx, .xlsx, .odt and .qdpx are, not text in UTF-8",
        ),
        (b"%PDF-1.7\n\xff", 1, "is a PDF, not text in UTF-8"),
        (b"{\\rtf1 a}", 1, "is Rich Text (.rtf), not text in UTF-8"),
        (
            b"\x00\x05\x16\x07\x00\x02\x00\x00",
            1,
            "is a binary file (it holds a NUL byte)",
        ),
        (b"a\nb\nc \xff", 3, "is not UTF-8 (byte 7)"),
        (b"\xef\xbb\xbfa\n\xf6", 2, "is not UTF-8 (byte 6)"),
    ],
)
def test_what_is_no_text_is_told_with_its_line(
    content: bytes, line: int, reason: str
) -> None:
    with pytest.raises(NotTextError) as caught:
        decoded(content)
    assert (caught.value.line, caught.value.reason) == (line, reason)


def test_a_file_is_told_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    with pytest.raises(InputError, match=r"targets\.csv: no such file"):
        read_text(path)
    path.write_bytes(NOTE.encode("utf-16"))
    with pytest.raises(InputError, match=r"targets\.csv:1: is UTF-16, not UTF-8"):
        read_text(path)
    path.write_bytes(NOTE.encode("utf-8-sig"))
    assert read_text(path) == NOTE


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing.md", "no such file"), (".", "is a folder, not a file")],
)
def test_what_is_no_file_is_an_error(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path / name)
    assert caught.value.reason == reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_is_an_error_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(InputError, match="is a device or a pipe"):
        read_bytes(tmp_path / "pipe.md")


def test_a_name_too_long_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_bytes(tmp_path / ("x" * 5000))


def test_a_name_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path / "p\udcff.md")
    assert caught.value.reason == "has a name that is not UTF-8"
    assert caught.value.path.encode()
    with pytest.raises(InputError):
        read_bytes(tmp_path / "p\0.md")


def test_hidden_and_temporary_files_are_not_visible(tmp_path: Path) -> None:
    for name in (".#a.ttl", "._a.ttl", ".a.ttl", "~$a.ttl", "a.ttl", "B.TTL", "a.ttl~"):
        (tmp_path / name).touch()
    assert sorted(p.name for p in visible_files(tmp_path, ".ttl")) == ["B.TTL", "a.ttl"]
