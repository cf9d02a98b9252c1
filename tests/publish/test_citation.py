"""CITATION.cff: valid, made from the settings, and in step with the repository's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from daap.core.settings import Settings
from daap.publish.citation import citation_text

TEXT = {"type": "string", "minLength": 1}
AGENT = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {"name": TEXT, "family-names": TEXT, "given-names": TEXT},
}
AGENTS = {"type": "array", "minItems": 1, "uniqueItems": True, "items": AGENT}
COMMON = {
    "title": TEXT,
    "authors": AGENTS,
    "license": {"enum": ["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "Apache-2.0"]},
    "license-url": {"type": "string", "format": "uri", "pattern": "^https?://"},
    "url": {"type": "string", "format": "uri", "pattern": "^(https?|s?ftp)://"},
    "abstract": TEXT,
}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["authors", "cff-version", "message", "title"],
    "properties": {
        **COMMON,
        "cff-version": {"const": "1.2.0"},
        "message": TEXT,
        "type": {"enum": ["dataset", "software"]},
        "version": {"anyOf": [TEXT, {"type": "number"}]},
        "date-released": {"type": "string", "pattern": r"^\d{4}-[01]\d-[0-3]\d$"},
        "references": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["authors", "title", "type"],
                "properties": {
                    **COMMON,
                    "type": {"enum": ["data", "article", "software"]},
                    "year": {"type": "integer"},
                    "notes": TEXT,
                },
            },
        },
    },
}
"""What the guide of CFF 1.2.0 says of the keys that are used here."""


class Loader(yaml.SafeLoader):
    """YAML with dates as text, as the format has them."""


Loader.add_constructor("tag:yaml.org,2002:timestamp", Loader.construct_yaml_str)


def valid(text: str) -> dict[str, Any]:
    """The content of a file that the schema accepts."""
    content: dict[str, Any] = yaml.load(text, Loader)  # noqa: S506  a safe loader
    jsonschema.validate(content, SCHEMA)
    return content


def test_the_published_file_is_valid_and_says_what_the_settings_say(
    dist: Path, settings: Settings
) -> None:
    said = valid((dist / "CITATION.cff").read_text(encoding="utf-8"))
    assert said["title"] == f"{settings.title}: linked dataset"
    assert (said["version"], said["date-released"]) == ("0.2.0", "2026-11-29")
    assert (said["license"], said["url"]) == ("CC-BY-4.0", settings.base)
    assert said["authors"] == [{"name": settings.publisher}]
    assert said["references"][0]["authors"] == [{"name": settings.creator}]


def test_the_file_of_the_repository_is_valid_and_in_step_with_the_settings(
    repository: Path, settings: Settings
) -> None:
    said = valid((repository / "CITATION.cff").read_text(encoding="utf-8"))
    made = valid(citation_text(settings))
    for name in ("version", "date-released", "license", "url", "authors", "type"):
        assert said[name] == made[name]
    assert settings.title in said["title"]
    reference = said["references"][0]
    (author,) = reference["authors"]
    assert f"{author['given-names']} {author['family-names']}" == settings.creator
    assert reference["url"] == settings.origin


def test_any_title_and_licence_make_a_valid_file(settings: Settings) -> None:
    odd = replace(
        settings,
        title='Bees: "swarm"\n- # {hive} \u2028 é',
        licence="https://bees.example/licence",
        origin="",
        citation="",
    )
    said = valid(citation_text(odd))
    assert said["title"] == f"{odd.title}: linked dataset"
    assert said["license-url"] == odd.licence
    assert "url" not in said["references"][0]
