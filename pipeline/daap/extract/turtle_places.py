"""Lines of the subjects of a Turtle file, found without parsing all of it.

The file must be valid Turtle. Its tokens are read in time linear in the text: a
statement begins with its subject (w3.org/TR/turtle/#sec-grammar).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

ANONYMOUS = "[]"
"""The subject of a statement that begins with a bracket."""

TOKEN = re.compile(
    r"""\#[^\n]*+ | (?P<iri><[^<>\s]*+>)
      | \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+'''
      | "(?:[^"\\\n]|\\.)*+" | '(?:[^'\\\n]|\\.)*+'
      | (?P<open>[\[(]) | (?P<close>[\])])
      | (?P<word>@?(?:[^\s<>"'()\[\];,.\#\\]|\\.|\.(?=[^\s<>"'()\[\];,.\#]))++)
      | (?P<end>\.) | \n""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class _Reader:
    """The base and the prefixes declared so far."""

    base: str
    prefixes: dict[str, str] = field(default_factory=dict)

    def iri(self, token: str) -> str:
        """The IRI of a token; a blank node as it is written."""
        if token.startswith("<"):
            return urljoin(self.base, _plain(token[1:-1]))
        prefix, colon, name = token.partition(":")
        if not colon or prefix not in self.prefixes:
            return token
        return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", name)

    def declare(self, tokens: list[str]) -> None:
        """Read a declaration by @prefix, @base, PREFIX or BASE."""
        if len(tokens) == 2:
            self.base = self.iri(tokens[1])
        else:
            self.prefixes[tokens[1].removesuffix(":")] = self.iri(tokens[2])


def _plain(iri: str) -> str:
    r"""The IRI without escapes such as \u00e9."""
    escape = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
    return escape.sub(lambda m: chr(int(m[1] or m[2], 16)), iri)


def subject_lines(text: str, base: str) -> Iterator[tuple[str, int]]:
    """Each statement's subject, as an absolute IRI, with its line from 1.

    A blank node keeps its label, as in `_:b`; one in brackets is ANONYMOUS.
    """
    reader, depth, line, place = _Reader(base), 0, 1, 0
    begun = False
    declaration: list[str] = []
    for match in TOKEN.finditer(text):
        line += text.count("\n", place, match.start())
        place = match.start()
        token = match["word"] or match["iri"]
        if declaration and token:
            declaration.append(token)
            if len(declaration) == _length(declaration[0]):
                reader.declare(declaration)
                begun = declaration[0].startswith("@")
                declaration = []
        elif match["end"] and not depth:
            begun = False
        elif match["close"]:
            depth -= 1
        elif match["open"] or token:
            if not begun and token and _length(token):
                declaration = [token]
            elif not begun:
                yield (reader.iri(token) if token else ANONYMOUS), line
            begun = True
            depth += match["open"] is not None


def _length(keyword: str) -> int:
    """The number of tokens of a declaration with this keyword; 0 for no keyword."""
    lengths = {"@prefix": 3, "prefix": 3, "@base": 2, "base": 2}
    return lengths.get(keyword.lower(), 0)
