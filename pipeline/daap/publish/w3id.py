"""The redirects of a study's base IRI, as rules for Apache's mod_rewrite.

w3id.org serves the redirects of a base IRI from an `.htaccess` file. The rules are made
from the same table as the pages (`addresses`), so that both agree. `make w3id` writes
them for the study that comes with daap; `w3id/README.md` says what the host must serve.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from daap.core.addresses import PAGED, PAGES
from daap.core.resources import DEFAULT_STUDY, ROOT
from daap.core.settings import read_settings

TARGET = "https://daap.example.org"
"""A placeholder for the host; reserved by RFC 2606."""

DEEPEST = 6
"""The most path segments of an IRI below its page."""

TYPES = (
    r"text/(?:turtle|n3|html)|application/(?:x-turtle|(?:ld\+)?json|(?:rdf|xhtml)\+xml)"
)
"""The media types that are distinguished."""

FORMATS = {"turtle|n3": "ttl", "json": "jsonld", "rdf": "rdf"}
"""The format for a media type that matches; for others, the page."""

DESCRIBED = {
    "source/[^/]+/quality|metric|dataset/quality": "quality.ttl",
    "source/[^/]+/finding|study/finding|report": "report.ttl",
    "build|dataset/[0-9][^/]*|agent/daap-[^/]+": "changes/releases.ttl",
    "graph|catalog|product|port|void|agent/editors/contact": "catalog.%1",
    "policy": "policy.ttl",
    "ontology/alignment": "alignment.ttl",
}
"""The files that describe what no dump holds, by the paths of it."""
CATALOGUED = "catalog|product|port|void|policy"
"""Paths of what no page shows; the first page lists the files that describe it."""

END = r"\s*(?:,|$)"
NEVER = rf"\s*;\s*q=0(?:\.0*)?{END}"


def htaccess(sources: Iterable[str]) -> str:
    """The rules; `sources` are those with files of their own in the dataset."""
    return "\n".join(
        (
            *_head(),
            *_formats(),
            *_files(),
            *_data(sources),
            *_pages(),
            "",
        )
    )


def _head() -> Iterator[str]:
    yield "# Redirects to where the dataset is served, made by 'make w3id'. Edit only"
    yield "# the address in the first rule: where a dist/ is served from."
    yield "Options -MultiViews"
    yield "RewriteEngine on"
    yield f"RewriteRule ^ - [E=TARGET:{TARGET}]"
    yield "<IfModule mod_headers.c>"
    yield 'Header always set Access-Control-Allow-Origin "*"'
    yield "Header always merge Vary Accept"
    yield "</IfModule>"


def _formats() -> Iterator[str]:
    """The requested format: the first type without a weight, else the first."""
    yield from ("", "# The first media type asked for without a weight, else with one")
    yield f'RewriteCond %{{HTTP_ACCEPT}} "({TYPES}){END}" [NC,OR]'
    yield f'RewriteCond %{{HTTP_ACCEPT}} "({TYPES})(?!{NEVER})" [NC]'
    yield "RewriteRule ^ - [E=TYPE:%1]"
    for types, name in FORMATS.items():
        yield f"RewriteCond %{{ENV:TYPE}} {types} [NC]"
        yield f"RewriteRule ^ - [E=FORMAT:{name}]"


def _files() -> Iterator[str]:
    """Files under their own IRIs, and the ontology, which has RDF/XML too."""
    yield from ("", "# Files of a version, and what belongs to no version")
    parts = "(checksum|content|content/checksum)"
    yield _rule(f"^dataset/([0-9][^/]*)/(.+)/{parts}$", "versions/$1/catalog.ttl")
    yield _rule("^dataset/([0-9][^/]*)/(.+)$", "versions/$1/$2")
    yield _rule(r"^(logo\.svg|context\.jsonld)$", "$1")
    yield _rule("^shapes$", "shapes.ttl")
    yield from ("", "# The ontology; a browser adds the # of a term itself")
    for path, place in (("", ""), ("/([0-9][^/]*)", "versions/$1/")):
        yield "RewriteCond %{ENV:FORMAT} ^(ttl|jsonld|rdf)$"
        yield _rule(f"^ontology{path}$", f"{place}ontology.%1")
    yield _rule("^ontology(/[0-9].*)?$", "site/ontology.html")


def _data(sources: Iterable[str]) -> Iterator[str]:
    """Data in Turtle or JSON-LD; requests for RDF/XML get Turtle."""
    yield from ("", "# Data; who asks for RDF/XML gets Turtle")
    yield "RewriteCond %{ENV:FORMAT} ^rdf$"
    yield "RewriteRule ^ - [E=FORMAT:ttl]"
    for paths, file in DESCRIBED.items():
        yield "RewriteCond %{ENV:FORMAT} ^(ttl|jsonld)$"
        yield _rule(f"^({paths})(/.*)?$", file)
    names = "|".join(map(re.escape, sources))
    if names:
        yield "RewriteCond %{ENV:FORMAT} ^(ttl|jsonld)$"
        yield _rule(f"^source/({names})(/.*)?$", "sources/$1.%1")
    yield "RewriteCond %{ENV:FORMAT} ^(ttl|jsonld)$"
    yield _rule(f"^(({'|'.join((*PAGED, *PAGES))})(/.*)?)?$", "daap.%1")


def _pages() -> Iterator[str]:
    """Pages, with an anchor of the path below the page, - in place of /."""
    grouped: dict[str, list[str]] = defaultdict(list)
    rules = [_rule("^$", "site/index.html"), *_narrow()]
    rules.append(_rule(f"^({CATALOGUED})(/.*)?$", "site/index.html"))
    rules.append(_rule("^ontology/alignment$", "site/ontology.html"))
    for first, page in PAGES.items():
        if "/" not in first:
            grouped[page].append(first)
    kinds = {page: f"({'|'.join(names)})" for page, names in grouped.items()}
    paged = f"({'|'.join(PAGED)})"
    for depth in range(DEEPEST + 1):
        path, anchor = "/([^/]+)" * depth, [f"${n + 2}" for n in range(depth)]
        for page, kind in kinds.items():
            place = f"site/{page}" + ("#" + "-".join(("$1", *anchor)) if depth else "")
            rules.append(_rule(f"^{kind}{path}$", place, "NE"))
        anchor = [f"${n + 3}" for n in range(depth)]
        place = "site/$1/$2.html" + ("#" + "-".join(anchor) if depth else "")
        rules.append(_rule(f"^{paged}/([^/]+){path}$", place, "NE"))
    yield from ("", "# Pages for everyone else")
    yield "RewriteCond %{THE_REQUEST} %"
    yield f"RewriteRule ^ - [S={len(rules)}]"
    yield from rules
    yield from (
        "",
        "# Paths with percent signs: the name of a page holds them as they are",
    )
    yield rf'RewriteCond %{{THE_REQUEST}} "\s\S*?/{paged}/([^/?\s]+)"'
    yield _rule(f"^{paged}/", "site/%1/%2.html", "B,NE")
    for page, kind in kinds.items():
        yield _rule(f"^{kind}(/.*)?$", f"site/{page}")


def _narrow() -> Iterator[str]:
    """Pages for paths of two segments, before those of the first one alone."""
    for kind, page in PAGES.items():
        if "/" not in kind:
            continue
        for depth in range(DEEPEST):
            path, names = "/([^/]+)" * depth, [f"${n + 1}" for n in range(depth)]
            anchor = "-".join((kind.replace("/", "-"), *names))
            yield _rule(f"^{kind}{path}$", f"site/{page}#{anchor}", "NE")


def _rule(pattern: str, place: str, flags: str = "") -> str:
    more = f",{flags}" if flags else ""
    return f"RewriteRule {pattern} %{{ENV:TARGET}}/{place} [R=303,QSD,L{more}]"


def write(dist: Path = ROOT / "dist", path: Path = ROOT / "w3id" / ".htaccess") -> None:
    """Write the rules of the study that comes with daap, from its published dataset."""
    sources = sorted(file.stem for file in dist.glob("sources/*.ttl"))
    base = read_settings(DEFAULT_STUDY).base
    text = f"# {base}\n{htaccess(sources)}"
    path.write_text(text, encoding="ascii")


if __name__ == "__main__":
    write()
