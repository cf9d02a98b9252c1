"""All pages of three sites: valid, linked, complete, the same on every run."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from daap.core.addresses import Place, page_of
from daap.core.errors import InputError
from daap.core.manifest import file_sha256
from daap.site.dataset import Dataset
from daap.site.write import write_site

BASE = "https://example.org/bees/"
HEADINGS = [f"h{level}" for level in range(1, 7)]
SITES = ["bee_site", "p4_site", "hive_site"]


def parsed(path: Path) -> Any:
    """A page as a tree. Raises ParseError for what is no valid HTML."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(path.read_bytes(), transport_encoding="utf-8")


def pages(site: Path) -> dict[str, Any]:
    """Every page by its path."""
    return {
        path.relative_to(site).as_posix(): parsed(path)
        for path in sorted(site.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def trees(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """Every page of the sites."""
    return {name: pages(request.getfixturevalue(name)) for name in SITES}


def ids(tree: Any) -> list[str]:
    """The ids of a page's elements."""
    return [element.get("id") for element in tree.iter() if element.get("id")]


def links(tree: Any) -> Iterator[str]:
    """Every address that a page names."""
    for element in tree.iter():
        for name, value in element.attrib.items():
            if name in ("href", "src") or (
                name.startswith("data-") and name != "data-title" and "/" in value
            ):
                yield value


@pytest.mark.parametrize("name", SITES)
def test_every_id_is_unique_and_no_id_holds_a_blank(
    name: str, trees: dict[str, dict[str, Any]]
) -> None:
    for path, tree in trees[name].items():
        twice = [found for found, n in Counter(ids(tree)).items() if n > 1]
        assert twice == [], path
        assert not [found for found in ids(tree) if re.search(r"\s", found)], path


@pytest.mark.parametrize("name", SITES)
def test_every_internal_link_leads_to_an_element_that_is_there(
    name: str, trees: dict[str, dict[str, Any]], request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(name)
    known = {path: set(ids(tree)) for path, tree in trees[name].items()}
    broken = []
    for path, tree in trees[name].items():
        for link in links(tree):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            here = site / path
            target = (here.parent / unquote(parts.path)) if parts.path else here
            found = target.resolve().relative_to(site.resolve()).as_posix()
            anchor = unquote(parts.fragment)
            if not target.exists() or (anchor and anchor not in known[found]):
                broken.append((path, link))
    assert broken == []


@pytest.mark.parametrize("name", SITES)
def test_a_page_asks_nothing_of_another_host(
    name: str, trees: dict[str, dict[str, Any]]
) -> None:
    for path, tree in trees[name].items():
        for element in tree.iter():
            loads = [element.get("src")] if element.get("src") else []
            loads += [element.get("href")] if element.tag == "link" else []
            assert not [link for link in loads if urlsplit(link).scheme], path
            away = urlsplit(element.get("href") or "").scheme
            if element.tag == "a" and away:
                assert away in ("http", "https"), (path, element.get("href"))
                assert "noopener" in element.get("rel", ""), (path, element.attrib)


@pytest.mark.parametrize("name", SITES)
def test_a_page_holds_no_style_script_or_handler_of_its_own(
    name: str, trees: dict[str, dict[str, Any]]
) -> None:
    for path, tree in trees[name].items():
        for element in tree.iter():
            handlers = [key for key in element.attrib if key.startswith("on")]
            assert not handlers, path
            assert "style" not in element.attrib, path
            assert element.tag != "style", path
            if element.tag == "script" and element.get("src"):
                assert element.text is None, path
            elif element.tag == "script":
                assert element.get("type") == "application/ld+json", path


@pytest.mark.parametrize("name", SITES)
def test_a_page_has_language_title_heading_and_landmarks(
    name: str, trees: dict[str, dict[str, Any]]
) -> None:
    for path, tree in trees[name].items():
        assert tree.get("lang") == "en", path
        for tag in ("title", "h1", "main"):
            assert len(list(tree.iter(tag))) == 1, (path, tag)
        for table in tree.iter("table"):
            assert table.find("caption") is not None, path
            assert all(cell.get("scope") for cell in table.iter("th")), path
        assert all(image.get("alt") for image in tree.iter("img")), path


@pytest.mark.parametrize("name", SITES)
def test_no_two_regions_of_a_page_have_one_name(
    name: str, trees: dict[str, dict[str, Any]]
) -> None:
    for path, tree in trees[name].items():
        heads = {
            e.get("id"): " ".join("".join(e.itertext()).split()) for e in tree.iter()
        }
        regions = [
            e.get("aria-label") or heads[e.get("aria-labelledby")]
            for e in tree.iter()
            if e.get("role") == "region"
            or (
                e.tag == "section" and {"aria-label", "aria-labelledby"} & set(e.attrib)
            )
        ]
        twice = [found for found, n in Counter(regions).items() if n > 1]
        assert twice == [], path


@pytest.mark.parametrize("name", SITES)
def test_headings_leave_out_no_level(
    name: str, trees: dict[str, dict[str, Any]]
) -> None:
    for path, tree in trees[name].items():
        tags = [element.tag for element in tree.iter() if element.tag in HEADINGS]
        levels = [int(tag[1]) for tag in tags]
        assert levels[0] == 1, path
        assert all(b <= a + 1 for a, b in pairwise(levels)), (path, levels)


@pytest.mark.parametrize(
    ("name", "data"), [("bee_site", "bee_dataset"), ("p4_site", "p4_dataset")]
)
def test_every_iri_of_the_dataset_has_its_element(
    name: str,
    data: str,
    trees: dict[str, dict[str, Any]],
    request: pytest.FixtureRequest,
) -> None:
    dataset: Dataset = request.getfixturevalue(data)
    known = {path: set(ids(tree)) for path, tree in trees[name].items()}
    assert sum(map(len, dataset.places.values())) > 400
    missing = [
        iri
        for page, anchors in dataset.places.items()
        for anchor, iri in anchors.items()
        if page not in known or (anchor and anchor not in known[page])
    ]
    assert missing == []


@pytest.mark.parametrize("name", SITES)
def test_no_page_holds_what_a_template_left_over(
    name: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(name)
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r'<script type="application/ld\+json">.*?</script>', "", text)
        assert not re.search(r"\{[{%]|[%}]\}|\bNone\b|Undefined|&amp;amp;", text), path


def test_the_same_dataset_gives_the_same_bytes(bees: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_site(bees, tmp_path / name)
    one, two = (
        {
            p.relative_to(tmp_path / name).as_posix(): hashlib.sha256(
                p.read_bytes()
            ).hexdigest()
            for p in (tmp_path / name).rglob("*")
            if p.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two
    assert len(one) > 90


def test_the_site_has_checksums_of_its_own(bee_site: Path) -> None:
    lines = (bee_site / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    listed = {name: digest for digest, _, name in (x.partition("  ") for x in lines)}
    there = {
        path.relative_to(bee_site).as_posix(): file_sha256(path)
        for path in bee_site.rglob("*")
        if path.is_file() and path != bee_site / "SHA256SUMS"
    }
    assert listed == there


def test_a_folder_that_is_no_site_is_never_replaced(bees: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is not empty; nothing written"):
        write_site(bees, tmp_path)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_without_live_parts_is_refused(bees: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no live parts"):
        write_site(bees, tmp_path / "site", tmp_path)
    assert not (tmp_path / "site").exists()


def test_live_parts_are_named_only_where_there_is_a_bundle(
    bees: Path, bee_site: Path, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "live.js").write_text("// nothing", encoding="utf-8")
    write_site(bees, tmp_path / "site", bundle)
    with_it = (tmp_path / "site" / "sparql.html").read_text(encoding="utf-8")
    without = (bee_site / "sparql.html").read_text(encoding="utf-8")
    assert "data-live=" in with_it
    assert "data-live=" not in without
    assert "needs the live parts of the site, which this copy lacks.</p>" in without
    assert "make site" not in with_it
    assert (tmp_path / "site" / "assets" / "live.js").is_file()


def test_json_of_a_page_names_what_the_page_is_about(bee_site: Path) -> None:
    tree = parsed(bee_site / "code" / "log_hive.html")
    (script,) = (one for one in tree.iter("script") if one.get("type"))
    term = json.loads(script.text)
    assert term == {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": "https://example.org/bees/code/log_hive",
        "name": "Log </script><script>alert(1)</script> Hive",
        "termCode": "log_hive",
        "description": "A hive in a <b>log</b>.",
        "inDefinedTermSet": "https://example.org/bees/codebook",
        "sameAs": ["https://vocabulary.example/hive"],
    }


def test_a_name_too_long_for_a_file_stands_in_the_list() -> None:
    long = "h" * 201
    assert page_of(f"{BASE}code/{long[1:]}", BASE) == Place(f"code/{long[1:]}.html")
    place = page_of(f"{BASE}code/{long}/option/a", BASE)
    assert place == Place("codes.html", f"code-{long}-option-a")
