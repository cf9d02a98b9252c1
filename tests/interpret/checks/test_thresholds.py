"""The control port: what is below its minimum stops a release."""

from __future__ import annotations

from decimal import Decimal

from daap.core.errors import Severity
from daap.core.metric_values import values
from daap.interpret.checks.thresholds import below_minimum

LOW = values({"notes": 4, "notes-anchored": 1, "codes": 2, "codes-defined": 2})


def test_a_share_below_its_minimum_is_a_violation_that_says_what_to_do() -> None:
    (finding,) = below_minimum(LOW, {"anchoring": Decimal("0.5")}, "study.toml")
    assert finding.severity is Severity.VIOLATION
    assert finding.rule == "quality-below-minimum"
    assert finding.place == "study.toml"
    assert finding.message == (
        "the share 'anchoring' is 0.250; expected at least 0.5, as "
        "control.minimum.anchoring says; it is 1 of 4: quote the source's own words "
        "in the open codes, or lower control.minimum.anchoring"
    )


def test_a_rating_below_its_minimum_names_the_weakest_stars() -> None:
    (finding,) = below_minimum(LOW, {"rating": Decimal(4)}, "study.toml")
    assert finding.message == (
        "the rating is 3.1; expected at least 4, as control.minimum_rating says; raise "
        "the weakest stars, Anchored (0.250) and Defined (1.000), or lower "
        "control.minimum_rating"
    )


def test_what_reaches_its_minimum_or_cannot_be_measured_is_no_finding() -> None:
    minimums = {"anchoring": Decimal("0.25"), "link-checking": Decimal(1)}
    assert list(below_minimum(LOW, minimums, "study.toml")) == []
