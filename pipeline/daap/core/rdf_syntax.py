"""Error messages for RDF files in the wrong syntax, such as XML named .ttl."""

from __future__ import annotations

import re

NO_GRAPH = "{ is not a valid subject or graph name"
PARSED = re.compile(
    r"Parser error at line \d+ (?:column|between columns) (\d+)[^:]*: (.*)"
)
SHOWN = 100
"""Code points shown of a parser's message."""

SYNTAXES = {
    "RDF/XML": re.compile(r"\s*<(?:\?xml|rdf:RDF|!DOCTYPE rdf)", re.IGNORECASE),
    "HTML": re.compile(r"\s*<(?:!DOCTYPE html|html)\b", re.IGNORECASE),
    "JSON-LD": re.compile(r'\s*(?:\[\s*)?\{\s*["}]'),
    "N-Quads": re.compile(r"(?:\s*<[^<>]*>){4}\s*\."),
}
"""How files of other syntaxes begin, by the syntax's name."""

REMOTE = re.compile(r'"@context"\s*:\s*(?:\[[^\]"]*)?"([^"]*)"')
"""A JSON-LD context given by its address."""


def syntax_fault(text: str, wanted: str, error: Exception) -> str:
    """What is wrong, and which syntax the text seems to be in.

    `wanted` is the expected syntax's name, `error` the exception of pyoxigraph.
    """
    message = str(getattr(error, "msg", error))
    other = next((name for name, sign in SYNTAXES.items() if sign.match(text)), "")
    if not other and message.endswith(("{ is not a valid predicate", NO_GRAPH)):
        other = "TriG"
    if other == "HTML":
        return f"is HTML, a page for people, not {wanted}; get the file that holds RDF"
    if other and other != wanted:
        return f"is {other}, not {wanted}; convert it, or write the triples as {wanted}"
    if "LoadDocumentCallback" in message:
        named = REMOTE.search(text)
        context = f" {named[1]}" if named else ""
        return (
            f"names the context{context} on the network, which daap does not reach; "
            "put what it holds into the file, or save the file as Turtle"
        )
    found = PARSED.fullmatch(message)
    reason, column = (found[2], found[1]) if found else (message, "")
    place = f" (column {column})" if column else ""
    return f"is not {wanted}: {reason[:SHOWN]}{place}"
