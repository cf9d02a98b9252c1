"""Dataclasses as JSON objects: what is written, and what is refused with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from daap.core.errors import Severity
from daap.core.json_objects import from_plain, to_plain
from daap.core.model import Lines, Span
from daap.core.values import Anchoring


@dataclass(frozen=True)
class Bee:
    name: str


@dataclass(frozen=True)
class Hive:
    size: int
    weight: float = 0.0


@dataclass(frozen=True)
class Farm:
    lines: Lines
    things: tuple[Bee | Hive, ...] = ()
    span: Span | None = None
    notes: dict[str, str] = field(default_factory=dict)
    anchoring: Anchoring = Anchoring.UNANCHORED
    severity: Severity = Severity.INFO


FARM = Farm(
    Lines(2, 3),
    (Bee("Maya"), Hive(4, 1.5)),
    Span(0, 7),
    {"b": "2", "a": "1"},
    Anchoring.EXACT,
    Severity.WARNING,
)
PLAIN = {
    "lines": [2, 3],
    "things": [
        {"is": "Bee", "name": "Maya"},
        {"is": "Hive", "size": 4, "weight": 1.5},
    ],
    "span": [0, 7],
    "notes": {"a": "1", "b": "2"},
    "anchoring": "Exact",
    "severity": "warning",
}


def test_a_value_is_written_by_the_types_of_its_fields_and_read_back() -> None:
    assert to_plain(FARM, Farm) == PLAIN
    assert list(to_plain(FARM, Farm)["notes"]) == ["a", "b"]
    assert from_plain(Farm, PLAIN) == FARM


def test_a_field_with_its_default_is_left_out() -> None:
    assert to_plain(Farm(Lines(0, 0)), Farm) == {"lines": [0, 0]}
    assert from_plain(Farm, {"lines": [0, 0]}) == Farm(Lines(0, 0))


def test_a_whole_number_is_read_as_a_float_where_one_is_meant() -> None:
    found = from_plain(Farm, {"lines": [1, 1], "things": [{"is": "Hive", "size": 1}]})

    assert found.things == (Hive(1, 0.0),)
    assert type(from_plain(Hive, {"size": 1, "weight": 2}).weight) is float


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        ([], "it is not an object"),
        ({}, "it lacks the field 'lines'"),
        ({"lines": [1, 1], "bees": 2}, "it has the unknown field 'bees'"),
        ({"lines": [1]}, "lines is not a pair of whole numbers"),
        ({"lines": [1, True]}, "lines is not a pair of whole numbers"),
        ({"lines": None}, "lines is None, which is no list"),
        ({"lines": [1, 1], "things": None}, "things is None, which is no list"),
        (
            {"lines": [1, 1], "things": [{"is": "Cow"}]},
            "things[0]: 'Cow' is no kind of value here",
        ),
        (
            {"lines": [1, 1], "things": [{"is": "Hive", "size": "4"}]},
            "things[0].size is '4', which is no int",
        ),
        ({"lines": [1, 1], "notes": {"a": 1}}, "notes.a is 1, which is no str"),
        (
            {"lines": [1, 1], "severity": ["info"]},
            "severity is ['info'], which is none of ['info', 'warning', 'violation']",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(plain: Any, reason: str) -> None:
    with pytest.raises(ValueError) as error:
        from_plain(Farm, plain)

    assert str(error.value) == reason
