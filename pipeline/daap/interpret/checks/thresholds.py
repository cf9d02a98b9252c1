"""The control port: a metric below its minimum is a violation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from daap.core.errors import Finding
from daap.core.metrics import RATING, SHARES, STARS, components
from daap.core.rules import finding


def below_minimum(
    values: Mapping[str, int | Decimal], minimums: Mapping[str, Decimal], path: str
) -> Iterator[Finding]:
    """A violation for each metric below the minimum that study.toml sets for it.

    A metric without a value, as there was nothing to count, is not compared.
    """
    for name, minimum in minimums.items():
        value = values.get(name)
        if value is None or value >= minimum:
            continue
        setting = "minimum_rating" if name == RATING else f"minimum.{name}"
        yield finding(
            "quality-below-minimum",
            path,
            0,
            f"{_label(name)} is {value}",
            focus="dataset",
            minimum=minimum,
            setting=setting,
            remedy=_remedy(name, values),
        )


def _label(name: str) -> str:
    return "the rating" if name == RATING else f"the share {name!r}"


def _remedy(name: str, values: Mapping[str, int | Decimal]) -> str:
    """The remedy: the components of the metric, the lowest first."""
    parts = [part for part in components(name) if part in values]
    if name == RATING:
        lowest = sorted(parts, key=lambda part: values[part])[:2]
        weak = [f"{STARS[part].label} ({values[part]})" for part in lowest]
        return f"raise the weakest stars, {' and '.join(weak)}"
    *some, whole = components(name)
    number = sum(values.get(part, 0) for part in some)
    return f"it is {number} of {values[whole]}: {SHARES[name].remedy}"
