"""Rendering of pages: templates, relative links, and the frame of each page."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyoxigraph import BlankNode, NamedNode

from daap.core.formats import media_type
from daap.core.iris import web_address
from daap.site.dataset import Dataset
from daap.site.rdf import LABELS, described

TEMPLATES = Path(__file__).parent / "templates"

AREAS = (
    (
        ("Decisions", "decisions.html"),
        ("Compare", "compare.html"),
        ("Forces", "forces.html"),
        ("Model", "model.html"),
    ),
    (
        ("Codes", "codes.html"),
        ("Alignments", "alignments.html"),
        ("Use our codes", "use-our-codes.html"),
    ),
    (
        ("Sources", "sources.html"),
        ("Coding", "coding.html"),
        ("Agreement", "agreement.html"),
    ),
    (("Questions", "questions/index.html"),),
    (("SPARQL", "sparql.html"),),
    (
        ("Ontology", "ontology.html"),
        ("Quality", "quality.html"),
        ("Changes", "changes.html"),
    ),
    (("About", "about.html"), ("Glossary", "glossary.html")),
)
"""The menu: pages by area, in order; the first is the area's link.

Pages that a site lacks are left out.
"""

NOTATION = re.compile(r"(?<![\w/])([A-Za-z0-9]+(?:_[A-Za-z0-9]+)+)(?!\w)")
"""A notation of a code in a text: words joined by underscores."""

LISTED = frozenset(path for area in AREAS for _, path in area)
"""The pages of the menu."""

NEEDED = {
    "decisions.html": "decision",
    "model.html": "decision",
    "forces.html": "force",
}
"""The pages that exist only if a code is of this kind."""


MADE = {"coding.html", "agreement.html", "compare.html", "model.html"}
"""The pages that exist in some studies only."""


def kept_pages(dataset: Dataset, made: Collection[str]) -> frozenset[str]:
    """The pages of the menu that a site has; `made` are those that may be missing."""
    kinds = {name.kind for name in dataset.names.values()}
    found = {path for path in LISTED if NEEDED.get(path) in {None, *kinds}}
    return frozenset(path for path in found if path not in MADE or path in made)


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be written: path, title, template and model.

    `section` is its page in the menu; `data` is its content in schema.org terms, as
    JSON-LD; a `wide` page has a margin for notes.
    """

    path: str
    title: str
    template: str
    model: object
    section: str = ""
    description: str = ""
    data: Mapping[str, Any] | None = None
    wide: bool = False

    @property
    def root(self) -> str:
        """The relative path from this page to the root of the site."""
        return "../" * self.path.count("/")


@dataclass(frozen=True, slots=True)
class Facts:
    """The dataset's description of itself.

    `tools` wrote the project files that were imported; `has_notes` and `has_model` tell
    whether there are field notes and a decision model.
    """

    title: str
    description: str
    licence: str
    issued: str
    version: str
    citation: str
    origin: str
    publisher: str
    researcher: str
    study: str
    tools: tuple[str, ...]
    has_notes: bool
    has_model: bool


def web_link(iri: str) -> str:
    """An http or https address, else an empty text.

    >>> web_link("https://example.org/a"), web_link("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    return iri if web_address(iri) else ""


def json_script(data: object) -> Markup:
    """JSON as the content of a script element, escaped so that it cannot end it.

    >>> print(json_script(["</script>"]).replace(chr(92), "/"))
    ["/u003c/script/u003e"]
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - special characters of HTML are escaped


def breakable(name: str) -> Markup:
    """A notation or address with line breaks allowed after `_` and `/` only.

    >>> print(breakable("a_<b>"), breakable("https://e.org/a"))
    a_<wbr>&lt;b&gt; https://<wbr>e.org/<wbr>a
    """
    return Markup("<wbr>").join(re.split(r"(?<=_)|(?<=/)(?!/)", name))


class Renderer:
    """Renders the pages of a dataset; `paths` are those that the site will have.

    `issues` is the address for reports of mistakes, with {title} and {body};
    `explain` adds explanations of words to HTML, given the relative path to the root.
    """

    def __init__(
        self,
        dataset: Dataset,
        facts: Facts,
        paths: frozenset[str],
        live: bool,
        issues: str,
        explain: Callable[[str, str], str] = lambda html, _: html,
    ) -> None:
        self._dataset = dataset
        self._paths = paths
        self._issues = issues
        self._explain = explain
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.globals.update(
            name=dataset.name,
            anchor=self._anchor,
            web=web_link,
            quote=quote,
            shell=shlex.quote,
            breaks=breakable,
            json_script=json_script,
            menu=list(_menu(dataset, paths)),
            live=live,
            facts=facts,
            issue=self._issue,
            base=dataset.base,
            short=dataset.short,
            study=_study_title(dataset),
            icon="files/logo.svg" if (dataset.folder / "logo.svg").exists() else "",
        )

    def render(self, page: Page) -> str:
        """The page as HTML: its body, remaining triples, and the frame."""
        context: dict[str, Any] = {
            "page": page,
            "root": page.root,
            "it": page.model,
            "to": lambda iri: self._to(iri, page.root),
            "iri": self._dataset.places.get(page.path, {}).get("", ""),
            "noted": lambda text: self._noted(text, page.root),
            "rdf": [
                (path, media_type(path), LABELS[path.rpartition(".")[2]])
                for path in described(self._dataset, page.path)
            ],
        }
        body = self._environment.get_template(page.template).render(context)
        shown = set(re.findall(r'\bid="([^"]*)"', body))
        rest = list(self._unsaid(page.path, shown))
        frame = self._environment.get_template("layout.html")
        content = Markup(self._explain(body, page.root))  # noqa: S704 - autoescaped
        return frame.render(context, body=content, rest=rest)

    def _to(self, iri: str, root: str) -> str:
        """The link to an IRI: a page of the site, or an external address."""
        place = self._dataset.place(iri)
        if place is not None and place.page in self._paths:
            return root + place.href
        return web_link(iri)

    def _noted(self, text: str, root: str) -> Markup:
        """A text with notations of codes replaced by links with the codes' labels."""
        parts = [Markup.escape(part) for part in NOTATION.split(text)]
        for at in range(1, len(parts), 2):
            iri = f"{self._dataset.base}code/{parts[at]}"
            if iri in self._dataset.names:
                link = Markup('<a class="code {}" href="{}" dir="auto">{}</a>')
                name = self._dataset.name(iri)
                parts[at] = link.format(name.kind, self._to(iri, root), name.label)
        return Markup().join(parts)

    def _anchor(self, iri: str) -> str:
        """The id of the element that shows an IRI."""
        place = self._dataset.place(iri)
        return place.anchor if place is not None else ""

    def _issue(self, page: Page, iri: str) -> str:
        """The address to report a mistake on a page, with IRI and place filled in."""
        title = f"Mistake: {page.title}"
        body = f"IRI: {iri}\nPage: {page.path}\n\nWhat is wrong:\n".removeprefix(
            "IRI: \n"
        )
        said = {"{title}": quote(title, safe=""), "{body}": quote(body, safe="")}
        return re.sub(r"\{(title|body)\}", lambda m: said[m[0]], self._issues)

    def _unsaid(
        self, path: str, shown: set[str]
    ) -> Iterator[tuple[str, str, list[tuple[str, str, bool]]]]:
        """IRIs with an anchor on a page that it does not show: anchor, IRI, triples."""
        for anchor, iri in self._dataset.places.get(path, {}).items():
            if anchor and str(Markup.escape(anchor)) not in shown:
                found = {
                    (
                        str(quad.predicate.value),
                        str(getattr(quad.object, "value", "")),
                        isinstance(quad.object, NamedNode),
                    )
                    for quad in self._dataset.store.quads_for_pattern(
                        NamedNode(iri), None, None
                    )
                    if not isinstance(quad.object, BlankNode)
                }
                yield anchor, iri, sorted(found)


def _menu(dataset: Dataset, paths: frozenset[str]) -> Iterator[list[tuple[str, str]]]:
    has_changes = (dataset.folder / "changes").is_dir()
    left = LISTED - paths | (set() if has_changes else {"changes.html"})
    for area in AREAS:
        kept = [(label, path) for label, path in area if path not in left]
        if kept:
            yield kept


def _study_title(dataset: Dataset) -> str:
    query = "SELECT ?title { ?this dct:title ?title } ORDER BY ?title"
    for kind in ("dataset", "study", "codebook"):
        for row in dataset.rows(query, this=dataset.base + kind):
            return row["title"]
    return dataset.base
