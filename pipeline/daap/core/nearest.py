"""The names that are nearest to a name that nothing has."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from heapq import nlargest

NEAR = 3
"""The most names that a message proposes."""

FOUND, LIKELY, CUTOFF = 6, 12, 0.5
"""The most names found, names compared in full, and the least similarity."""


def nearest(value: str, names: Iterable[str]) -> list[str]:
    """The names most similar to a value, the nearest first; may be empty.

    >>> nearest("discoverabilty", ["Latency", "Discoverability", "Availability"])
    ['Discoverability', 'Availability']
    """
    key, keys = folded(value), dict[str, str]()
    for name in names:
        keys.setdefault(folded(name), name)
    own = _runs(key)
    likely = nlargest(LIKELY, sorted(keys), key=lambda k: len(own & _runs(k)))
    found = difflib.get_close_matches(key, likely, n=FOUND, cutoff=CUTOFF)
    return [keys[k] for k in found]


def did_you_mean(names: Iterable[str]) -> str:
    """What a message adds to propose names; empty for none.

    >>> did_you_mean(["hive", "hives"]), did_you_mean([])
    ('; did you mean hive or hives?', '')
    """
    meant = " or ".join(names)
    return f"; did you mean {meant}?" if meant else ""


def _runs(key: str) -> set[str]:
    """The bigrams of a key."""
    return {key[start : start + 2] for start in range(len(key) - 1)}


def folded(name: str) -> str:
    """A name without case, with separators unified."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s_-]+", " ", text).strip()
