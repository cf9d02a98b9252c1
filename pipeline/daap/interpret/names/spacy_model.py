"""Named entities by an installed spaCy pipeline (the extra `names`).

Nothing is downloaded: a pipeline is a Python package with its weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from daap.core.errors import SettingsError
from daap.interpret.names.likely import Entities

AUTOMATIC = "auto"
"""Selects a pipeline of the study's language, if one is installed."""

NONE = "none"
"""Selects no model."""

PERSONS_AND_FIRMS = frozenset({"PERSON", "PER", "persName", "ORG", "orgName"})
"""The labels of OntoNotes 5, WikiNER and NKJP for persons and organisations."""

NEEDED = ("tok2vec", "transformer", "ner")
"""Components of a pipeline that are run; others are disabled."""

MOST = 100_000
"""Code points processed together, as memory grows with their number."""

MISSING = "needs the extra; in daap's checkout: pip install '.[names]'"


def open_model(language: str, asked: str = AUTOMATIC) -> tuple[str, Entities | None]:
    """The name of a pipeline and its function; an empty name and None without one.

    `asked` is the name of an installed pipeline, `auto` or `none`. Raises
    SettingsError for one that is not installed or has no entity recogniser.
    """
    if asked == NONE:
        return "", None
    try:
        import spacy
    except ImportError:
        if asked == AUTOMATIC:
            return "", None
        raise SettingsError(f"--model {asked} {MISSING}") from None
    name = _chosen(sorted(spacy.util.get_installed_models()), language, asked)
    if not name:
        return "", None
    pipeline = spacy.load(name)
    if "ner" not in pipeline.pipe_names:
        raise SettingsError(f"--model {name} finds no named entities")
    others = [one for one in pipeline.pipe_names if one not in NEEDED]
    pipeline.select_pipes(disable=others)
    return name, _Finder(pipeline)


def _chosen(installed: Sequence[str], language: str, asked: str) -> str:
    """The pipeline that was asked for, or the first one of the language."""
    if asked in installed:
        return asked
    if asked != AUTOMATIC:
        known = ", ".join(installed) or "none"
        raise SettingsError(f"--model {asked} is not installed; installed are: {known}")
    spoken = language.split("-")[0].casefold()
    return next((name for name in installed if name.startswith(f"{spoken}_")), "")


class _Finder:
    """A pipeline as a function from a text to names with their offsets."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def __call__(self, text: str) -> Iterator[tuple[str, int]]:
        for start in range(0, len(text), MOST):
            for entity in self._pipeline(text[start : start + MOST]).ents:
                if entity.label_ in PERSONS_AND_FIRMS:
                    yield entity.text, start + entity.start_char
