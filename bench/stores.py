"""The published questions asked of the stores of others, held against `daap query`.

    python bench/stores.py                      every store that is here
    python bench/stores.py oxigraph rdflib      these alone
    python bench/stores.py --endpoint http://localhost:3030/daap/query
    python bench/stores.py --write              also the table in docs/scale.md

Each store loads `dist/daap.nq.gz` and nothing else. A question is answered alike if it
has the same rows with the same values: kinds, texts and language tags as they are,
numbers by value. What a store does wrong of its own is in `bench/peers/faults.toml`,
each with a query of a line that shows it; it is asked too. Exit status 1 for a question
that differs without such a fault, and for a fault that is there no more.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from documents import write_between
from other_stores import PEERS, STORES, OtherStore, Texts, over_http, queries

REPOSITORY = Path(__file__).parents[1]
Rows = Counter[frozenset[tuple[str, Any]]]
Answers = Mapping[str, "Rows | str"]
"""Of each question its rows, or what went wrong."""


@dataclass(frozen=True)
class Fault:
    """What a store does wrong, a query that shows it, and the questions it changes."""

    says: str
    query: str
    questions: tuple[str, ...]


def faults(store: str) -> list[Fault]:
    """The known faults of a store."""
    rows = tomllib.loads((PEERS / "faults.toml").read_text(encoding="utf-8"))
    return [
        Fault(row["says"], row["query"], tuple(row["questions"]))
        for row in rows.get(store, [])
    ]


def cell(term: Mapping[str, str]) -> Any:
    """A term as it is compared: a number by its value, a text with its language."""
    if term["type"] in ("literal", "typed-literal"):
        with contextlib.suppress(InvalidOperation):
            kind = term.get("datatype", "").rpartition("#")[2]
            if kind in ("integer", "decimal", "double"):
                return Decimal(term["value"]).normalize()
        kind = kind if kind == "boolean" else ""
        return ("literal", term["value"], kind, term.get("xml:lang", "").lower())
    return ("iri", term["value"])


def read(text: str) -> Rows | str:
    """SPARQL 1.1 results in JSON; the text itself if it is something else."""
    try:
        rows = json.loads(text)["results"]["bindings"]
    except (ValueError, KeyError, TypeError):
        return text[:300] or "no answer"
    return Counter(
        frozenset((name, cell(term)) for name, term in row.items() if term)
        for row in rows
    )


def ours(dist: Path, folder: Path) -> Texts:
    """What `daap query` answers."""
    from daap.query.results import format_answer
    from daap.query.store import ask, open_dataset

    store = open_dataset(dist)
    for name, text in queries(folder):
        answer = ask(store, text, prefixes={})
        yield name, format_answer(answer, "json", prefixes={}, width=0)


def differing(found: Answers, expected: Answers) -> Iterator[tuple[str, str]]:
    """Each question that is not answered alike, and what is the matter."""
    for name, rows in expected.items():
        got = found.get(name, "no answer")
        if isinstance(got, str):
            yield name, got
        elif got != rows:
            count = f"{got.total()} rows for {Counter(rows).total()}"
            one = next(iter((got - Counter(rows)) or (Counter(rows) - got)))
            yield name, f"{count}, such as {sorted(one)}"


def compared(dist: Path, store: OtherStore, known: Sequence[Fault]) -> tuple[str, int]:
    """A store's row of the table, printed too, and how much of it is not explained."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in (dist / "questions").glob("*.rq"):
            (folder / path.name).write_bytes(path.read_bytes())
        for number, fault in enumerate(known):
            (folder / f"fault {number}.rq").write_text(fault.query, encoding="utf-8")
        expected = {key: read(text) for key, text in ours(dist, folder)}
        start = time.monotonic()
        asked = store.ask((dist / "daap.nq.gz").resolve(), folder)
        found = {key: read(text) for key, text in asked}
        seconds = time.monotonic() - start
    wrong = dict(differing(found, expected))
    shown = {n: wrong.pop(f"fault {n}", "") for n in range(len(known))}
    count = len(expected) - len(known)
    alike = f"{count - len(wrong)} of {count}"
    print(f"{store.title}: {alike} alike, {seconds:.0f} s")
    unexplained, cells = dict(wrong), []
    for number, fault in enumerate(known):
        concerned = [question for question in fault.questions if question in wrong]
        if not shown[number] or not concerned:
            print(f"  there no more: {fault.says}: {fault.query}")
            unexplained[fault.query] = fault.says
            continue
        for question in concerned:
            unexplained.pop(question, None)
        named = ", ".join(f"`{question}`" for question in concerned)
        query = fault.query.replace("|", "\\|")
        cells.append(f"{named}: {fault.says}, `{query}`")
        print(f"  {named}: {fault.says}: {shown[number]}"[:300])
    for question in unexplained:
        print(f"  {question}: {wrong.get(question, '')}"[:600])
        cells.append(f"`{question}`")
    label = f"{store.title} {store.version()}".strip()
    return f"| {label} | {alike} | {'; '.join(cells)} |", len(unexplained)


def write(lines: Sequence[str]) -> None:
    """The table into docs/scale.md."""
    heads = ["| store | answered alike | otherwise: the store's own fault, and a query "
             "that shows it |", "|---|---|---|"]  # fmt: skip
    write_between("scale.md", "stores", "\n".join([*heads, *lines]))


def main() -> None:
    """Ask, compare, and say what differs."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("stores", nargs="*", help=", ".join(STORES))
    arguments.add_argument("--dist", type=Path, default=REPOSITORY / "dist")
    arguments.add_argument("--endpoint", default="", help="a SPARQL endpoint of yours")
    arguments.add_argument("--write", action="store_true", help="write docs/scale.md")
    given = arguments.parse_args()
    chosen = given.stores or ([] if given.endpoint else list(STORES))
    asked = [(STORES[name], faults(name)) for name in chosen]
    if given.endpoint:
        endpoint = given.endpoint
        yours = OtherStore(endpoint, lambda _, f: over_http(endpoint, f), lambda: True)
        asked.append((yours, []))
    lines, unexplained = [], 0
    for store, known in asked:
        if not store.is_here():
            print(f"{store.title}: not here, see docs/scale.md")
            continue
        line, more = compared(given.dist, store, known)
        lines.append(line)
        unexplained += more
    if given.write:
        write(lines)
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
