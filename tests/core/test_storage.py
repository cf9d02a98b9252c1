"""Places reached by URL, and parts of many sources in one file of them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from daap.build.execute.bundles import Bundle, Bundled, Reader, pack, reader_of
from daap.core.errors import InputError
from daap.core.storage import Storage, local_path


def test_a_file_url_is_a_path_and_another_one_is_none() -> None:
    assert local_path("file:///srv/a%20b") == Path("/srv/a b")
    assert local_path("s3://bucket/dist") is None
    with pytest.raises(InputError, match="names another machine"):
        local_path("file://host/srv")


def test_a_password_in_a_url_is_refused_and_not_shown() -> None:
    with pytest.raises(InputError, match=r"password") as found:
        Storage("sftp://bee:honey@host/dist")
    assert "honey" not in str(found.value)


def test_what_a_store_refuses_names_the_url(tmp_path: Path) -> None:
    storage = Storage(tmp_path.as_uri())
    with pytest.raises(InputError, match=r"file://.*/none: no such file"):
        storage.read("none")
    with pytest.raises(InputError, match="Protocol not known: hive"):
        Storage("hive://a/b")


def test_folders_of_builds_that_run_are_no_part_of_what_is_published() -> None:
    storage = Storage("memory://bucket")
    staging = storage.staging()
    assert staging.url.startswith("memory://bucket/.daap-")
    staging.write("build", b"")
    storage.write("a.ttl", b"a")
    assert storage.names() == ["a.ttl"]
    assert storage.sizes("*.ttl") == {"a.ttl": 1}
    staging.remove()
    storage.delete(["a.ttl", "gone.ttl"])
    assert storage.files.find("/bucket") == []


def test_a_part_that_was_cut_off_is_found(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"abc")
    storage = Storage(tmp_path.as_uri())
    assert storage.read("part", 1, 3) == b"bc"
    with pytest.raises(InputError, match="is shorter than it was made"):
        storage.read("part", 1, 9)


NAMES = ("asserted/own.nt", "text.txt")


def bundle(folder: Path, name: str, *contents: tuple[bytes, ...]) -> Bundle:
    """A bundle of folders that hold these files; an empty one is left out."""
    folders = []
    for number, files in enumerate(contents):
        folders.append(folder / name / str(number))
        for path, content in zip(NAMES, files, strict=True):
            if content:
                (folders[-1] / path).parent.mkdir(parents=True, exist_ok=True)
                (folders[-1] / path).write_bytes(content)
    out = io.BytesIO()
    sizes = pack(folders, NAMES, out)
    (folder / f"{name}.bundle").write_bytes(out.getvalue())
    return Bundle(f"{name}.bundle", NAMES, sizes)


def reading(folder: Path, *bundles: Bundle) -> Reader:
    """The reader of bundles that lie in a folder."""
    reader = reader_of(folder.as_uri())
    for one in bundles:
        reader.add(one)
    return reader


def test_every_file_of_a_bundle_is_read_as_it_was(tmp_path: Path) -> None:
    first = bundle(tmp_path, "one", (b"a", b"text a"), (b"", b""), (b"ccc", b"text c"))
    second = bundle(tmp_path, "two", (b"dd", b""))
    reading(tmp_path, first, second)
    places = [Bundled(tmp_path.as_uri(), first, number) for number in range(3)]
    places.append(Bundled(tmp_path.as_uri(), second, 0))
    own = [(place / "asserted" / "own.nt").read_bytes() for place in places]
    assert own == [b"a", b"", b"ccc", b"dd"]
    texts = [(place / "text.txt").open("rb").read() for place in reversed(places)]
    assert texts == [b"", b"text c", b"", b"text a"]
    with pytest.raises(FileNotFoundError):
        (places[0] / "other").read_bytes()


def test_a_bundle_is_read_a_kind_at_a_time_and_the_next_one_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundles = [bundle(tmp_path, f"b{n}", (b"x", b"y"), (b"z", b"")) for n in range(20)]
    asked: list[tuple[str, int, int]] = []
    read = Storage.read

    def noted(self: Storage, name: str, start: int, end: int) -> bytes:
        asked.append((name, start, end))
        return read(self, name, start, end)

    monkeypatch.setattr(Storage, "read", noted)
    reader = reading(tmp_path, *bundles)
    for one in bundles:
        for number in range(2):
            (Bundled(tmp_path.as_uri(), one, number) / "asserted/own.nt").read_bytes()
        assert len(reader.held) <= 7
    assert asked == [(one.name, 0, 2) for one in bundles]
