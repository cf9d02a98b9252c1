"""Readable Turtle, written as a stream, the same on every machine.

pyoxigraph writes the terms, in blocks that end with a subject; the layout is added
here: sorted prefixes, only those in use; one base; a blank line before every subject;
four spaces; long lists of objects on a line each. Literals contain no raw line feed.

IRIs below the base are relative if all their path segments are plain (RFC 3986,
section 4.2); others are absolute. A prefixed name that would need a backslash is
written as an IRI.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from daap.core.namespaces import PREFIXES, RDF

BLOCK = 4096
"""The least number of triples in a block, which ends with a subject."""

SPOOL = 1 << 24
"""Bytes kept in memory until all prefixes in use are known; more go to a file."""

WIDTH = 88
STRING = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
IRI = rb"<[^>]*>"
PLAIN_SEGMENT = rb"[0-9A-Za-z_%][^>:/]*"
ESCAPED_NAME = re.compile(
    STRING + rb"|" + IRI + rb"|(?P<prefix>[^\s:<\"^]*):(?P<name>[^\s\"<]*\\[^\s\"<]*)"
)
NAME_ESCAPE = re.compile(rb"\\([_~.!$&'()*+,;=/?#@%-])")
SEPARATOR = re.compile(STRING + rb"|" + IRI + rb"|( , )")
HIDDEN = re.compile(STRING + rb"|" + IRI)
LONG = re.compile(rb"^.{%d,}$" % (WIDTH + 1), re.MULTILINE)


def write_turtle(triples: Iterable[Triple], out: BinaryIO, *, base: str = "") -> None:
    """Write sorted triples as Turtle, in memory bounded by the largest subject."""
    style = TurtleStyle(base)
    write_with_header(style, style.blocks(triples), out)


def write_with_header(
    style: TurtleStyle, blocks: Iterable[bytes], out: BinaryIO
) -> None:
    """Write blocks of Turtle after a header with the prefixes that they use."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOL) as body:
        for block in blocks:
            body.write(block)
        header = style.header()
        out.write(header)
        body.seek(0 if header else 1)
        shutil.copyfileobj(body, out)


def subject_blocks(triples: Iterable[Triple]) -> Iterator[list[Triple]]:
    """Cut sorted triples into blocks, never within a subject."""
    rest = iter(triples)
    block = list(islice(rest, BLOCK))
    while block:
        subject, start = block[-1].subject, []
        for triple in rest:
            if triple.subject != subject:
                start = [triple]
                break
            block.append(triple)
        yield block
        block = start + list(islice(rest, BLOCK - 1))


class TurtleStyle:
    """The notation of terms in one file, and the prefixes used so far."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.used: set[str] = set()
        self._relative = _relative_iris(base)

    def header(self) -> bytes:
        """Declare the base and the prefixes in use so far."""
        lines = [f"@base <{self.base.partition('#')[0]}> .\n"] if self.base else []
        lines += [
            f"@prefix {prefix}: <{iri}> .\n"
            for prefix, iri in sorted(PREFIXES.items())
            if prefix in self.used
        ]
        return "".join(lines).encode()

    def blocks(self, triples: Iterable[Triple]) -> Iterator[bytes]:
        """The triples as Turtle without a header, a blank line before each subject."""
        for block in subject_blocks(triples):
            text = self._terms(block)
            text = b"\n" + text.removesuffix(b"\n").replace(b"\n", b"\n\n") + b"\n"
            text = text.replace(b"\n\n\t", b"\n    ")
            yield LONG.sub(_fold, text)

    def name(self, node: NamedNode) -> bytes:
        """An IRI in the notation of this file."""
        return self._terms([Triple(node, RDF.type, node)]).split(b" ", 1)[0]

    def _terms(self, block: list[Triple]) -> bytes:
        written = serialize(block, format=RdfFormat.TURTLE, prefixes=PREFIXES)
        text = (written or b"").split(b"\n", len(PREFIXES))[-1]
        if NAME_ESCAPE.search(text):
            text = ESCAPED_NAME.sub(self._spell_out, text)
        self._note_prefixes(text)
        return self._relative.sub(_shorten, text) if self.base else text

    def _spell_out(self, match: re.Match[bytes]) -> bytes:
        if match["name"] is None:
            return match[0]
        namespace = PREFIXES[match["prefix"].decode()].encode()
        return b"<%s%s>" % (namespace, NAME_ESCAPE.sub(rb"\1", match["name"]))

    def _note_prefixes(self, text: bytes) -> None:
        """Record the prefixes in use; a full scan is made only if one may be new."""
        unseen = [p for p in PREFIXES if p not in self.used]
        found = [p for p in unseen if f"{p}:".encode() in text]
        if found:
            names = HIDDEN.sub(b"", text)
            self.used.update(
                p for p in found if re.search(rb"(?:^|[\s^])%s:" % p.encode(), names)
            )


def _relative_iris(base: str) -> re.Pattern[bytes]:
    """A pattern of strings, and of IRIs below the base that may be relative."""
    document, hash_, _ = (re.escape(part) for part in base.encode().partition(b"#"))
    path = PLAIN_SEGMENT + rb"(?:/" + PLAIN_SEGMENT + rb")*"
    return re.compile(STRING + rb"|<" + document + rb"(" + hash_ + path + rb")>")


def _shorten(match: re.Match[bytes]) -> bytes:
    return match[0] if match[1] is None else b"<%s>" % match[1]


def _fold(match: re.Match[bytes]) -> bytes:
    """A long line with one object on each line, if there are several."""
    line = match[0]
    if b" , " not in line:
        return line
    return SEPARATOR.sub(lambda m: b" ,\n        " if m[1] else m[0], line)
