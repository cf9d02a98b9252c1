"""README's promises: its commands run, and its outputs are what they print."""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from daap.query.question import read_questions

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(
    r"^    \.venv/bin/daap ([^\n]*)\n\n(?:```\n(.*?)```)?",
    README,
    re.MULTILINE | re.DOTALL,
)
COMMANDS = [(shlex.split(c, comments=True), out) for c, out in BLOCKS]


def run(arguments: list[str], dist: Path) -> str:
    """What a command prints, run as a process beside the published dataset."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "daap", *arguments],
        cwd=dist.parent,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [(a, o) for a, o in COMMANDS if a[0] in ("query", "audit")],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_a_command_prints_what_readme_shows(
    arguments: list[str], shown: str, repository: Path
) -> None:
    """Whole, or with its cuts marked: of the committed dataset, as CI builds it."""
    printed = run(arguments, repository / "dist")
    assert len(printed.splitlines()) > 1
    pieces = [re.escape(piece) for piece in re.split("^…\n", shown, flags=re.M)]
    assert re.fullmatch("(?:.*\n)+".join(pieces), printed), printed


def test_the_answer_to_a_misspelt_value_is_what_the_page_on_the_endpoint_shows(
    repository: Path,
) -> None:
    page = (repository / "docs" / "endpoint.md").read_text(encoding="utf-8")
    shown = re.findall(r"^    (parameter force: .*)$", page, re.MULTILINE)
    asked = "query options-improving --force discoverabilty".split()
    done = subprocess.run(
        [sys.executable, "-m", "daap", *asked],
        cwd=repository, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, f"daap: {shown[0]}\n")


def test_there_are_commands_to_run() -> None:
    assert len([a for a, _ in COMMANDS if a[0] == "query"]) == 6


def answers(question: str, repository: Path) -> list[dict[str, str]]:
    printed = run(["query", question, "--format", "csv"], repository / "dist")
    return list(csv.DictReader(printed.splitlines()))


def test_what_was_found_is_what_the_questions_answer(repository: Path) -> None:
    found = README.partition("## What was found")[2].partition("![")[0]
    audit = answers("untraced-by-kind", repository)
    kinds = answers("interviews-and-literature", repository)
    claims = answers("claims", repository)
    stances = Counter(row["says"] for row in claims)
    against = Counter(row["states"] for row in claims if row["says"] == "contradicts")
    codes = [row for row in kinds if row["kind"] != "emergent code"]
    with (repository / "dist" / "tables" / "codes.csv").open(encoding="utf-8") as rows:
        named = list(csv.DictReader(rows))
    most = {
        kind: max(
            (int(row["attributed"]), row["label"])
            for row in named
            if row["kind"] == kind
        )
        for kind in ("force", "practice")
    }
    assert [label for _, label in most.values()] == [
        "Clear Ownership",
        "Greenfield Development",
    ]

    def total(rows: list[dict[str, str]], column: str) -> int:
        return sum(int(row[column]) for row in rows)

    assert re.findall(r"\d[\d,]*\b", found) == [
        str(most["force"][0]),
        str(len(answers("sources", repository))),
        str(most["practice"][0]),
        f"{total(audit, 'formal'):,}",
        *(str(total(audit, c)) for c in ("traced", "throughOption", "notTraced")),
        str(total(codes, "codes")),
        *(str(total(codes, c)) for c in ("onlyInterviews", "onlyLiterature", "both")),
        str(stances.total()),
        *(str(stances[stance]) for stance in ("agrees", "adds", "contradicts")),
        *(str(against[stated]) for stated in ("definition", "impact")),
    ]
    assert stances["contradicts"] == against["definition"] + against["impact"]


def test_the_first_screen_says_what_it_is_and_how_to_get_it() -> None:
    screen = README.splitlines()[:50]
    assert [line for line in screen if len(line) > 80 and "](" not in line] == []
    text = "\n".join(screen)
    for said in (
        "## What was found",
        "    make build ",
        "    make test ",
        "![A decision",
    ):
        assert said in text
    assert "The addresses (IRIs) in the data do not resolve yet" in text


def test_the_passage_shown_is_published(dist: Path) -> None:
    block = re.search(r"```turtle\n(.*?)```", README, re.DOTALL)
    assert block
    text = (dist / "sources" / "p4.ttl").read_text(encoding="utf-8")
    assert block[1] in text


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", title).strip().lower() for title in titles)
    return {title.replace(" ", "-") for title in plain}


def test_every_link_of_a_document_leads_to_a_file_and_a_heading(
    repository: Path,
) -> None:
    pages = [*repository.glob("*.md"), *(repository / "docs").rglob("*.md")]
    broken, checked = [], 0
    for page in pages:
        text = page.read_text(encoding="utf-8")
        text = re.sub(r"^(`{3,}).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            name, _, anchor = link.partition("#")
            target = page.parent / name if name else page
            if "://" not in link:
                checked += 1
                if not target.exists() or (anchor and anchor not in headings(target)):
                    broken.append(f"{page.name}: {link}")
    assert broken == []
    assert checked > 500


def test_changelog_citation_and_package_agree_on_the_version(repository: Path) -> None:
    from daap import __version__

    for name, pattern in (
        ("CHANGELOG.md", r"^## \[(\d[^\]]*)\]"),
        ("CITATION.cff", r"^version: (.*)$"),
        ("sources/data-as-a-product/study.toml", r'^version = "(.*)"$'),
        ("ontology/core.ttl", r'^    owl:versionInfo "(.*)" ;$'),
    ):
        text = (repository / name).read_text(encoding="utf-8")
        found = re.search(pattern, text, re.MULTILINE)
        assert found
        assert found[1] == __version__, name


GONE_SINCE_0_1 = {
    "audit": {"steps"},
    "codes-not-attributed": {"steps"},
    "coding-steps": {"lines", "notes", "codes"},
    "evidence-for": {"lines", "passage"},
    "forces": {"evidence"},
    "overview": {"evidence", "forces"},
    "quotes-for-term": {"lines"},
    "quotes-of-speaker": {"codes"},
}
"""The columns of 0.1.0 that the questions no longer have."""


def test_the_changelog_tells_what_of_0_1_is_no_longer_there(repository: Path) -> None:
    text = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    table = text.partition("| 0.1.0 | 0.2.0 |")[2].partition("###")[0]
    before = [
        re.findall(r"`([^`]+)`", row.split(" | ")[0]) for row in table.split("\n")
    ]
    gone = [*({name, *columns} for name, columns in GONE_SINCE_0_1.items())]
    gone += [{"daap:ReadingRule"}, {"<graph/vocabulary>"}, {"stated-by-steps"}]
    gone += [{"daap:canUse", "canBeRealizedWith", "variantOf", "daap:dependsOn"}]
    assert [one for one in gone if not any(one <= set(row) for row in before)] == []
    questions = {
        question.name: question.query for question in read_questions().values()
    }
    for name, columns in GONE_SINCE_0_1.items():
        head = questions[name].partition("SELECT")[2].partition("WHERE")[0]
        assert not columns & set(re.findall(r"\?(\w+)", head)), name


def test_the_index_of_documents_lists_each(repository: Path) -> None:
    text = (repository / "docs" / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in (repository / "docs").glob("*.md")} - {"README.md"}
    assert set(re.findall(r"\]\(([a-z-]+\.md)\)", text)) == names


def test_daap_is_installed_from_a_checkout_as_it_is_on_no_index(
    repository: Path,
) -> None:
    files = [
        repository / "README.md",
        *(repository / "docs").rglob("*.md"),
        *(repository / "deploy").iterdir(),
    ]
    by_name = re.compile(r"pip install [^\n#]*(?<![\w/.])['\"]?daap\b(?!-)")
    found = {path.name for path in files if by_name.search(path.read_text("utf-8"))}
    assert found == set()
