"""Words that would run in a page: wherever they are published, they stay words."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner

from daap.cli import main

RUNS = "</title></style></textarea>--><script>alert(4)</script><img src=x onerror=a()>"
HTML = "{http://www.w3.org/1999/xhtml}"

NOTE = f"""# p
1
## url
javascript:alert(1)
## tiny url
data:text/html,<script>alert(2)</script>
## archive url
JaVaScRiPt://example.org/%0aalert(3)
## title
{RUNS} "x" 'y' & ]]> \u2028 {{{{7*7}}}} ${{7*7}}
## source type
Interview
## author type
Practitioner

# coding

> Interviewer

> What {RUNS} \u2028 do you keep?

> Expert {RUNS}

> We {RUNS} keep data "fresh" ]]> \u2029 {{% raw %}}.

**OPEN CODING TRACE:**

{RUNS} keep data "fresh" ]]>

keep {RUNS}

**AXIAL CODING TRACE:**
```
fresh
fresh = CClass(practice, "Fresh {RUNS.replace("'", "")}")
```
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release, with its site, of a note whose words are HTML and JavaScript."""
    folder = tmp_path_factory.mktemp("hostile") / "study"
    begin = ["sources", "init", str(folder), "--title", f"T {RUNS}"]
    begin += ["--base", "https://e.org/t/"]
    assert CliRunner().invoke(main, begin).exit_code == 0
    (folder / "field-notes" / "p_1.md").write_text(NOTE, encoding="utf-8")
    words = ["build", "--study", str(folder / "study.toml"), "--no-cache"]
    done = CliRunner().invoke(main, [*words, "--out", str(folder / "dist"), "--site"])
    assert done.exit_code == 0, done.output
    for name in ("short link", "archived at", "page"):
        assert re.search(rf"as {name}; expected an http or https URL", done.output)
    return folder / "dist"


def test_no_address_that_runs_is_published(release: Path) -> None:
    source = (release / "sources" / "p1.ttl").read_text(encoding="utf-8")
    for term in ("foaf:page", "daap:archivedAt", "daap:shortLink"):
        assert term not in source


def test_no_page_holds_an_element_or_a_link_that_runs(release: Path) -> None:
    pages = sorted((release / "site").rglob("*.html"))
    kinds = {path.parent.name for path in pages}
    assert {"site", "source", "code", "questions"} <= kinds
    assert any("alert(4)" in path.read_text(encoding="utf-8") for path in pages)
    for path in pages:
        tree = html5lib.parse(path.read_bytes(), transport_encoding="utf-8")
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            name = element.tag.removeprefix(HTML)
            assert [a for a in element.attrib if a.startswith("on")] == [], path
            for attribute in ("href", "src", "action", "{xlink}href"):
                scheme, colon, _ = element.get(attribute, "").partition(":")
                safe = not colon or "/" in scheme or scheme in ("http", "https")
                assert safe or scheme.startswith("#"), (path, element.attrib)
            assert element.get("src") != "x", path
            if name == "script" and element.get("src"):
                assert re.fullmatch(
                    r"(\.\./)?assets/[a-z]+\.js", element.get("src", "")
                )
                assert element.text is None, path
            elif name == "script":
                kind = element.get("type")
                assert kind in ("application/ld+json", "application/json"), path
                json.loads(element.text or "")


def test_pictures_feeds_and_json_can_be_read_and_run_nothing(release: Path) -> None:
    for path in sorted(release.rglob("*")):
        if path.suffix in (".svg", ".atom", ".rdf", ".xml"):
            tags = {str(e.tag).rpartition("}")[2] for e in ET.parse(path).iter()}  # noqa: S314
            assert not tags & {"script", "img", "foreignObject"}, path
        elif path.suffix in (".json", ".jsonld"):
            json.loads(path.read_text(encoding="utf-8"))
