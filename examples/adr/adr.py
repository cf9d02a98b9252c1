"""Architecture decision records, joined to the codes of the study.

    python examples/adr/adr.py                  which decisions practice supports
    python examples/adr/adr.py --turtle         the records as Turtle

Records are Markdown files in the form of MADR (https://adr.github.io/madr/): a
title, `## Decision Drivers` and `## Considered Options` as lists, and a line
`Chosen option: "…"`. `joins.ttl` says which code each option and driver is.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

HERE = Path(__file__).parent
ADR = "https://parcels.example/adr"
DCT = "http://purl.org/dc/terms/"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
CHOSEN = re.compile(r'^Chosen option: "([^"]+)"', re.MULTILINE)
STATUS = re.compile(r"^status:\s*(.+?)\s*$", re.MULTILINE)
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
PREFIXES = {
    "adr": f"{ADR}#",
    "dct": DCT,
    "driver": f"{ADR}/driver/",
    "option": f"{ADR}/option/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


def read_record(path: Path) -> Iterator[Quad]:
    """The statements of one record."""
    text = path.read_text(encoding="utf-8")
    identifier = path.name.partition("-")[0]
    decision = NamedNode(f"{ADR}/{slug(identifier)}")
    yield Quad(decision, RDF_TYPE, term("Decision"))
    yield Quad(decision, NamedNode(f"{DCT}identifier"), Literal(identifier))
    for name, pattern in ((f"{DCT}title", TITLE), (f"{ADR}#status", STATUS)):
        found = pattern.search(text)
        if found:
            yield Quad(decision, NamedNode(name), Literal(found[1]))
    for heading, kind, relation in (
        ("Considered Options", "option", "considers"),
        ("Decision Drivers", "driver", "drivenBy"),
    ):
        for item in items(text, heading):
            thing = NamedNode(f"{ADR}/{kind}/{slug(item)}")
            yield Quad(decision, term(relation), thing)
            yield Quad(thing, LABEL, Literal(item))
    chosen = CHOSEN.search(text)
    if chosen:
        yield Quad(
            decision, term("chose"), NamedNode(f"{ADR}/option/{slug(chosen[1])}")
        )


def items(text: str, heading: str) -> list[str]:
    """The list below a heading."""
    section = re.search(
        rf"^## {heading}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    return re.findall(r"^[*-] (.+?)\s*$", section[1], re.MULTILINE) if section else []


def slug(text: str) -> str:
    """A text as the end of an IRI."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def term(name: str) -> NamedNode:
    """A term for records."""
    return NamedNode(f"{ADR}#{name}")


def main() -> None:
    """Read the records, join them to the dataset, ask."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--decisions", type=Path, default=HERE / "decisions")
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "dist")
    parser.add_argument("--turtle", action="store_true", help="show the records only")
    options = parser.parse_args()
    records = [
        q for p in sorted(options.decisions.glob("*.md")) for q in read_record(p)
    ]
    if options.turtle:
        unique = [quad.triple for quad in dict.fromkeys(records)]
        serialize(unique, sys.stdout.buffer, RdfFormat.TURTLE, prefixes=PREFIXES)
        return
    store = Store()
    store.extend(records)
    for path in (HERE / "joins.ttl", options.data / "daap.ttl"):
        store.load(path=str(path), format=RdfFormat.TURTLE)
    answer = store.query((HERE / "supported.rq").read_text(encoding="utf-8"))
    names = [variable.value for variable in answer.variables]
    rows = [names, *([getattr(cell, "value", "") for cell in row] for row in answer)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


if __name__ == "__main__":
    main()
