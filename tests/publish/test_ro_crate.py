"""The release as a research object, and as schema.org has it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from rocrate.rocrate import ROCrate

from daap.core.manifest import Published
from daap.core.settings import Settings
from daap.publish.ro_crate import described_crate

BASE = "https://w3id.org/daap/"


def test_a_reader_of_ro_crates_finds_the_dataset_and_its_licence(
    dist: Path, settings: Settings
) -> None:
    crate = ROCrate(dist)
    assert crate.name == f"{settings.title}: linked dataset"
    assert crate.license.id == settings.licence
    assert crate.root_dataset["version"] == "0.2.0"
    assert crate.datePublished.date().isoformat() == "2026-11-29"
    assert crate.publisher["name"] == settings.publisher
    assert crate.publisher["url"] == settings.origin


def test_every_file_is_part_of_the_crate_with_its_size_and_sum(dist: Path) -> None:
    files = {entity.id: entity for entity in ROCrate(dist).data_entities}
    names = {p.relative_to(dist).as_posix() for p in dist.rglob("*") if p.is_file()}
    assert files.keys() == names - {"SHA256SUMS", "ro-crate-metadata.json"}
    for name, entity in files.items():
        content = (dist / name).read_bytes()
        if name.startswith("catalog.") or name.endswith((".gz", ".xlsx")):
            assert (entity.get("contentSize"), entity.get("sha256")) == (None, None)
        else:
            assert entity["contentSize"] == str(len(content))
            assert entity["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_folder_of_thousands_of_files_is_one_part(settings: Settings) -> None:
    names = ["daap.ttl", *(f"sources/p{n}.ttl" for n in range(3_001))]
    manifest = tuple(Published(name, 1, "0" * 64) for name in names)
    root, *_, folder, _, _ = described_crate(settings, manifest)["@graph"][1:]
    assert [part["@id"] for part in root["hasPart"]] == [
        "daap.ttl", "sources/", "catalog.ttl", "catalog.jsonld",
    ]  # fmt: skip
    assert (folder["@id"], folder["@type"]) == ("sources/", "Dataset")


def test_every_entity_that_is_referred_to_is_described_once(dist: Path) -> None:
    graph = json.loads((dist / "ro-crate-metadata.json").read_bytes())["@graph"]
    described = [entity["@id"] for entity in graph]
    assert len(described) == len(set(described))
    used = {
        value["@id"]
        for entity in graph
        for values in entity.values()
        for value in (values if isinstance(values, list) else [values])
        if isinstance(value, dict)
    }
    outside = {"https://w3id.org/ro/crate/1.1"}
    assert used - set(described) == outside
