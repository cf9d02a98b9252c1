"""Names are sorted as people sort them."""

from __future__ import annotations

from daap.core.natural_order import natural_key


def test_numbers_in_names_sort_as_numbers() -> None:
    names = ["s_10", "p_2", "s_9", "p_10", "s_07", "s"]
    assert sorted(names, key=natural_key) == ["p_2", "p_10", "s", "s_07", "s_9", "s_10"]


def test_a_number_of_any_length_sorts() -> None:
    assert natural_key("p" + "9" * 5000) > natural_key("p12")
