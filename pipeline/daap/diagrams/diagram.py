"""Diagrams of a study's decision model as SVG, each with a text alternative.

One diagram for each decision and one of the whole model, self-contained: no script,
style sheet or font. The description has the same content as the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from daap.core.errors import DaapError
from daap.core.iris import slug
from daap.core.terminal import counted
from daap.diagrams.map import map_drawing
from daap.diagrams.matrix import decision_drawing
from daap.diagrams.model import DecisionModel, DiagramDecision, DiagramOption
from daap.diagrams.svg import document

MODEL_NAME = "decision-model"
"""The file name of the whole model's diagram; its hyphen is in no notation."""


def diagrams(model: DecisionModel) -> Iterator[tuple[str, str]]:
    """All diagrams by file name; none without a decision."""
    for decision in model.decisions:
        notation = decision.name.notation
        yield f"diagrams/{slug(notation)}.svg", decision_diagram(model, notation)
    if model.decisions:
        yield f"diagrams/{MODEL_NAME}.svg", model_diagram(model)


def decision_diagram(model: DecisionModel, decision: str) -> str:
    """The diagram of a decision, given by notation. Raises DaapError if unknown."""
    for found in model.decisions:
        if found.name.notation == decision:
            title = f"Decision: {found.name.label}"
            drawing = decision_drawing(model, found)
            return document(drawing, decision, title, _decision_text(model, found))
    raise DaapError(f"the model has no decision {decision!r}")


def model_diagram(model: DecisionModel) -> str:
    """The diagram of all decisions, their options, and links between them."""
    options = sum(len(decision.options) for decision in model.decisions)
    decisions = counted(len(model.decisions), "decision")
    parts = [f"{decisions} with {counted(options, 'option')}."]
    for decision in model.decisions:
        listed = (
            f"{_numbered(option)} (improves {option.improved}, harms {option.harmed})"
            for option in decision.options
        )
        parts.append(_ended(f"Decision: {decision.name.label}"))
        parts.append(_ended(f"Options: {'; '.join(listed) or 'none'}"))
        parts.append(_next_text(decision))
    title = "Decision model: all decisions, their options, and what to decide next"
    return document(map_drawing(model), MODEL_NAME, title, " ".join(parts))


def _decision_text(model: DecisionModel, decision: DiagramDecision) -> str:
    """The content of a decision's diagram, in words."""
    options, forces = len(decision.options), len(decision.forces)
    parts = [_ended(decision.name.label)]
    parts.append(f"Options: {options}. Forces they bear on: {forces}.")
    parts += [_ended(f"Follows: {label}") for label in model.before(decision)]
    parts += [_option_text(option) for option in decision.options]
    return " ".join((*parts, _next_text(decision)))


def _option_text(option: DiagramOption) -> str:
    groups = (
        f"{sign.said} ({sign.notation}) for "
        + ", ".join(impact.force.label for impact in impacts)
        for sign, impacts in groupby(option.impacts, lambda impact: impact.sign)
    )
    return _ended(f"Option {_numbered(option)}: {'; '.join(groups) or 'no impact'}")


def _next_text(decision: DiagramDecision) -> str:
    parts = (
        f"{link.relation}{f' (after {link.option.label})' if link.option else ''}: "
        f"{link.to.label}"
        for link in decision.links
    )
    return _ended(f"Next decisions: {'; '.join(parts) or 'none'}")


def _numbered(option: DiagramOption) -> str:
    return f"{option.number}. {option.name.label}"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
