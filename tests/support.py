"""What test modules share: files of small studies, and the work of a call counted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from daap.cli import main

MadeOnce = Callable[[str, Callable[[Path], object]], Path]
"""Makes a folder of a name, once for all workers of the tests."""

CODES_HEAD = """@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<codebook> a skos:ConceptScheme ; dct:title "Codes"@en .
"""
"""The beginning of a codebook, to which codes are added."""


def run(*arguments: object, text: str | None = None) -> Result:
    """A command of daap in this process; `text` is its standard input."""
    return CliRunner().invoke(main, [*map(str, arguments)], input=text)


def study_toml(
    title: str,
    base: str,
    files: str = 'codebook = "codes.ttl"\n',
    *,
    description: str = "Made up for tests.",
    version: str = "0.0.1",
) -> str:
    """A study.toml; `files` are its lines from [files] on."""
    return f"""[study]
title = "{title}"
description = "{description}"
creator = "Nobody"
base = "{base}"
[release]
version = "{version}"
issued = 2026-01-31
licence = "https://creativecommons.org/licenses/by/4.0/"
publisher = "The testers"
[files]
{files}"""


def code_ttl(name: str, kind: str, label: str, definition: str) -> str:
    """A code of a codebook, with its notation: a top concept of some class."""
    return f"""<code/{name}> a daap:{kind}, skos:Concept ; skos:notation "{name}" ;
    skos:prefLabel "{label}"@en ; skos:definition "{definition}"@en ;
    skos:inScheme <codebook> ; skos:topConceptOf <codebook> .
"""


def calls(work: Callable[[], object]) -> int:
    """How many functions, of Python and of C, are called while some work is done."""
    count = 0

    def seen(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
