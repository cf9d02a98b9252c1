"""File formats of the project: names, suffixes and media types in one table.

A format with a suffix of its own is a row here; its dump is a line of DUMPS in
serialise/dumps.py. Media types are those of www.iana.org/assignments/media-types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from pyoxigraph import QueryResultsFormat, RdfFormat

PACKED = ".gz"
"""The suffix of a compressed file, behind that of its content."""
COMPRESSED = (PACKED, ".xlsx")
"""Suffixes whose bytes may differ between machines though their content does not."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its short name, media type, and suffixes, the usual one first.

    `rdf` and `results` are Oxigraph's formats of graphs and of solutions; `w3c` is the
    local name in http://www.w3.org/ns/formats/; `is_text` says that the media type
    takes a charset.
    """

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None
    w3c: str = ""
    is_text: bool = False

    @property
    def content_type(self) -> str:
        """The value of Content-Type, with the charset for texts."""
        return self.media_type + ("; charset=utf-8" if self.is_text else "")


FORMATS = (
    Format("ttl", "text/turtle", (".ttl",), RdfFormat.TURTLE, w3c="Turtle",
           is_text=True),
    Format("nt", "application/n-triples", (".nt",), RdfFormat.N_TRIPLES,
           w3c="N-Triples"),
    Format("jsonld", "application/ld+json", (".jsonld",), RdfFormat.JSON_LD,
           w3c="JSON-LD"),
    Format("rdf", "application/rdf+xml", (".rdf", ".owl"), RdfFormat.RDF_XML,
           w3c="RDF_XML"),
    Format("nq", "application/n-quads", (".nq",), RdfFormat.N_QUADS, w3c="N-Quads"),
    Format("trig", "application/trig", (".trig",), RdfFormat.TRIG, w3c="TriG"),
    Format("json", "application/json", (".json",), results=QueryResultsFormat.JSON,
           w3c="SPARQL_Results_JSON"),
    Format("xml", "application/xml", (".xml",), results=QueryResultsFormat.XML,
           w3c="SPARQL_Results_XML"),
    Format("csv", "text/csv", (".csv",), results=QueryResultsFormat.CSV,
           w3c="SPARQL_Results_CSV", is_text=True),
    Format("tsv", "text/tab-separated-values", (".tsv",),
           results=QueryResultsFormat.TSV, w3c="SPARQL_Results_TSV", is_text=True),
    Format("atom", "application/atom+xml", (".atom",)),
    Format("cff", "application/yaml", (".cff",)),
    Format("css", "text/css", (".css",), is_text=True),
    Format("gz", "application/gzip", (PACKED,)),
    Format("html", "text/html", (".html",), is_text=True),
    Format("js", "text/javascript", (".js",), is_text=True),
    Format("md", "text/markdown", (".md",), is_text=True),
    Format("png", "image/png", (".png",)),
    Format("rq", "application/sparql-query", (".rq",)),
    Format("svg", "image/svg+xml", (".svg",)),
    Format("txt", "text/plain", (".txt",), is_text=True),
    Format("wasm", "application/wasm", (".wasm",)),
    Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
           (".xlsx",)),
)  # fmt: skip
"""Every format that the project reads, writes or serves."""

BY_NAME: Mapping[str, Format] = {f.name: f for f in FORMATS}
BY_SUFFIX: Mapping[str, Format] = {s: f for f in FORMATS for s in f.suffixes}
GRAPHS: Mapping[str, RdfFormat] = {f.name: f.rdf for f in FORMATS if f.rdf is not None}
"""Oxigraph's RDF formats, by name."""
RESULTS: Mapping[str, QueryResultsFormat] = {
    f.name: f.results for f in FORMATS if f.results is not None
}
"""Oxigraph's formats of solutions, by name."""

EXCEPTIONS: Mapping[str, str] = {
    "csv-metadata.json": "application/csvm+json",
    "ro-crate-metadata.json": "application/ld+json",
}
"""Files with a media type more specific than that of their suffix."""


def rdf_format(name: str) -> RdfFormat | None:
    """Oxigraph's RDF format of a file, by the suffix of its name; None if it has none.

    >>> rdf_format("daap.nq.gz") == RdfFormat.N_QUADS, rdf_format("quotes.csv")
    (True, None)
    """
    found = BY_SUFFIX.get(PurePath(name.removesuffix(PACKED)).suffix.lower())
    return found.rdf if found else None


def media_type(name: str) -> str:
    """The media type of a file's content, decompressed.

    >>> media_type("daap.nq.gz"), media_type("tables/csv-metadata.json")
    ('application/n-quads', 'application/csvm+json')
    >>> media_type("LICENSE")
    'application/octet-stream'
    """
    path = PurePath(name.removesuffix(PACKED))
    found = BY_SUFFIX.get(path.suffix)
    known = EXCEPTIONS.get(path.name) or (found.media_type if found else "")
    return known or "application/octet-stream"


def content_type(name: str) -> str:
    """The Content-Type of a file as it is; a name without a suffix is a text.

    >>> content_type("quotes.csv"), content_type("daap.nq.gz"), content_type("LICENSE")
    ('text/csv; charset=utf-8', 'application/gzip', 'text/plain; charset=utf-8')
    """
    suffix = PurePath(name).suffix
    found = BY_SUFFIX.get(suffix) if suffix else BY_NAME["txt"]
    return found.content_type if found else "application/octet-stream"
