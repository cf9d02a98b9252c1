"""Literals and IRIs of every kind that may break a file, to write and read again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import rdflib
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

import daap
from daap.core.namespaces import PREFIXES, XSD

BASE = "https://w3id.org/daap/"

NASTY = (
    '"', '"""', "\\", "\\n", "\n", "\r\n", "\t", "\f", "\b", "\0", "\x01", "\x7f",
    "\x80", "\x85", "\u2028", "\ufeff", "\ufffe", "\u202e", "\U0001f600", "é",
    "@prefix ", "<", "> .", " , ", " ;", " .", "\n\t", "daap:", "sh:x ", "'", "'''",
    "@id", "@value", "id", "type", "Positive", "code:x", "_:b", "</script>",
    "\\.", "\\/", "<https://w3id.org/daap/x>", "{", "}", "#", "^^", "_:",
)  # fmt: skip
texts = st.lists(
    st.one_of(st.sampled_from(NASTY), st.characters(exclude_categories=["Cs"])),
    max_size=12,
).map("".join)
LEXICAL = (
    "1", "01", "-0", "+5", "1.", ".5", "0.950", "1e6", "1E6", "NaN", "true", "TRUE",
    "x",
)  # fmt: skip
TYPES = ("string", "integer", "decimal", "boolean", "date", "nonNegativeInteger")
literals = st.one_of(
    texts.map(Literal),
    st.builds(
        lambda text, tag: Literal(text, language=tag),
        texts,
        st.sampled_from(["en", "en-gb", "id", "x-a"]),
    ),
    st.builds(
        lambda text, name: Literal(text, datatype=XSD[name]),
        st.sampled_from(LEXICAL),
        st.sampled_from(TYPES),
    ),
)


def is_iri(text: str) -> bool:
    """Whether the store takes a text as an IRI."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


iris = (
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from(
                [BASE, BASE + "code/", "https://w3id.org/", *PREFIXES.values()]
            ),
            st.text(alphabet="ab1./:#?-_~%41!$&'()*+,;=@é😀", max_size=6),
        ),
    )
    .filter(is_iri)
    .map(NamedNode)
)


def in_rdflib(term: object) -> rdflib.term.Node:
    match term:
        case NamedNode():
            return rdflib.URIRef(term.value)
        case Literal() if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        case Literal() if term.datatype == XSD.string:
            return rdflib.Literal(term.value)
        case Literal():
            return rdflib.Literal(term.value, datatype=term.datatype.value)
    raise AssertionError(term)


def output_of(program: str, content: str, seed: str) -> bytes:
    """What a program writes in a process with a hash seed, given content to read."""
    return subprocess.run(
        [sys.executable, "-c", program],
        input=content.encode(),
        env={
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(Path(daap.__file__).parents[1]),
        },
        capture_output=True,
        check=True,
    ).stdout
