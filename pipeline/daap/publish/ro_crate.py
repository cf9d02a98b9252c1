"""RO-Crate 1.1 metadata of the files of a release.

www.researchobject.org/ro-crate/specification/1.1. A .gz file has no size or checksum
here, as its bytes may differ between machines.
"""

from __future__ import annotations

from typing import Any, BinaryIO
from urllib.parse import quote

from daap.core.formats import media_type
from daap.core.json_codec import json_text
from daap.core.manifest import Folder, Manifest, Published, described, description
from daap.core.settings import Settings
from daap.serialise.file_kinds import Late

CRATE = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
LATER = ("catalog.ttl", "catalog.jsonld")
"""Files that list the crate itself, and are written after it."""

Entity = dict[str, Any]


def crate_file(settings: Settings) -> tuple[str, Late]:
    """The metadata file, written after all files but the catalog."""

    def write(manifest: Manifest, out: BinaryIO) -> None:
        content = described_crate(settings, manifest)
        out.write(json_text(content).encode())

    return CRATE, Late(write)


def described_crate(settings: Settings, manifest: Manifest) -> Entity:
    """The metadata: the crate itself, the dataset, its creators, its files."""
    files = [_part(part) for part in described(manifest)]
    files += [_named(name) for name in LATER]
    return {
        "@context": [
            f"{SPECIFICATION}/context",
            {"sha256": "https://schema.org/sha256"},
        ],
        "@graph": [
            {
                "@id": CRATE,
                "@type": "CreativeWork",
                "conformsTo": {"@id": SPECIFICATION},
                "about": {"@id": "./"},
            },
            _root(settings, files),
            {
                "@id": settings.licence,
                "@type": "CreativeWork",
                "name": "The licence of the dataset",
            },
            {
                "@id": f"{settings.base}agent/editors",
                "@type": "Organization",
                "name": settings.publisher,
                "url": settings.origin or settings.base,
            },
            *files,
        ],
    }


def _root(settings: Settings, files: list[Entity]) -> Entity:
    editors = {"@id": f"{settings.base}agent/editors"}
    said = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": f"{settings.base}dataset",
        "name": f"{settings.title}: linked dataset",
        "description": settings.description,
        "datePublished": settings.issued,
        "version": settings.version,
        "license": {"@id": settings.licence},
        "author": editors,
        "publisher": editors,
        "isBasedOn": settings.origin,
        "citation": settings.citation,
        "hasPart": [{"@id": file["@id"]} for file in files],
    }
    return {name: value for name, value in said.items() if value}


def _part(file: Published | Folder) -> Entity:
    if isinstance(file, Folder):
        about = description(file.name)
        return {
            "@id": quote(file.name),
            "@type": "Dataset",
            "name": file.name,
            "description": about,
        }
    if file.is_packed:
        return _named(file.name)
    size = {"contentSize": str(file.size), "sha256": file.sha256}
    return {**_named(file.name), **size}


def _named(name: str) -> Entity:
    return {
        "@id": quote(name),
        "@type": "File",
        "name": name,
        "description": description(name),
        "encodingFormat": "application/gzip"
        if name.endswith(".gz")
        else media_type(name),
    }
