"""The control port at work: too low a quality stops a release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from daap.core.errors import Finding, Severity
from daap.core.metrics import RATING, SHARES, STARS, leads_to


def below_minimum(
    values: Mapping[str, int | Decimal], minimums: Mapping[str, Decimal], path: str
) -> Iterator[Finding]:
    """A violation for each metric below the minimum that study.toml sets for it.

    What could not be measured, as there was nothing to count, breaks no rule.
    """
    for name, minimum in minimums.items():
        value = values.get(name)
        if value is None or value >= minimum:
            continue
        setting = "minimum_rating" if name == RATING else f"minimum.{name}"
        yield Finding(
            severity=Severity.VIOLATION,
            rule="quality-below-minimum",
            path=path,
            line=0,
            found=f"{_label(name)} is {value}",
            expected=f"at least {minimum}, as control.{setting} says",
            remedy=f"{_remedy(name, values)}, or lower control.{setting}",
            focus="dataset",
        )


def _label(name: str) -> str:
    return "the rating" if name == RATING else f"the share {name!r}"


def _remedy(name: str, values: Mapping[str, int | Decimal]) -> str:
    """What to look at: what the metric is made of, the lowest first."""
    parts = [part for part in leads_to(name) if part in values]
    if name == RATING:
        lowest = sorted(parts, key=lambda part: values[part])[:2]
        weak = [f"{STARS[part].label} ({values[part]})" for part in lowest]
        return f"raise the weakest stars, {' and '.join(weak)}"
    *some, whole = leads_to(name)
    number = sum(values.get(part, 0) for part in some)
    return f"it is {number} of {values[whole]}: {SHARES[name].remedy}"
