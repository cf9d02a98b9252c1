"""The text of any file of a release: unpacked, without escapes and markup."""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
MARKUP = re.compile(r"<[^<>]*>")
ATTRIBUTE = re.compile(r"=\s*(?:\"[^<>\"]{15,}\"|'[^<>']{15,}')|\n")
"""An attribute that has room for eight words, and a line's end."""

BETWEEN = " 0attribute0 "
MARKED = (".html", ".svg", ".xml", ".rdf", ".atom")
ESCAPED = (".ttl", ".nq", ".trig", ".nt", ".json", ".jsonld", ".js", ".sparql", ".rq")

BLOCK = 1 << 20
"""Code points of a file that are searched at a time."""


def contents(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    """The name and content of a file; of a compressed one, those decompressed."""
    if path.suffix == ".gz":
        with gzip.open(path) as content:
            yield path.name.removesuffix(".gz"), cast(BinaryIO, content)
    elif path.suffix in (".xlsx", ".zip"):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                with packed.open(name) as member:
                    yield name, cast(BinaryIO, member)
    else:
        with path.open("rb") as plain:
            yield path.name, plain


def blocks(content: BinaryIO, name: str) -> Iterator[str]:
    """The text of a file in blocks of about a megabyte, cut between lines or tags.

    A page is one block, as its scripts may contain any character.
    """
    border = "<" if name.endswith(MARKED) else "\n"
    rest = ""
    with io.TextIOWrapper(content, "utf-8", "replace", newline="\n") as text:
        if name.endswith(".html"):
            rest = text.read()
        while read := text.read(BLOCK):
            rest += read
            cut = rest.rfind(border)
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest


def readings(text: str, name: str) -> tuple[str, ...]:
    """The unescaped text of a file; of one with tags, also their attributes."""
    if name.endswith(ESCAPED) or "<script" in text:
        text = ESCAPE.sub(_unescaped, text)
    if not name.endswith(MARKED):
        return (text,)
    text = text.replace("</si>", BETWEEN)  # shared strings, in no order
    return (
        html.unescape(MARKUP.sub(" ", text)),
        html.unescape(BETWEEN.join(ATTRIBUTE.findall(text))),
    )


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else " "
    return " " if match[3] in "nrtbf" else match[3]
