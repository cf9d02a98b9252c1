"""Sign readings: what the sign of an impact on a force tells of the force."""

from __future__ import annotations

from enum import StrEnum


class SignReading(StrEnum):
    """What a positive sign means; the value is the local name of the term."""

    POSITIVE_IMPROVES = "PositiveImproves"
    POSITIVE_HARMS = "PositiveHarms"
    UNSETTLED = "SignUnsettled"
