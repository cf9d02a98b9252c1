"""Notes from a server and from a folder: what is right is kept, and nothing else."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.commands.sources import server
from tests.commands.sources.support import run

from daap.core.settings import Settings

Run = Callable[..., Result]

PATHS = {"p1": "notes of bees/p_1.md", "p2": "notes of bees/p_2.md", "s3": "s_3.md"}
NOTES = {
    name: f"# {name[0]}\n{name[1]}\n# coding\n> {name} of the hive\n".encode() * 400
    for name in PATHS
}


@pytest.fixture
def site() -> Iterator[Any]:
    """A site that has all notes."""
    with server.serving() as found:
        for name, path in PATHS.items():
            found.files[f"/raw/{path.replace(' ', '%20')}"] = NOTES[name]
        yield found


def table(paths: Mapping[str, str] = PATHS) -> str:
    """The list of notes."""
    rows = [
        f"{name},{path},{len(NOTES[name])},{hashlib.sha256(NOTES[name]).hexdigest()}"
        for name, path in paths.items()
    ]
    return "\n".join(("source,path,bytes,sha256", *rows, ""))


@pytest.fixture
def study(tmp_path: Path, site: Any) -> Path:
    """A study of beekeepers that lists its notes."""
    folder = tmp_path / "bees"
    run("init", folder, "--issued", "2026-01-31")
    (folder / "field-notes.csv").write_text(table(), encoding="utf-8")
    with (folder / "study.toml").open("a", encoding="utf-8") as out:
        out.write(
            f"[sync]\nlist = 'field-notes.csv'\nurl = '{site.url}/raw/{{path}}'\n"
            "[[redact]]\npattern = 'Maya'\n"
        )
    return folder / "study.toml"


@pytest.fixture
def sync(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the study, with a cache of its own and no waiting."""
    monkeypatch.setattr("pooch.core.time.sleep", lambda _: None)

    def runner(*arguments: str | Path) -> Result:
        cache = ("--cache", tmp_path / "cache")
        return run("sync", "--study", study, *cache, *arguments)

    return runner


def here(study: Path) -> dict[str, bytes]:
    """The notes in the study's folder."""
    return {p.stem.replace("_", ""): p.read_bytes() for p in notes(study).glob("*.md")}


def notes(study: Path) -> Path:
    """The study's folder of notes."""
    return study.parent / "field-notes"


def test_what_is_missing_is_fetched_and_checked(
    sync: Run, study: Path, site: Any
) -> None:
    (notes(study) / "s_3.md").write_bytes(NOTES["s3"])
    result = sync()
    assert result.exit_code == 0, result.output
    assert "1 present, 2 fetched" in result.output
    assert here(study) == NOTES
    assert [path for path, _ in site.seen] == [
        "/raw/notes%20of%20bees/p_1.md",
        "/raw/notes%20of%20bees/p_2.md",
    ]


def test_a_second_time_nothing_is_asked_for(sync: Run, study: Path, site: Any) -> None:
    sync()
    site.seen.clear()
    result = sync()
    assert (result.exit_code, result.output) == (0, "3 present\n")
    assert site.seen == []


def test_a_note_in_the_cache_is_not_fetched_again(
    sync: Run, study: Path, site: Any
) -> None:
    sync()
    site.seen.clear()
    (notes(study) / "p_1.md").unlink()
    assert "2 present, 1 fetched" in sync().output
    assert site.seen == []
    assert here(study) == NOTES


def test_a_spoilt_cache_is_fetched_anew(
    sync: Run, study: Path, site: Any, tmp_path: Path
) -> None:
    sync("p1")
    (cached,) = (tmp_path / "cache").glob("*.md")
    cached.write_bytes(b"spoilt")
    (notes(study) / "p_1.md").unlink()
    assert sync("p1").exit_code == 0
    assert here(study)["p1"] == NOTES["p1"]


def test_names_and_git_are_spoken_of(sync: Run, study: Path) -> None:
    result = sync("p1")
    assert (
        "study.toml replaces 1 pattern of names, and the notes you got may hold others"
    ) in result.output
    ignored = notes(study) / ".gitignore"
    assert ignored.read_text(encoding="utf-8") == "/p_1.md\n"
    sync()
    assert ignored.read_text(encoding="utf-8") == "/p_1.md\n/p_2.md\n/s_3.md\n"


def test_git_ignores_the_notes_that_were_got(sync: Run, study: Path) -> None:
    subprocess.run(["git", "init", "-q", study.parent], check=True)
    sync()
    (notes(study) / "p_9.md").write_text("of our own", encoding="utf-8")
    status = ["git", "-C", str(study.parent), "status", "--short", "-uall"]
    shown = subprocess.run(status, check=True, capture_output=True, text=True).stdout
    assert [line for line in shown.split("\n") if ".md" in line] == [
        "?? field-notes/p_9.md"
    ]


def test_a_broken_connection_is_taken_up_where_it_broke(
    sync: Run, study: Path, site: Any
) -> None:
    path = "/raw/s_3.md"
    site.plans[path] = [server.broken_after(2048), server.broken_after(1024)]
    assert sync("s3").exit_code == 0
    assert [asked for _, asked in site.seen] == ["", "bytes=2048-", "bytes=3072-"]
    assert here(study) == {"s3": NOTES["s3"]}


def test_what_was_fetched_before_the_command_ended_is_not_fetched_again(
    sync: Run, study: Path, site: Any
) -> None:
    site.plans["/raw/s_3.md"] = [server.broken_after(2048)]
    result = sync("s3", "--retries", "0")
    assert result.exit_code == 1
    assert "the connection failed or broke off" in result.output
    assert here(study) == {}
    assert sync("s3").exit_code == 0
    assert [asked for _, asked in site.seen] == ["", "bytes=2048-"]
    assert here(study) == {"s3": NOTES["s3"]}


def test_a_server_without_ranges_sends_all_again(
    sync: Run, study: Path, site: Any
) -> None:
    site.plans["/raw/s_3.md"] = [server.broken_after(2048), server.without_ranges]
    assert sync("s3").exit_code == 0
    assert here(study) == {"s3": NOTES["s3"]}


def test_a_part_of_another_file_is_thrown_away(
    sync: Run, study: Path, site: Any, tmp_path: Path
) -> None:
    digest = hashlib.sha256(NOTES["s3"]).hexdigest()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / f"{digest}.part").write_bytes(b"x" * 100)
    assert sync("s3").exit_code == 0
    assert [asked for _, asked in site.seen] == ["bytes=100-", ""]
    assert here(study) == {"s3": NOTES["s3"]}


@pytest.mark.parametrize(
    ("answer", "said", "tries"),
    [
        (server.status(404), "the server answered 404 Not Found", 1),
        (server.status(403), "the server answered 403 Forbidden", 1),
        (server.status(503), "the server answered 503 Service Unavailable", 3),
        (server.status(429), "the server answered 429 Too Many Requests", 3),
        (server.other(b"x" * len(NOTES["s3"])), "its SHA-256 is not", 3),
        (server.other(b"x" * 99_999), f"is longer than the {len(NOTES['s3'])}", 1),
        (server.other(b"short"), "the connection failed or broke off", 3),
        (server.broken_after(0), "the connection failed or broke off", 3),
        (server.moved("/raw/s_3.md"), "the server sent us in a circle", 93),
    ],
)
def test_a_note_that_cannot_be_fetched_is_named_and_costs_no_other(
    sync: Run, study: Path, site: Any, answer: object, said: str, tries: int
) -> None:
    site.plans["/raw/s_3.md"] = [answer] * 100
    result = sync("--retries", "2")
    assert result.exit_code == 1
    assert "2 fetched, 1 failed" in result.output
    assert f"field-notes.csv:4: Violation: {site.url}/raw/s_3.md: {said}" in (
        result.output
    )
    assert here(study) == {name: NOTES[name] for name in ("p1", "p2")}
    assert [path for path, _ in site.seen].count("/raw/s_3.md") == tries


def test_nothing_of_a_file_that_is_too_long_is_kept(
    sync: Run, study: Path, site: Any, tmp_path: Path
) -> None:
    site.plans["/raw/s_3.md"] = [server.other(b"x" * 99_999)]
    assert sync("s3").exit_code == 1
    assert list((tmp_path / "cache").iterdir()) == []
    assert sync("s3").exit_code == 0


def test_a_server_that_hesitates_is_tried_again(
    sync: Run, study: Path, site: Any
) -> None:
    site.plans["/raw/s_3.md"] = [server.status(503), server.status(500)]
    assert sync("s3").exit_code == 0


def test_a_note_that_has_moved_is_followed(sync: Run, study: Path, site: Any) -> None:
    site.files["/elsewhere"] = NOTES["s3"]
    site.plans["/raw/s_3.md"] = [server.moved("/elsewhere")]
    assert sync("s3").exit_code == 0
    assert here(study) == {"s3": NOTES["s3"]}


def test_a_server_that_falls_silent_is_left(
    sync: Run, study: Path, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daap.extract.sync.fetch.TIMEOUT", (1, 0.2))
    release = threading.Event()
    site.plans["/raw/s_3.md"] = [server.slowly(release)]
    result = sync("s3", "--retries", "0")
    release.set()
    assert result.exit_code == 1
    assert "the connection failed or broke off" in result.output
    assert sync("s3").exit_code == 0
    half = len(NOTES["s3"]) // 2 // 1024 * 1024
    assert [asked for _, asked in site.seen] == ["", f"bytes={half}-"]


def test_where_no_server_answers_the_other_notes_are_not_tried(
    sync: Run, study: Path, site: Any
) -> None:
    text = study.read_text(encoding="utf-8").replace(site.url, "http://127.0.0.1:9")
    study.write_text(text, encoding="utf-8")
    result = sync("--retries", "0")
    assert result.exit_code == 1
    assert result.output.count("p_1.md: no server answers there;") == 1
    assert result.output.count("p_2.md: no server answers there;") == 1
    assert "s_3.md: not tried, as no server answered;" in result.output
    assert "3 failed" in result.output


def test_a_dry_run_asks_for_nothing_and_writes_nothing(
    sync: Run, study: Path, site: Any, tmp_path: Path
) -> None:
    (notes(study) / "s_3.md").write_bytes(NOTES["s3"])
    result = sync("--dry-run")
    assert result.exit_code == 0
    assert result.output == (
        "would get notes of bees/p_1.md\nwould get notes of bees/p_2.md\n"
        "1 present, 2 missing\n"
    )
    assert site.seen == []
    assert not (tmp_path / "cache").exists()


def test_a_note_that_was_changed_is_left_and_named(
    sync: Run, study: Path, site: Any
) -> None:
    (notes(study) / "s_3.md").write_bytes(b"redacted by hand")
    result = sync("-v")
    assert result.exit_code == 0
    assert "field-notes.csv:4: Warning: s_3.md differs from the list" in result.output
    assert "1 changed, 2 fetched" in result.output
    assert here(study)["s3"] == b"redacted by hand"


@pytest.mark.parametrize("layout", ["by path", "by name"])
def test_a_folder_gives_notes_by_path_or_by_name_without_the_network(
    sync: Run, study: Path, site: Any, tmp_path: Path, layout: str
) -> None:
    folder = tmp_path / "checkout"
    for name, path in PATHS.items():
        place = folder / (path if layout == "by path" else Path(path).name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(NOTES[name])
    result = sync("--from", folder)
    assert result.exit_code == 0, result.output
    assert here(study) == NOTES
    assert site.seen == []


def test_a_folder_with_other_notes_of_the_same_names_gives_none(
    sync: Run, study: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "p_1.md").write_bytes(NOTES["p2"])
    (folder / "s_3.md").write_bytes(NOTES["s3"].replace(b"\n", b"\r\n"))
    result = sync("--from", folder)
    assert result.exit_code == 1
    assert "p_1.md: its SHA-256 is not" in result.output
    assert "p_2.md: no such file" in result.output
    assert "its lines end in CR LF; check out with core.autocrlf=false" in result.output
    assert here(study) == {}


@pytest.mark.parametrize(
    "path",
    [
        "../p_1.md", "a/../../p_1.md", "/etc/p_1.md", "a//p_1.md", "./p_1.md",
        "C:/p_1.md", "a\\..\\p_1.md", ".git/p_1.md", "a/.p_1.md", "", "a\x1bb.md",
        "p_1.md ", "p_1.py", "p_2.md", "P_2.MD", "a/.../p_1.md", "x" * 300 + ".md",
    ],
)  # fmt: skip
def test_a_path_that_leads_astray_refuses_the_whole_list(
    sync: Run, study: Path, site: Any, path: str
) -> None:
    size, digest = len(NOTES["p1"]), hashlib.sha256(NOTES["p1"]).hexdigest()
    rows = table({"p2": PATHS["p2"]}) + f'p1,"{path}",{size},{digest}\n'
    if path == "p_1.md ":  # cells are read without the spaces around them
        rows = rows.replace("p_1.md ", "a /p_1.md")
    (study.parent / "field-notes.csv").write_text(rows, encoding="utf-8")
    result = sync()
    assert result.exit_code == 1
    assert "field-notes.csv:3: Violation: the path" in result.output
    assert "\x1b" not in result.output
    assert (site.seen, here(study)) == ([], {})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("../p,p_1.md,1,SHA", "the source '../p'"),
        ("s3,p_1.md,1,SHA", "the source 's3'"),
        ("p1,p_1.md,many,SHA", "'many' bytes"),
        ("p1,p_1.md,-1,SHA", "'-1' bytes"),
        ("p1,p_1.md,100000001,SHA", "'100000001' bytes"),
        ("p1,p_1.md,1,abc", "the SHA-256 'abc'"),
    ],
)
def test_a_row_that_says_nothing_usable_refuses_the_list(
    sync: Run, study: Path, site: Any, row: str, said: str
) -> None:
    rows = table({"s3": "s_3.md"}) + row.replace("SHA", "0" * 64) + "\n"
    (study.parent / "field-notes.csv").write_text(rows, encoding="utf-8")
    result = sync()
    assert result.exit_code == 1
    assert f"field-notes.csv:3: Violation: {said}" in result.output
    assert site.seen == []


def test_wrong_usage_is_explained(sync: Run, study: Path) -> None:
    assert "p9: not in field-notes.csv" in sync("p9").output
    assert sync("p9").exit_code == 2
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("url = 'http", "# url = 'http"), encoding="utf-8")
    assert "sync.url is missing; write the address" in sync().output
    study.write_text(text.replace("list = 'field", "# list = 'f"), encoding="utf-8")
    assert "sync.list is missing; name a table" in sync().output


def test_without_pooch_a_folder_still_gives_notes(
    sync: Run, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pooch", None)
    monkeypatch.setitem(sys.modules, "requests", None)
    result = sync("s3")
    assert result.exit_code == 2
    assert "pooch: is not installed; in daap's checkout: pip install '.[sync]'" in (
        result.output
    )
    (tmp_path / "s_3.md").write_bytes(NOTES["s3"])
    assert sync("s3", "--from", tmp_path).exit_code == 0


def test_notes_may_go_to_a_folder_of_their_own(
    sync: Run, study: Path, tmp_path: Path
) -> None:
    assert sync("s3", "--to", tmp_path / "elsewhere").exit_code == 0
    assert (tmp_path / "elsewhere" / "s_3.md").read_bytes() == NOTES["s3"]
    assert here(study) == {}


def test_all_notes_of_the_study_are_in_the_test_data(
    shared: Path, tmp_path: Path
) -> None:
    folder = shared / "corpus" / "data-as-a-product"
    result = run("sync", "--from", folder, "--to", tmp_path / "notes")
    assert result.exit_code == 0
    assert "68 fetched" in result.output
    assert len(list((tmp_path / "notes").glob("*.md"))) == 68


def test_the_list_of_the_study_is_the_table_of_facts(
    shared: Path, settings: Settings
) -> None:
    assert settings.listed
    facts = (shared / "facts" / "field_notes.csv").read_bytes()
    assert settings.listed.read_bytes() == facts
    assert settings.address == (
        "https://raw.githubusercontent.com/TomEijk/Data_Mesh_GLR/"
        "a5983033c469a796f173e31cfaba02dac9932d2b/{path}"
    )
