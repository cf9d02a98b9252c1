"""The media types of answers, the first of each kind being the usual one."""

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
"""What a SELECT is answered in; the generic names are given back as asked."""
BOOLEANS = {media: form for media, form in TABLES.items() if form in ("json", "xml")}
"""What an ASK is answered in: the CSV and TSV formats have no boolean."""
GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/plain": "nt",
}
"""What a CONSTRUCT, a DESCRIBE or a resource is answered in."""
SUFFIXES = {n: BY_NAME[n].media_type for n in ("ttl", "nt", "jsonld", "rdf")}
"""The ending of a description's own address, and its media type."""


def offered(offers: Mapping[str, str]) -> str:
    """The media types of a kind of answer, one a line, for a refusal."""
    return "".join(f"  {media}\n" for media in offers)
