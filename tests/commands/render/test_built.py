"""What a build came to, for a person: it fits the terminal, and no word is split."""

from __future__ import annotations

import pytest

from daap.commands.render.built import Built, built_text

NUMBERS = {
    "sources": 68, "field notes": 68, "steps": 279, "notes": 1, "assignments": 909,
    "claims": 453, "triples": 70748, "inferred": 15563,
}  # fmt: skip


def built(state: str = "published", **more: object) -> Built:
    """A build that found nothing."""
    return Built(out="dist", state=state, findings=(), numbers=NUMBERS, **more)  # type: ignore[arg-type]


def test_the_numbers_come_first_and_where_it_lies_last() -> None:
    assert built_text(built(), 1000) == (
        "68 sources, 68 field notes, 279 steps, 1 note, 909 assignments, 453 claims, "
        "70748 triples, 15563 inferred\n"
        "findings: 0 violations, 0 warnings, 0 infos\n"
        "published in dist"
    )


@pytest.mark.parametrize("width", [50, 60, 100])
def test_a_summary_is_no_wider_than_the_terminal(width: int) -> None:
    text = built_text(built(), width)
    assert max(map(len, text.splitlines())) <= width
    assert text.split() == built_text(built(), 1000).split()


@pytest.mark.parametrize(
    ("made", "last"),
    [
        (built("up to date"), "dist is up to date"),
        (built("differs", changed=["a"]), "1 file differs"),
        (built("differs", changed=["a", "b"]), "2 files differ"),
    ],
)
def test_the_last_line_says_how_it_ended(made: Built, last: str) -> None:
    assert built_text(made, 80).splitlines()[-1] == last


def test_a_release_is_named_first() -> None:
    made = built(release="0.2.0 added: releases/0.2.0.json")
    first, *_ = built_text(made, 80).splitlines()
    assert first == "release 0.2.0 added: releases/0.2.0.json"
