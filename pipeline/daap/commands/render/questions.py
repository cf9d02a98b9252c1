"""The named questions as text or JSON, and the help of one."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from daap.core.json_codec import json_text
from daap.core.terminal import folded
from daap.query.question import ANY, Parameter, Question


def questions_json(questions: Iterable[Question]) -> str:
    """Name, title, description, user and parameters of each."""
    return json_text(
        [
            {
                "question": one.name,
                "title": one.title,
                "description": one.description,
                "user": one.user,
                "parameters": [asdict(parameter) for parameter in one.parameters],
            }
            for one in questions
        ]
    )


def listed(question: Question, width: int) -> Iterator[str]:
    """The description and parameters of a question, below its name."""
    yield from folded(question.description, width, "    ")
    for parameter in question.parameters:
        yield from folded("  ".join(parameter_row(parameter)), width, "    ", "  ")


def parameter_row(parameter: Parameter) -> tuple[str, str]:
    """A parameter as an option, with its meaning."""
    said = f"{parameter.description}.  [default: {parameter.default}]"
    return f"--{parameter.name} {parameter.type.upper()}", said


def example_lines(question: Question) -> Iterator[str]:
    """Shell commands that ask a question, with values of its parameters."""
    words = ["daap", "query", question.name]
    for parameter in question.parameters:
        if parameter.default != ANY:
            words += [f"--{parameter.name}", parameter.default]
    yield shlex.join(words)
    yield shlex.join([*words, "--format", "csv"]) + f" > {question.name}.csv"
