"""Hand-written Turtle files merged as text, with one header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

PREFIX = re.compile(r"@prefix\s+(\w*):\s+<([^>]*)>\s*\.\s*")


def merge_turtle(paths: Iterable[Path]) -> str:
    """One Turtle text; prefixes are declared once, comments and order are kept.

    Raises ValueError if two files bind one prefix differently.
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


def parted(text: str, marks: Sequence[str]) -> tuple[str, str]:
    r"""A merged text split in two: blocks without any of the marks, and with one.

    A block ends with an empty line; unused prefixes are removed.

    >>> parted("@prefix a: <x:> .\n\na:b a:c 1 .\n\n\na:d a:mark 2 .\n", ["mark"])
    ('@prefix a: <x:> .\n\na:b a:c 1 .\n', '@prefix a: <x:> .\n\na:d a:mark 2 .\n')
    """
    head, *blocks = re.split(r"\n{2,}", text.strip())
    marked = [block for block in blocks if any(mark in block for mark in marks)]
    others = [block for block in blocks if block not in marked]
    return _headed(head, others), _headed(head, marked)


def _headed(head: str, blocks: Iterable[str]) -> str:
    body = "\n\n".join(blocks)
    used = [line for line in head.split("\n") if line.split()[1] in body]
    return "\n".join(used) + f"\n\n{body}\n"


def ordered(folder: Path, first: Sequence[str] = ()) -> list[Path]:
    """The Turtle files of a folder, those in `first` first, the others by name."""
    paths = sorted(folder.glob("*.ttl"))
    return sorted(
        paths, key=lambda p: first.index(p.name) if p.name in first else len(first)
    )
