"""What the tests of the searches share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from daap.interpret.anchoring import fuzzy
from daap.interpret.anchoring.candidates import Places, Torn


def index_of(text: Sequence[str]) -> Places:
    """An inverted index: the places of each word, as indices of words."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(text):
        places[word].append(index)
    return places


def best_windows(
    note: Sequence[str],
    text: Sequence[str],
    threshold: float,
    *,
    torn: Torn | None = None,
    within: tuple[int, int] | None = None,
) -> list[fuzzy.Window]:
    """The best windows of a text that has no index yet."""
    return fuzzy.best_windows(
        note,
        text,
        threshold,
        places=index_of(text),
        torn=torn or {},
        within=within or (0, len(text)),
    )
