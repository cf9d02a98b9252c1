"""Sign readings: how the sign of an impact on a force is to be read."""

from __future__ import annotations

from enum import StrEnum


class SignReading(StrEnum):
    """The meaning of a positive sign; the value is the local name of the term."""

    POSITIVE_IMPROVES = "PositiveImproves"
    POSITIVE_HARMS = "PositiveHarms"
    UNSETTLED = "SignUnsettled"
