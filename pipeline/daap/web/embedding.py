"""The dataset for search engines: schema.org, from the catalog, to embed in a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import NamedNode, Triple

from daap.namespaces import DCAT, DCT, FOAF, SPDX

__all__ = ["schema_dataset"]

IANA = "https://www.iana.org/assignments/media-types/"
Said = Mapping[NamedNode, list[str]]

NAMES = {
    "name": DCT.title,
    "description": DCT.description,
    "version": DCAT.version,
    "datePublished": DCT.issued,
    "license": DCT.license,
    "isBasedOn": DCT.source,
    "citation": DCT.bibliographicCitation,
    "url": DCAT.landingPage,
}
"""What schema.org calls a property, and what the catalog does."""


def schema_dataset(catalog: Iterable[Triple], base: str) -> dict[str, Any]:
    """A schema.org Dataset with its downloads; empty members are left out."""
    said: dict[str, dict[NamedNode, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in catalog:
        if isinstance(subject, NamedNode):
            said[subject.value][predicate].append(str(getattr(value, "value", "")))
    dataset = said[f"{base}dataset"]
    found = {name: _first(dataset, term) for name, term in NAMES.items()}
    makers = {
        name: {
            "@type": "Organization",
            "@id": iri,
            "name": _first(said[iri], FOAF.name),
        }
        for name, term in (("creator", DCT.creator), ("publisher", DCT.publisher))
        if (iri := _first(dataset, term))
    }
    files = sorted(dataset[DCAT.distribution])
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{base}dataset",
        **{name: value for name, value in found.items() if value},
        **makers,
        "isAccessibleForFree": True,
        "distribution": [_download(file, said) for file in files],
    }


def _download(file: str, said: Mapping[str, Said]) -> dict[str, str]:
    about = said[file]
    checksum = _first(about, SPDX.checksum)
    size = _first(about, DCAT.byteSize)
    kind = _first(about, DCAT.compressFormat) or _first(about, DCAT.mediaType)
    found = {
        "@type": "DataDownload",
        "@id": file,
        "name": _first(about, DCT.title),
        "contentUrl": _first(about, DCAT.downloadURL),
        "encodingFormat": kind.removeprefix(IANA),
        "contentSize": f"{size} B" if size else "",
        "sha256": _first(said[checksum], SPDX.checksumValue) if checksum else "",
    }
    return {name: value for name, value in found.items() if value}


def _first(about: Said, term: NamedNode) -> str:
    """The first value of a property, or nothing."""
    return next(iter(about.get(term, ())), "")
