"""Where each IRI of the dataset stands: the page that shows it, the file that holds it.

The site, the endpoint and the redirects of the base IRI all ask here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, unquote

ONTOLOGY = "https://w3id.org/daap/ontology"
PAGES = {
    "codebook": "codes.html",
    "dataset": "index.html",
    "study": "about.html",
    "table": "sources.html",
    "graph": "about.html",
    "agent": "about.html",
    "file": "about.html",
    "alignment": "alignments.html",
    "mapping": "alignments.html",
    "build": "changes.html",
    "metric": "quality.html",
    "report": "quality.html",
    "dataset/quality": "quality.html",
    "study/finding": "quality.html",
}
"""The page of what stands below the base, by its first segments, one or two."""
PAGED = ("source", "code")
"""What has a page for each of its members."""
LONGEST = 200
"""Signs of a name that still is a file's; a longer one stands in the list."""


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
    """The place that shows an IRI of the study or of the ontology, or None.

    >>> page_of("https://e.org/source/p4/step/3/note/2", "https://e.org/")
    Place(page='source/p4.html', anchor='step-3-note-2')
    >>> page_of("https://e.org/code/a/option/b", "https://e.org/").href
    'code/a.html#option-b'
    >>> page_of("https://e.org/dataset/quality/notes-anchored", "https://e.org/").page
    'quality.html'
    >>> page_of("https://w3id.org/daap/ontology#Turn", "https://e.org/")
    Place(page='ontology.html', anchor='Turn')
    """
    if iri.partition("#")[0] == ONTOLOGY:
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


def dump_of(iri: str, base: str, files: Collection[str]) -> str | None:
    """The file of a dist that describes an IRI, without its extension, or None.

    `files` are the names in the dist; a source whose note was not read has no file
    of its own and stands in the whole dump.

    >>> dump_of("https://e.org/source/p4/turn/1", "https://e.org/", {"sources/p4.ttl"})
    'sources/p4'
    >>> dump_of("https://e.org/source/s9", "https://e.org/", set())
    'daap'
    """
    if iri.partition("#")[0] == ONTOLOGY:
        return "ontology"
    if not iri.startswith(base):
        return None
    first, _, rest = iri.removeprefix(base).partition("/")
    own = f"sources/{rest.partition('/')[0]}"
    return own if first == "source" and f"{own}.ttl" in files else "daap"


def file_of(iri: str, base: str) -> tuple[str, str] | None:
    """The version and the file of it that an IRI is the address of, or None.

    >>> file_of("https://e.org/dataset/1.0.0/sources/p4.txt", "https://e.org/")
    ('1.0.0', 'sources/p4.txt')
    >>> file_of("https://e.org/dataset/1.0.0", "https://e.org/")
    >>> file_of("https://e.org/dataset/quality/notes-anchored", "https://e.org/")
    """
    kind, _, rest = iri.removeprefix(base).partition("/")
    version, _, name = rest.partition("/")
    released = kind == "dataset" and version[:1].isdigit() and bool(name)
    return (version, name) if released else None
