"""A release into a store without folders: all of it, or what was there before."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from daap.core.errors import Finding, InputError, RefusedError, Severity
from daap.core.storage import Storage
from daap.publish.upload import refuse_target, upload
from daap.serialise.writers import text_writer

BASE = "https://example.org/hives/"
CONTEXT = f'{{"@context": {{"data": "{BASE}"}}}}'
FIRST = {
    "daap.ttl": "one", "daap.nq.gz": "", "sources/k1.ttl": "one",
    "context.jsonld": CONTEXT,
}  # fmt: skip
SECOND = {
    "daap.ttl": "two", "daap.nq.gz": "", "sources/k2.ttl": "two",
    "context.jsonld": CONTEXT,
}  # fmt: skip


@pytest.fixture
def target() -> Iterator[Storage]:
    """A store in the memory of this process."""
    target = Storage("memory://apiary/dist")
    yield target
    Storage("memory://apiary").remove()


def put(target: Storage, files: dict[str, str], folder: Path) -> None:
    texts = ((name, text_writer(text)) for name, text in files.items())
    upload(texts, (), target, folder)


def held(target: Storage) -> dict[str, str]:
    names = (name for name in target.names() if name != "SHA256SUMS")
    return {name: target.read(name).decode() for name in names}


def test_a_release_replaces_the_one_before_and_what_is_stale(
    target: Storage, tmp_path: Path
) -> None:
    put(target, FIRST, tmp_path / "1")
    assert held(target) == FIRST
    put(target, SECOND, tmp_path / "2")
    assert held(target) == SECOND
    assert "  sources/k2.ttl\n" in target.read("SHA256SUMS").decode()
    beside = Storage("memory://apiary").files.find("/apiary")
    assert all(path.startswith("/apiary/dist/") for path in beside)


class FullError(Exception):
    """A store that has no room."""


@pytest.mark.parametrize("fails", range(1, 19))
@pytest.mark.parametrize("error", [FullError, KeyboardInterrupt])
def test_the_last_release_stays_whole_wherever_a_new_one_fails(
    fails: int,
    error: type[BaseException],
    target: Storage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(target, FIRST, tmp_path / "1")
    sums = target.read("SHA256SUMS")
    calls = itertools.count(1)

    def failing(method: str) -> None:
        own = getattr(Storage, method)

        def once(self: Storage, *given: object) -> None:
            if next(calls) == fails:
                raise error
            own(self, *given)

        monkeypatch.setattr(Storage, method, once)

    for method in ("put", "copy", "delete"):
        failing(method)
    # new files up, old ones aside, new ones in, stale ones out, and the journal
    whole = 5 + 5 + 5 + 1 + 1
    if fails > whole:
        put(target, SECOND, tmp_path / "2")
        return
    with pytest.raises(error):
        put(target, SECOND, tmp_path / "2")
    assert held(target) == FIRST
    assert target.read("SHA256SUMS") == sums
    beside = Storage("memory://apiary").files.find("/apiary")
    assert all(path.startswith("/apiary/dist/") for path in beside)


def test_the_checksums_are_written_last(
    target: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    copy = Storage.copy

    def noted(self: Storage, name: str, to: Storage) -> None:
        order.append(name)
        copy(self, name, to)

    monkeypatch.setattr(Storage, "copy", noted)
    put(target, FIRST, tmp_path / "1")
    assert sorted(order[:-1]) == [
        "context.jsonld", "daap.nq.gz", "daap.ttl", "sources/k1.ttl",
    ]  # fmt: skip
    assert order[-1] == "SHA256SUMS"


def test_a_violation_uploads_nothing(target: Storage, tmp_path: Path) -> None:
    finding = Finding(
        severity=Severity.VIOLATION, rule="r", path="k_1.md", line=3, found="f",
        expected="e", remedy="m",
    )  # fmt: skip
    with pytest.raises(RefusedError):
        upload([], (finding,), target, tmp_path / "1")
    assert target.names() == []
    assert not (tmp_path / "1").exists()


def test_a_target_that_holds_something_else_is_refused(
    target: Storage, tmp_path: Path
) -> None:
    refuse_target(target, BASE)
    put(target, FIRST, tmp_path / "1")
    refuse_target(target, BASE)
    with pytest.raises(InputError, match="holds the dataset of https://example"):
        refuse_target(target, "https://example.org/other/")
    target.delete(["SHA256SUMS"])
    with pytest.raises(InputError, match="is not empty and holds no release"):
        refuse_target(target, BASE)


@pytest.fixture
def published(target: Storage, tmp_path: Path) -> Storage:
    """The store with the first release and files of the user's."""
    put(target, FIRST, tmp_path / "1")
    target.write("CNAME", b"example.org")
    target.write("sources/photo.jpg", b"photo")
    return target


def test_objects_of_the_user_stay(published: Storage, tmp_path: Path) -> None:
    put(published, SECOND, tmp_path / "2")
    own = {"CNAME": "example.org", "sources/photo.jpg": "photo"}
    assert held(published) == {**SECOND, **own}


@pytest.mark.parametrize(
    ("name", "force"),
    [("daap.ttl", False), ("sources/k2.ttl", False), ("daap.ttl", True)],
)
def test_an_object_that_was_edited_or_is_in_the_way_is_replaced_only_by_force(
    name: str, force: bool, published: Storage, tmp_path: Path
) -> None:
    published.write(name, b"mine")
    before = held(published)
    texts = [(n, text_writer(text)) for n, text in SECOND.items()]
    if force:
        upload(texts, (), published, tmp_path / "2", force=True)
        assert held(published)[name] == SECOND[name]
        return
    with pytest.raises(InputError, match=f"{name}: not as a build published it"):
        upload(texts, (), published, tmp_path / "2")
    assert held(published) == before


class Killed(BaseException):
    """The process that builds is gone: nothing of it is done any more."""


@pytest.mark.parametrize("fails", range(1, 6))
def test_what_a_killed_build_had_begun_is_completed_by_the_next(
    fails: int, published: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        calls = itertools.count(1)
        copy = Storage.copy

        def dying(self: Storage, name: str, to: Storage) -> None:
            if to.url == published.url and next(calls) >= fails:
                raise Killed
            copy(self, name, to)

        def dead(*_: object) -> None:
            raise Killed

        patch.setattr(Storage, "copy", dying)
        patch.setattr(Storage, "remove", dead)
        patch.setattr("daap.publish.upload._Change._put_back", dead)
        with pytest.raises(Killed):
            put(published, SECOND, tmp_path / "2")
            raise Killed  # where all was copied before
    refuse_target(published, BASE)
    own = {"CNAME": "example.org", "sources/photo.jpg": "photo"}
    assert held(published) == {**SECOND, **own}
    assert published.stagings() == []


@pytest.mark.parametrize("longest", [0.0, 60.0])
def test_what_a_build_killed_before_its_journal_left_goes_once_it_is_long_idle(
    longest: float, published: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daap.publish.upload.ABANDONED", longest)
    staging = published.staging()
    staging.below("new").write("daap.ttl", b"two")

    refuse_target(published, BASE)

    assert [s.url for s in published.stagings()] == ([staging.url] if longest else [])
    assert held(published)["daap.ttl"] == "one"
