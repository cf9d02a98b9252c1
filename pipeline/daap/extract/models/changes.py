"""Differences between model files and the study's own files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.extract.models.model import FormalModel


@dataclass(frozen=True, slots=True)
class Change:
    """The differences in one sort of statement, in words.

    `added` is only in the model files, `gone` only in the study's files.
    """

    sort: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def changes(known: FormalModel, model: FormalModel) -> Iterator[Change]:
    """The sorts of statements that differ between the study's files and a model."""
    before_by_sort = _keyed(known)
    for sort, now in _keyed(model).items():
        before = before_by_sort[sort]
        added = tuple(_said(key, now[key]) for key in now if key not in before)
        gone = tuple(_said(key, before[key]) for key in before if key not in now)
        changed = tuple(
            f"{_said(key, now[key])}, in the study {before[key]}"
            for key in now
            if key in before and before[key] != now[key]
        )
        if added or gone or changed:
            yield Change(sort, added, changed, gone)


def lacking(known: FormalModel, model: FormalModel) -> FormalModel:
    """The part of a model that the study's files lack."""
    before = _keyed(known)
    return FormalModel(
        **{
            sort: tuple(
                statement
                for key, statement in zip(now, getattr(model, sort), strict=True)
                if key not in before[sort]
            )
            for sort, now in _keyed(model).items()
        }
    )


def _keyed(model: FormalModel) -> dict[str, dict[str, str]]:
    """The statements of each sort in words, in order: the subject, and its value."""
    pairs = {f"{one.code} of {one.source}": "" for one in model.attributions}
    return {
        "codes": _codes(model.codes),
        "options": _options(model.options),
        "impacts": _impacts(model.impacts),
        "links": _links(model.links),
        "attributions": pairs,
    }


def _said(key: str, value: str) -> str:
    return f"{key}: {value}" if value else key


def _codes(codes: Iterable[CodeDefinition]) -> dict[str, str]:
    return {
        code.name: f"{code.kind.value} {code.label or code.name.replace('_', ' ')!r}"
        for code in codes
    }


def _options(options: Iterable[OptionStatement]) -> dict[str, str]:
    return {f"{option.solution} of {option.decision}": "" for option in options}


def _impacts(impacts: Iterable[ImpactStatement]) -> dict[str, str]:
    return {f"{one.solution} on {one.force}": one.impact for one in impacts}


def _links(links: Iterable[LinkStatement]) -> dict[str, str]:
    """Dependencies by relation; a pair of codes has one next decision."""
    found = {}
    for link in links:
        ends = f"{link.source} to {link.target}"
        if link.is_next:
            found[f"{ends}, next"] = link.relation
        else:
            found[f"{ends}, {link.relation}"] = ""
    return found
