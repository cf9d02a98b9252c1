"""The files of a study that are made from model files: existing and new content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Triple

from daap.commands.render.study_files import (
    added_rows,
    added_turtle,
    rows_text,
    turtle_text,
)
from daap.core.codebook import Code
from daap.core.errors import InputError
from daap.core.iris import Iris
from daap.core.settings import read_settings
from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.core.text_files import read_text
from daap.extract.codebook import read_knowledge
from daap.extract.codebook_values import modelled
from daap.extract.models.changes import lacking
from daap.extract.models.model import FormalModel
from daap.extract.tables import ATTRIBUTION_COLUMNS, read_attributions
from daap.mapping.codebook import map_new_scheme
from daap.mapping.decision_model import map_codes, map_impacts, map_links, map_options

ANY_BASE = "https://example.org/"
"""A base for relative IRIs, if no study gives one."""

DEFAULTS = ("codebook.ttl", "guidance.ttl", "attributions.csv")


@dataclass(frozen=True, slots=True)
class Targets:
    """The paths of codebook, guidance and attributions, and metadata for them."""

    codebook: Path
    guidance: Path
    attributions: Path
    base: str
    title: str
    language: str

    def __iter__(self) -> Iterator[Path]:
        """The three paths."""
        yield from (self.codebook, self.guidance, self.attributions)


def targets(study: Path | None, out: Path | None) -> Targets:
    """The paths in a study's settings, or the usual ones in a folder."""
    if study is None:
        codebook, guidance, table = ((out or Path()) / name for name in DEFAULTS)
        return Targets(codebook, guidance, table, ANY_BASE, "Codes", "en")
    known = read_settings(study)
    named = (known.codebook, known.guidance, known.attributions)
    codebook, guidance, table = (
        place or study.parent / name
        for place, name in zip(named, DEFAULTS, strict=True)
    )
    title = f"{known.title}: codes"
    return Targets(codebook, guidance, table, known.base, title, known.language)


def known_model(places: Targets) -> FormalModel | None:
    """The content of the existing files; None if there are none."""
    if not any(place.exists() for place in places):
        return None
    codes, guidance, table = (p if p.exists() else None for p in places)
    knowledge = read_knowledge(codes, guidance, places.base)
    links = tuple(modelled(knowledge.guidance, places.base))
    return FormalModel(
        tuple(
            CodeDefinition(code.notation, code.kind, code.label, (), 0)
            for code in knowledge.codebook.codes.values()
        ),
        tuple(
            OptionStatement(option.decision, option.solution, "", 0)
            for option in knowledge.codebook.options
        ),
        tuple(one for one in links if isinstance(one, ImpactStatement)),
        tuple(one for one in links if isinstance(one, LinkStatement)),
        read_attributions(table).rows if table else (),
    )


def write_model(
    places: Targets, model: FormalModel, known: FormalModel | None
) -> list[Path]:
    """Write a model; the `known` part is unchanged, and the rest is added.

    Raises InputError for a codebook that is a folder and would be overwritten.
    """
    if known is None and places.codebook.is_dir():
        reason = "is a folder of files; add to it with --merge, or name one with --out"
        raise InputError(places.codebook, reason)
    new = lacking(known, model) if known else model
    iris = Iris(places.base)
    codes = _codes(places) if known else {}
    texts = {
        _file(places.codebook): _codebook(places, new, iris, anew=known is None),
        places.guidance: _turtle(
            places.guidance,
            places.base,
            [
                *map_options(new.options, iris, known.options if known else ()),
                *map_impacts(new.impacts, iris, codes),
                *map_links(new.links, iris),
            ],
            anew=known is None,
        ),
        places.attributions: _attributions(places, new, anew=known is None),
    }
    written = []
    for place, text in texts.items():
        if text:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="\n")
            written.append(place)
    return written


def _codes(places: Targets) -> Mapping[str, Code]:
    """The existing codes, which determine how signs of impacts on forces are read."""
    codebook = places.codebook if places.codebook.exists() else None
    return read_knowledge(codebook, None, places.base).codebook.codes


def _file(codebook: Path) -> Path:
    """The file that codes are added to."""
    return codebook / DEFAULTS[0] if codebook.is_dir() else codebook


def _codebook(places: Targets, new: FormalModel, iris: Iris, *, anew: bool) -> str:
    """The codebook's text, with a scheme if there was no codebook."""
    codes = [*map_codes(new.codes, iris, places.language)]
    if codes and (anew or not places.codebook.exists()):
        codes = [*map_new_scheme(places.title, iris, places.language), *codes]
    return _turtle(_file(places.codebook), places.base, codes, anew=anew)


def _turtle(place: Path, base: str, triples: list[Triple], *, anew: bool) -> str:
    """The text of a Turtle file with triples added; empty if there are none."""
    if not triples:
        return ""
    if anew or not place.exists():
        return turtle_text(triples, base, "IRIs are relative to the study's base.")
    return added_turtle(read_text(place), triples, base)


def _attributions(places: Targets, new: FormalModel, *, anew: bool) -> str:
    """The text of the table of attributions; empty if there are none to add."""
    rows = [(one.source, one.code) for one in new.attributions]
    if not rows:
        return ""
    if anew or not places.attributions.exists():
        return rows_text(ATTRIBUTION_COLUMNS, rows)
    before = read_text(places.attributions)
    return added_rows(before, ATTRIBUTION_COLUMNS, rows)
