"""Pictures of how a study was coded: what they count, and what they say of it."""

from __future__ import annotations

import re

from daap.core.codebook import Attribution, Audited
from daap.core.values import AuditStatus
from daap.diagrams.coding import Coded, audit, coding_diagrams, saturation, together

SOURCES = (
    Coded("p1", (frozenset({"a", "b"}), frozenset({"b", "c"}))),
    Coded("p2", (frozenset({"a", "b"}),)),
    Coded("p3", (frozenset({"a", "d"}),)),
)
LABELS = {"a": "Alpha <1>", "b": "Beta"}


def said(picture: str) -> str:
    """What a picture says of itself in words."""
    found = re.search(r"<desc[^>]*>(.*?)</desc>", picture)
    assert found
    return found[1]


def titles(picture: str) -> list[str]:
    """What is shown where a pointer rests."""
    return re.findall(r"<g><title>(.*?)</title>", picture)


def test_the_saturation_curve_counts_each_code_once() -> None:
    picture = saturation(SOURCES)

    assert titles(picture) == [
        "p1: 3 new codes, 3 by then",
        "p2: 0 new codes, 3 by then",
        "p3: 1 new codes, 4 by then",
    ]
    assert said(picture) == (
        "3 sources bring 4 codes. Half of them are there with source p1; the last 3 "
        "sources bring 4 new ones."
    )


def test_the_matrix_counts_steps_and_names_the_pairs() -> None:
    picture = together(SOURCES, LABELS)

    assert said(picture) == (
        "The pairs of the most steps: Alpha &lt;1&gt; and Beta (2); "
        "Alpha &lt;1&gt; and d (1); Beta and c (1)."
    )
    assert "<1>" not in picture


def test_the_audit_adds_up() -> None:
    traced, lost = AuditStatus.TRACED, AuditStatus.NOT_TRACED
    picture = audit({"p1": {traced: 2, lost: 1}, "p2": {lost: 3}, "p3": {}})

    assert titles(picture) == ["p1: 2 traced", "p1: 1 not traced", "p2: 3 not traced"]
    assert said(picture) == (
        "2 sources, 6 attributions: 2 traced, 0 traced through an option, 4 not traced."
    )


def test_there_is_a_picture_only_of_what_there_is() -> None:
    row = Audited(Attribution("p1", "a", 1), AuditStatus.TRACED, (1,))

    assert list(coding_diagrams((), {}, {})) == []
    names = [name for name, _ in coding_diagrams(SOURCES, {"p1": [row]}, LABELS)]
    assert names == [
        "diagrams/saturation-curve.svg",
        "diagrams/codes-together.svg",
        "diagrams/audit-by-source.svg",
    ]
