"""Addresses of IRIs: the page of the site that shows each, and the anchor on it.

The site, the endpoint and the redirects of the base IRI share this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from daap.core.namespaces import ONTOLOGY_IRI

PAGES = {
    "codebook": "codes.html",
    "dataset": "index.html",
    "study": "about.html",
    "table": "sources.html",
    "graph": "about.html",
    "agent": "about.html",
    "file": "about.html",
    "import": "about.html",
    "coder": "coding.html",
    "memo": "coding.html",
    "collection": "codes.html",
    "group": "sources.html",
    "case": "sources.html",
    "alignment": "alignments.html",
    "mapping": "alignments.html",
    "build": "changes.html",
    "metric": "quality.html",
    "report": "quality.html",
    "dataset/quality": "quality.html",
    "study/finding": "quality.html",
}
"""The page of each path below the base IRI, by its first one or two segments."""
PAGED = ("source", "code")
"""Path segments whose members each have a page."""
LONGEST = 200
"""Code points of a file name; a resource with a longer one is on the list's page."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the site, as a path below it, and the anchor on that page."""

    page: str
    anchor: str = ""

    @property
    def href(self) -> str:
        """The link to it, relative to the root of the site."""
        link = quote(self.page)
        return f"{link}#{quote(self.anchor)}" if self.anchor else link


def page_of(iri: str, base: str) -> Place | None:
    """The page and anchor that show an IRI of the study or the ontology, or None.

    >>> page_of("https://e.org/source/p4/step/3/note/2", "https://e.org/")
    Place(page='source/p4.html', anchor='step-3-note-2')
    >>> page_of("https://e.org/code/a/option/b", "https://e.org/").href
    'code/a.html#option-b'
    >>> page_of("https://e.org/dataset/quality/notes-anchored", "https://e.org/").page
    'quality.html'
    >>> page_of("https://w3id.org/daap/ontology#Turn", "https://e.org/")
    Place(page='ontology.html', anchor='Turn')
    """
    if iri.partition("#")[0] == ONTOLOGY_IRI:
        return Place("ontology.html", iri.partition("#")[2])
    if not iri.startswith(base):
        return None
    first, _, rest = iri.removeprefix(base).partition("/")
    if first in PAGED and rest:
        name, _, below = rest.partition("/")
        if len(name) > LONGEST:
            return Place(f"{first}s.html", f"{first}-{_anchor(rest)}")
        return Place(f"{first}/{name}.html", _anchor(below))
    page = PAGES.get(f"{first}/{rest.partition('/')[0]}") or PAGES.get(first)
    if page is None:
        return None
    return Place(page, _anchor(rest) and f"{first}-{_anchor(rest)}")


def _anchor(path: str) -> str:
    """The id of an element, from the path below its page: `-` for each `/`.

    >>> _anchor("transcript/char/120-300/quote"), _anchor("step/3")
    ('transcript-char-120-300-quote', 'step-3')
    """
    return unquote(path).replace("/", "-")
