"""Hand-written Turtle files as one: a single head, the texts as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

PREFIX = re.compile(r"@prefix\s+(\w*):\s+<([^>]*)>\s*\.\s*")


def merge_turtle(paths: Iterable[Path]) -> str:
    """One Turtle text; prefixes are declared once, comments and order are kept.

    Raises ValueError when two files bind one prefix differently.
    """
    prefixes: dict[str, str] = {}
    bodies = []
    for path in paths:
        body = []
        for line in path.read_text(encoding="utf-8").split("\n"):
            match = PREFIX.fullmatch(line)
            if match is None:
                body.append(line)
            elif prefixes.setdefault(match[1], match[2]) != match[2]:
                raise ValueError(f"{path.name} binds {match[1]}: to another IRI")
        bodies.append("\n".join(body).strip())
    head = "".join(f"@prefix {p}: <{i}> .\n" for p, i in sorted(prefixes.items()))
    return head + "\n" + "\n\n\n".join(bodies) + "\n"


def ordered(folder: Path, first: Sequence[str] = ()) -> list[Path]:
    """The Turtle files of a folder, those named first, the others by name."""
    paths = sorted(folder.glob("*.ttl"))
    return sorted(
        paths, key=lambda p: first.index(p.name) if p.name in first else len(first)
    )
