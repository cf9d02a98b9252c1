"""Terminals and streams: nothing steers the one, and the others may be closed."""

from __future__ import annotations

import ast
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from daap.commands import console
from daap.core.errors import InputError
from daap.core.terminal import visible

PACKAGE = Path(__file__).parents[2] / "pipeline" / "daap"
APIARY = Path(__file__).parents[1] / "studies" / "apiary" / "study.toml"
DAAP = (sys.executable, "-m", "daap")
STEERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
OURS = re.compile(r"\x1b\[[0-9;]*[mK]")

ATTACK = (
    r'SELECT ("\u001b[31mred\u001b]0;title\u0007" AS ?x) ("\u202Eevil\u2066" AS ?y) '
    r'("a\u009b1mb\u007F\r" AS ?z) {}'
)
SHOWN = ("\\x1b[31mred\\x1b]0;title\\x07", "\\u202eevil\\u2066", "a\\x9b1mb\\x7f\\x0d")

OWN_STUDY = "study: data-as-a-product, which comes with daap\n"
CLOSED = "daap: standard output is closed, so nothing can be shown\n"

NOTE = """# p
1
## title
Interview \x9b31m \u202eevil
## source type
Nothing \u202e known

# coding

> Interviewer

> Go.

> Expert A

> We keep \u202edata\u202c fresh.

**OPEN CODING TRACE:**

keep \u2066data fresh

**AXIAL CODING TRACE:**
```
"\u202efresh"
```
"""


def on_a_terminal(
    *arguments: str | Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A command whose output and messages go to a terminal, as it shows them."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*DAAP, *map(str, arguments)],
        stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "200", **environment},
    )  # fmt: skip
    os.close(theirs)
    parts = []
    while True:
        try:
            part = os.read(ours, 1 << 16)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(ours)
    text = b"".join(parts).decode("utf-8").replace("\r\n", "\n")
    return subprocess.CompletedProcess([], process.wait(60), text, "")


def shell(line: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A command with its streams as a shell line says: `"$@"` is the command."""
    words = ["bash", "-c", line, "bash", *DAAP, *map(str, arguments)]
    return subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=100
    )


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A note whose words would steer a terminal."""
    path = tmp_path / "p_1.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc é 🐝", "a\tb\nc é 🐝"),
        ("\x00\x1b\x7f\x9b\r", "\\x00\\x1b\\x7f\\x9b\\x0d"),
        ("\u202a\u202e\u2066\u2069\u200f", "\\u202a\\u202e\\u2066\\u2069\\u200f"),
        ("\u2028\udc80\U000e0041", "\\u2028\\udc80\\U000e0041"),
    ],
)
def test_what_steers_a_terminal_is_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json"])
def test_an_answer_on_a_terminal_moves_nothing(form: str, dist: Path) -> None:
    done = on_a_terminal("query", ATTACK, "--data", dist, "--format", form)
    assert done.returncode == 0
    assert STEERS.search(OURS.sub("", done.stdout)) is None
    assert "\x1b[31m" not in done.stdout
    if form == "table":
        assert all(shown in done.stdout for shown in SHOWN)


def test_what_xml_cannot_hold_is_told(dist: Path) -> None:
    done = on_a_terminal("query", ATTACK, "--data", dist, "--format", "xml")
    assert done.returncode == 2
    assert OURS.sub("", done.stdout) == (
        "daap: XML cannot hold the character U+001B; choose json or csv\n"
    )


def test_a_table_is_as_safe_where_it_goes_on_to_a_pager(dist: Path) -> None:
    done = shell('"$@"', "query", ATTACK, "--data", dist)
    assert done.stdout.splitlines()[2].split() == list(SHOWN)


@pytest.mark.parametrize(
    ("form", "held"),
    [("csv", "\x1b[31mred\x1b]0;title\x07,\u202eevil\u2066,"), ("tsv", "\u202eevil")],
)
def test_a_program_gets_every_byte(form: str, held: str, dist: Path) -> None:
    done = shell('"$@"', "query", ATTACK, "--data", dist, "--format", form)
    assert held in done.stdout


@pytest.mark.parametrize("words", ["read", "build --no-site --no-cache --out OUT"])
def test_findings_and_messages_move_nothing(
    words: str, note: Path, tmp_path: Path
) -> None:
    name, *options = words.replace("OUT", str(tmp_path / "dist")).split()
    options += ["--study", str(APIARY)]
    done = on_a_terminal(name, note, *options)
    assert "\\u202e" in done.stdout
    assert STEERS.search(OURS.sub("", done.stdout).replace("\r", "")) is None
    piped = shell('"$@"', name, note, *options)
    assert STEERS.search(piped.stdout + piped.stderr) is None


@pytest.mark.parametrize(
    "words",
    [["query", "no\x1b[31m\u202e"], ["no\x1b[31m"], ["read", "no\x1b[31m\u202e"],
     ["query", "forces", "--data", "no\u202e"], ["build", "--engine", "\x1b[31m"]],
)  # fmt: skip
def test_what_was_typed_wrongly_is_shown_and_not_obeyed(words: list[str]) -> None:
    done = shell('"$@"', *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert STEERS.search(done.stdout + done.stderr) is None


@pytest.mark.parametrize("wish", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_who_wants_no_escape_sequences_gets_none(
    wish: dict[str, str], note: Path, dist: Path, tmp_path: Path
) -> None:
    out = tmp_path / "dist"
    for words in (
        ["read", note],
        ["query", "forces", "--data", dist],
        ["query", "--list"],
        ["build", note, "--study", APIARY, "--no-cache", "--out", out],
        ["query", "nothing"],
    ):
        done = on_a_terminal(*words, **wish)
        assert "\x1b" not in done.stdout
        assert "\r" not in done.stdout


def test_work_has_a_bar_where_a_person_watches_alone(
    note: Path, tmp_path: Path
) -> None:
    words = ["build", note, "--study", APIARY, "--no-site", "--no-cache"]
    words += ["--out", tmp_path / "dist"]
    bar = "reading, note 1 of 1  [####################]"
    assert bar in on_a_terminal(*words).stdout
    quiet = on_a_terminal(*words, "-q")
    assert (quiet.returncode, quiet.stdout) == (0, "")
    piped = shell('"$@"', *words)
    assert "[#" not in piped.stdout + piped.stderr


def test_who_wants_colours_gets_them(dist: Path) -> None:
    done = on_a_terminal("query", "forces", "--data", dist)
    assert done.stdout.startswith("\x1b[1m")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["query", "forces", "--data", "DIST"], 2, CLOSED),
        (["read", "NOTE"], 2, OWN_STUDY + CLOSED),
        (["audit"], 2, OWN_STUDY + CLOSED),
        (["check", "DIST"], 0, OWN_STUDY),
        (["--version"], 0, ""),
    ],
)  # fmt: skip
def test_a_closed_standard_output_is_told(
    words: list[str], status: int, said: str, dist: Path, note: Path
) -> None:
    places = {"DIST": str(dist), "NOTE": str(note)}
    done = shell('"$@" >&-', *(places.get(word, word) for word in words))
    assert (done.returncode, done.stderr) == (status, said)


@pytest.mark.parametrize("streams", ["2>&-", "<&- 2>&-", "<&- >&- 2>&-", ">&- 2>&-"])
def test_a_build_goes_on_without_streams(
    streams: str, note: Path, tmp_path: Path
) -> None:
    out = tmp_path / "dist"
    options = ["--no-cache", "--no-site", "--out", out, "--jobs", "2"]
    done = shell(f'"$@" {streams}', "build", note, "--study", APIARY, *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert (out / "SHA256SUMS").is_file()
    assert done.stdout == "" if ">&- 2" in streams else "published in" in done.stdout


def test_a_query_from_a_closed_standard_input_is_told(dist: Path) -> None:
    done = shell('"$@" <&-', "query", "-", "--data", dist)
    assert (done.returncode, done.stderr) == (
        2, "daap: standard input is closed; no query can be read from it\n",
    )  # fmt: skip


@pytest.mark.parametrize("words", [["query", "forces", "--data", "DIST"], ["--help"]])
def test_a_full_device_is_told_in_a_line(words: list[str], dist: Path) -> None:
    done = shell('"$@" >/dev/full', *(str(dist) if w == "DIST" else w for w in words))
    assert done.returncode == 2
    assert re.fullmatch(
        r"daap: (standard output: )?No space left on device\n", done.stderr
    )


def test_a_reader_that_has_enough_ends_a_command_in_silence(dist: Path) -> None:
    words = ["query", "SELECT ?s ?p ?o { ?s ?p ?o }", "--data", dist]
    words += ["--format", "csv"]
    done = shell('"$@" | head -1; exit ${PIPESTATUS[0]}', *words)
    assert (done.returncode, done.stdout, done.stderr) == (0, "s,p,o\n", "")


def test_messages_that_nobody_can_read_stop_nothing(dist: Path) -> None:
    done = shell('"$@" 2>/dev/full', "query", "nothing", "--data", dist)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@pytest.mark.parametrize("files", [5, 8])
def test_too_few_open_files_are_told_in_a_line(
    files: int, dist: Path, tmp_path: Path
) -> None:
    serve = ["serve", "--port", "0", "--data", dist]
    build = ["build", "--study", APIARY, "--no-cache", "--no-site", "--jobs", "2"]
    for words in (serve, [*build, "--out", tmp_path / "dist"]):
        done = shell(f'ulimit -n {files}; "$@"', *words)
        told = done.stderr.removeprefix(OWN_STUDY)
        assert (done.returncode, told.count("\n")) == (2, 1), done.stderr
        assert re.match(r"daap: .*Too many open files", told)


def test_an_encoding_that_lacks_a_letter_ends_nothing(dist: Path) -> None:
    query = 'SELECT ("é" AS ?x) {}'
    done = shell('PYTHONIOENCODING=ascii "$@"', "query", query, "--data", dist)
    assert (done.returncode, done.stdout.split()[2]) == (0, "é")


def test_commands_print_in_one_place() -> None:
    users = {
        path.name
        for path in (PACKAGE / "commands").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        if node.attr in ("echo", "secho", "echo_via_pager", "progressbar", "print")
    }
    assert users == {"console.py"}


def test_the_line_of_progress_is_cleared_before_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "has_colours", lambda _: True)

    @console.fails_cleanly
    def command() -> None:
        console.progress("reading")
        raise InputError("p\n1.md", "no such file")

    with pytest.raises(SystemExit) as ended:
        command()
    assert ended.value.code == 2
    assert OURS.sub("", capsys.readouterr().err) == (
        "\rreading\rdaap: p\\x0a1.md: no such file\n"
    )
