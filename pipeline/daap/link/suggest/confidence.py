"""Confidence of a suggestion: a weighted sum of evidence, calibrated to a probability.

Weights and calibration curves are in `fitted.json`, which `make fit-link` fits to the
mappings of the editors (bench/link_suggest.py).
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daap.link.suggest.evidence import Evidence

FITTED = Path(__file__).with_name("fitted.json")
"""Weights and curves, by the name of the model."""

DIGITS = 9
"""Decimals of a score; further ones depend on the order of stems in a set."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by the name of the evidence, and points of a monotonic curve."""

    weights: Mapping[str, float]
    curve: Sequence[tuple[float, float]]

    def score(self, evidence: Evidence) -> float:
        """The weighted sum of the evidence; only its order is meaningful."""
        values: dict[str, float] = evidence._asdict()
        score = sum(weight * values[name] for name, weight in self.weights.items())
        return round(score, DIGITS)

    def confidence(self, score: float) -> float:
        """The share of suggestions with this score that the editors had made too.

        >>> model = Model({}, [(0.0, 0.1), (2.0, 0.5)])
        >>> model.confidence(-1), model.confidence(1), model.confidence(9)
        (0.1, 0.3, 0.5)
        """
        place = bisect_left([point for point, _ in self.curve], score)
        if place == 0:
            return self.curve[0][1]
        if place == len(self.curve):
            return self.curve[-1][1]
        (low, below), (high, above) = self.curve[place - 1 : place + 1]
        share = (score - low) / (high - low)
        return round(below + share * (above - below), 4)


def read_model(name: str, path: Path = FITTED) -> Model:
    """A fitted model: `lexical`, or `semantic`."""
    found = json.loads(path.read_text(encoding="utf-8"))[name]
    curve = [(float(score), float(part)) for score, part in found["curve"]]
    return Model(found["weights"], curve)
