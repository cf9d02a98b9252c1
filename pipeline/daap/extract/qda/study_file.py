"""Edits that an import makes to study.toml: coders by pseudonym, and the codebook."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from daap.core.errors import InputError
from daap.extract.new_study import quoted

COMMENT = """\
# Who coded: pseudonyms, which are published, and names in the tool, which are not.
# To publish a coder's name, write it under [coder_labels] by the pseudonym.
"""
NUMBERED = re.compile(r"coder-([0-9]+)")
HEADER = re.compile(r"^[ \t]*\[[ \t]*coders[ \t]*\][ \t]*(?:#.*)?$", re.MULTILINE)
ENTRY = re.compile(r"\n[ \t]*(?:[A-Za-z0-9_\"'-]+[ \t]*=.*|#.*)")


def new_coders(known: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Pseudonyms for coders without one, in the order of their names.

    >>> new_coders({"coder-2": "ann"}, ["zoe", "ben", "ann"])
    {'coder-3': 'ben', 'coder-4': 'zoe'}
    """
    numbers = [int(m[1]) for m in map(NUMBERED.fullmatch, known) if m]
    first = 1 + max(numbers, default=0)
    new = sorted(set(names) - set(known.values()) - {""})
    return {f"coder-{number}": name for number, name in enumerate(new, first)}


def with_coders(content: str, coders: Mapping[str, str], path: Path) -> str:
    """A study.toml with coders added. Raises InputError if it cannot be edited."""
    if not coders:
        return content
    lines = "".join(f"\n{key} = {quoted(name)}" for key, name in coders.items())
    header = HEADER.search(content)
    if header is None:
        made = f"{content.rstrip()}\n\n{COMMENT}[coders]{lines}\n"
    else:
        end = header.end()
        while (entry := ENTRY.match(content, end)) is not None:
            end = entry.end()
        made = content[:end] + lines + content[end:]
    try:
        known = tomllib.loads(made).get("coders", {})
    except ValueError:
        known = {}
    if not coders.items() <= known.items():
        reason = f"cannot be edited; add under [coders] yourself:{lines}"
        raise InputError(path, reason)
    return made
