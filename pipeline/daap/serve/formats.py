"""Media types of responses; the first of each kind is the default."""

from __future__ import annotations

from collections.abc import Mapping

from daap.core.formats import BY_NAME

TABLES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Formats of SELECT; generic media types are returned as requested."""
BOOLEANS = {media: form for media, form in TABLES.items() if form in ("json", "xml")}
"""Formats of ASK; CSV and TSV have no boolean."""
GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/plain": "nt",
}
"""Formats of CONSTRUCT, DESCRIBE and resources."""
FORMATS = {
    "json": "application/sparql-results+json, application/ld+json",
    "xml": "application/sparql-results+xml, application/rdf+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    **dict.fromkeys(("ttl", "turtle", "n3"), "text/turtle"),
    **dict.fromkeys(("nt", "ntriples", "n-triples"), "application/n-triples"),
    **dict.fromkeys(("jsonld", "json-ld"), "application/ld+json"),
    **dict.fromkeys(("rdf", "rdfxml", "rdf+xml"), "application/rdf+xml"),
    **{media: media for media in (*TABLES, *GRAPHS)},
}
"""Values of the parameter `format`, with the Accept header of each."""
SUFFIXES = {n: BY_NAME[n].media_type for n in ("ttl", "nt", "jsonld", "rdf")}
"""Suffixes of the addresses of descriptions, with their media types."""


def offered(offers: Mapping[str, str]) -> str:
    """The media types of a kind of answer, one a line, for an error message."""
    return "".join(f"  {media}\n" for media in offers)
