"""CITATION.cff of a dataset (citation-file-format.github.io, 1.2.0)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from daap.core.settings import Settings

LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC-BY-SA-4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
}
"""SPDX identifiers of licences for data."""

UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
MESSAGE = "If you use this dataset, please cite it, and the study it is made from."


def citation_text(settings: Settings) -> str:
    """The text of the file; strings are quoted as in JSON, which YAML can read."""
    return "".join(f"{line}\n" for line in _lines(settings))


def _lines(settings: Settings) -> Iterator[str]:
    spdx = LICENCES.get(settings.licence)
    yield "cff-version: 1.2.0"
    yield f"message: {_quoted(MESSAGE)}"
    yield "type: dataset"
    yield f"title: {_quoted(f'{settings.title}: linked dataset')}"
    yield f"version: {_quoted(settings.version)}"
    yield f"date-released: {_quoted(settings.issued)}"
    yield f"license: {spdx}" if spdx else f"license-url: {_quoted(settings.licence)}"
    yield f"url: {_quoted(settings.base)}"
    yield f"abstract: {_quoted(settings.description)}"
    yield "authors:"
    yield f"  - name: {_quoted(settings.publisher)}"
    yield "references:"
    yield "  - type: data"
    yield f"    title: {_quoted(settings.title)}"
    yield "    authors:"
    yield f"      - name: {_quoted(settings.creator)}"
    if settings.origin:
        yield f"    url: {_quoted(settings.origin)}"
    if settings.citation:
        yield f"    notes: {_quoted(settings.citation)}"


def _quoted(text: str) -> str:
    r"""A text in double quotes, with the line breaks and controls of YAML escaped.

    >>> print(_quoted("a \u2028 b"))
    "a \u2028 b"
    """
    written = json.dumps(text, ensure_ascii=False)
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)
