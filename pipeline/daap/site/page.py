"""Pages from models: templates, relative links, and the frame around each page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyoxigraph import BlankNode, NamedNode

from daap.core.iris import web_address
from daap.site.dataset import Dataset

TEMPLATES = Path(__file__).parent / "templates"

NAVIGATION = (
    ("Decisions", "decisions.html"),
    ("Codes", "codes.html"),
    ("Forces", "forces.html"),
    ("Sources", "sources.html"),
    ("Questions", "questions/index.html"),
    ("Model", "model.html"),
    ("Search", "search.html"),
    ("SPARQL", "sparql.html"),
    ("Ontology", "ontology.html"),
    ("Alignments", "alignments.html"),
    ("Use our codes", "use-our-codes.html"),
    ("Quality", "quality.html"),
    ("Changes", "changes.html"),
    ("About", "about.html"),
)
"""The pages of the menu, in its order; one that the site has not is left out."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be written: where, under which title, from which template and model.

    `section` is the page of the menu that it belongs to; `data` is what it says in
    schema.org's terms, as JSON-LD; a `wide` page has room for notes in the margin.
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
        """The way from this page to the root of the site."""
        return "../" * self.path.count("/")


def web_link(iri: str) -> str:
    """An address that may be followed, or nothing: http and https alone.

    >>> web_link("https://example.org/a"), web_link("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    return iri if web_address(iri) else ""


def json_script(data: object) -> Markup:
    """JSON as the content of a script element, which no text in it can end.

    >>> print(json_script(["</script>"]).replace(chr(92), "/"))
    ["/u003c/script/u003e"]
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - the signs of HTML are escaped


class Renderer:
    """Renders pages of a dataset; `paths` are those that the site will have."""

    def __init__(self, dataset: Dataset, paths: frozenset[str], live: bool) -> None:
        self._dataset = dataset
        self._paths = paths
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
            json_script=json_script,
            menu=[entry for entry in NAVIGATION if entry[1] in paths],
            live=live,
            base=dataset.base,
            short=dataset.short,
            study=_study_title(dataset),
            icon="files/logo.svg" if (dataset.folder / "logo.svg").exists() else "",
        )

    def render(self, page: Page) -> str:
        """The page as HTML: its body, what it leaves unsaid, and the frame."""
        context: dict[str, Any] = {
            "page": page,
            "root": page.root,
            "it": page.model,
            "to": lambda iri: self._to(iri, page.root),
        }
        body = self._environment.get_template(page.template).render(context)
        shown = set(re.findall(r'\bid="([^"]*)"', body))
        rest = list(self._unsaid(page.path, shown))
        frame = self._environment.get_template("layout.html")
        content = Markup(body)  # noqa: S704 - rendered with autoescape
        return frame.render(context, body=content, rest=rest)

    def _to(self, iri: str, root: str) -> str:
        """The link to what shows an IRI: a page of the site, or the web."""
        place = self._dataset.place(iri)
        if place is not None and place.page in self._paths:
            return root + place.href
        return web_link(iri)

    def _anchor(self, iri: str) -> str:
        """The id of the element that shows an IRI."""
        place = self._dataset.place(iri)
        return place.anchor if place is not None else ""

    def _unsaid(
        self, path: str, shown: set[str]
    ) -> Iterator[tuple[str, str, list[tuple[str, str, bool]]]]:
        """What a page is responsible for and does not show: anchor, IRI, triples."""
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


def _study_title(dataset: Dataset) -> str:
    query = "SELECT ?title { ?this dct:title ?title } ORDER BY ?title"
    for kind in ("dataset", "study", "codebook"):
        for row in dataset.rows(query, this=dataset.base + kind):
            return row["title"]
    return dataset.base
