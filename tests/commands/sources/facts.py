"""Model files of Codeable Models, made from the tables of a study's facts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

IMPACTS = {
    "++": "very_positive",
    "+": "positive",
    "o": "neutral",
    "-": "negative",
    "--": "very_negative",
    "+/-": "positive_and_negative",
}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table of facts."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(folder: Path, name: str, *columns: str) -> set[tuple[str, ...]]:
    """The columns of a table of facts as a set of rows."""
    return {tuple(row[column] for column in columns) for row in rows(folder, name)}


def model_text(folder: Path) -> str:
    """Codes, options, forces and links, in the several ways such files write them."""
    return "\n".join(
        (
            "from codeable_models import CBundle, CClass, add_links",
            "from metamodels.guidance_metamodel import *",
            "",
            *_codes(rows(folder, "codes")),
            "",
            *_options(rows(folder, "options")),
            "",
            *_impacts(rows(folder, "force_impacts")),
            "",
            *_links(rows(folder, "dependencies")),
            "",
            *_next(rows(folder, "next_decisions")),
            "",
            'overview = CBundle("Overview", elements=orchestration_decision)',
            'views = [overview, {"render_associations": False}]',
            "",
        )
    )


def codes_text(folder: Path) -> str:
    """The codes of each source, as lists."""
    lines = ["from model import *", ""]
    listed = groupby(rows(folder, "attributions"), key=itemgetter("source"))
    for source, found in listed:
        codes = ",\n    ".join(row["code"] for row in found)
        lines += [f"{source}_codes = [\n    {codes},\n]", ""]
    return "\n".join(lines)


def _codes(found: Iterable[dict[str, str]]) -> Iterator[str]:
    for number, row in enumerate(found):
        call = f'CClass({row["kind"]}, "{row["label"]}")'
        if number % 3 == 1:
            call = f"CClass(\n    {row['kind']},\n    '''{row['label']}''',\n)"
        annotation = ": CClass" if number % 3 == 2 else ""
        yield f"{row['identifier']}{annotation} = {call}"


def _options(found: Iterable[dict[str, str]]) -> Iterator[str]:
    for row in found:
        decision, solution = row["decision"], row["solution"]
        yield f'add_decision_option_link({decision}, {solution}, "Option: {solution}")'


def _impacts(found: Iterable[dict[str, str]]) -> Iterator[str]:
    for solution, forces in groupby(found, key=itemgetter("solution")):
        signs = [f"{row['force']}: {IMPACTS[row['impact']]}" for row in forces]
        yield "add_force_relations({" + solution + ": {" + ", ".join(signs) + "}})"


def _links(found: Iterable[dict[str, str]]) -> Iterator[str]:
    for number, row in enumerate(found):
        one, word, other = row["from"], row["relation"], row["to"]
        yield (
            f"add_stereotyped_design_solution_link({one}, {other}, {word})",
            f'{one}.add_links({other}, role_name="to", stereotype_instances={word})',
            f'{other}.add_links([{one}], role_name="from", '
            f"stereotype_instances=[{word}])",
            f'add_links({{{one}: [{other}]}}, role_name="to", '
            f"stereotype_instances={word})",
            f'add_stereotyped_link_with_how_tagged_value({one}, {other}, {word}, "so")',
        )[number % 5]


def _next(found: Iterable[dict[str, str]]) -> Iterator[str]:
    for row in found:
        yield (
            f"{row['decision']}.add_links({row['next_decision']}, "
            f'role_name="next decision", stereotype_instances={row["relation"]})'
        )
