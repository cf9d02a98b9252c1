"""Publishing: all of a release, or none of it."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pytest

from daap.core.errors import Finding, InputError, RefusedError, Severity
from daap.core.manifest import Manifest
from daap.publish.staging import places
from daap.publish.sums import content_digest
from daap.publish.writer import publish
from daap.serialise.file_kinds import Late, Writer


def text(content: str) -> Writer:
    """A writer of a text."""

    def write(out: BinaryIO) -> None:
        out.write(content.encode())

    return write


def failing(out: BinaryIO) -> None:
    """A writer that breaks off in the middle."""
    out.write(b"half")
    raise OSError(28, "No space left on device")


def names(folder: Path) -> list[str]:
    """Every path in a folder, hidden ones too."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


NEEDED = [(name, text("")) for name in ("context.jsonld", "daap.nq.gz", "daap.ttl")]
"""What every release lists."""


VIOLATION = Finding(
    severity=Severity.VIOLATION,
    rule="x",
    path="a.md",
    line=1,
    found="x",
    expected="y",
    remedy="z",
)


def test_a_release_is_its_files_and_their_sums(tmp_path: Path) -> None:
    publish([("a.txt", text("A")), ("b/c.txt", text("C"))], (), tmp_path / "dist")
    assert names(tmp_path) == [
        "dist", "dist/SHA256SUMS", "dist/a.txt", "dist/b", "dist/b/c.txt",
    ]  # fmt: skip
    assert (tmp_path / "dist" / "SHA256SUMS").read_text() == "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in (("a.txt", b"A"), ("b/c.txt", b"C"))
    )


def test_the_next_release_replaces_the_last_and_leaves_the_site(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    publish([("a.ttl", text("A")), *NEEDED], (), dist)
    (dist / "site").mkdir()
    (dist / "site" / "index.html").write_text("page")
    publish([("b.ttl", text("B")), *NEEDED], (), dist)
    assert names(tmp_path) == [
        "dist", "dist/SHA256SUMS", "dist/b.ttl", "dist/context.jsonld",
        "dist/daap.nq.gz", "dist/daap.ttl", "dist/site", "dist/site/index.html",
    ]  # fmt: skip


def test_what_a_killed_build_left_half_written_is_removed(tmp_path: Path) -> None:
    stage, _ = places(tmp_path / "dist")
    stage.mkdir()
    (stage / ".daap-half").write_bytes(b"{")
    publish([("a.txt", text("A"))], (), tmp_path / "dist")
    assert names(tmp_path) == ["dist", "dist/SHA256SUMS", "dist/a.txt"]


def test_a_violation_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="1 violation: nothing was published"):
        publish([("a.txt", text("A"))], (VIOLATION,), tmp_path / "dist")
    assert names(tmp_path) == []


def test_a_failure_in_the_middle_leaves_the_last_release_whole(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    publish([("a.ttl", text("A")), *NEEDED], (), dist)
    before = names(tmp_path)
    with pytest.raises(
        InputError, match=r"No space left on device.*nothing was changed"
    ):
        publish([("a.ttl", text("new")), ("b.ttl", failing), *NEEDED], (), dist)
    assert names(tmp_path) == before
    assert (dist / "a.ttl").read_text() == "A"


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="is not empty and holds no release"):
        publish([("a.txt", text("A"))], (), tmp_path)
    assert names(tmp_path) == ["mine.txt"]


def test_the_digest_of_a_compressed_file_is_of_its_content(tmp_path: Path) -> None:
    one, two = tmp_path / "one.gz", tmp_path / "two.gz"
    one.write_bytes(gzip.compress(b"same", compresslevel=1, mtime=1))
    two.write_bytes(gzip.compress(b"same", compresslevel=9, mtime=2))
    assert one.read_bytes() != two.read_bytes()
    assert content_digest(one) == content_digest(two)


def test_a_check_is_told_of_a_page_before_the_next_is_written(tmp_path: Path) -> None:
    def pages(folder: Path) -> Iterator[str]:
        (folder / "site").mkdir()
        for name in ("site/a.html", "site/b.html"):
            (folder / name).write_text(name)
            yield name
        (folder / "a.txt").write_text("changed")
        (folder / "site" / "unsaid.html").touch()

    told: list[tuple[str, bool]] = []

    def check(folder: Path, written: Iterable[str]) -> Sequence[Finding]:
        for name in written:
            told.append((name, (folder / "site" / "b.html").exists()))
        return ()

    files = [("a.txt", text("A"))]
    publish(files, (), tmp_path / "dist", pages=pages, check=check)
    assert told == [
        ("a.txt", False),
        ("SHA256SUMS", False),
        ("site/a.html", False),
        ("site/b.html", True),
        (".daap-new", True),
        ("a.txt", True),
        ("site/unsaid.html", True),
    ]


def test_a_late_file_is_told_of_all_before_it_and_has_a_sum_too(tmp_path: Path) -> None:
    def write(manifest: Manifest, out: BinaryIO) -> None:
        out.writelines(
            f"{file.name} {file.size} {file.sha256[:4]}\n".encode() for file in manifest
        )

    def packed(out: BinaryIO) -> None:
        out.write(gzip.compress(b"content", mtime=0))

    files = [("a.txt", text("A")), ("b.gz", packed), ("c.txt", Late(write))]
    publish(files, (), tmp_path / "dist")
    told = (tmp_path / "dist" / "c.txt").read_text()
    sum_of_content = hashlib.sha256(b"content").hexdigest()
    assert told == f"a.txt 1 559a\nb.gz 7 {sum_of_content[:4]}\n"
    assert f"{hashlib.sha256(told.encode()).hexdigest()}  c.txt" in (
        (tmp_path / "dist" / "SHA256SUMS").read_text().splitlines()
    )
