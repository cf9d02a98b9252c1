"""The fences of the 68 field notes: names measured against ast and parso."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Mapping
from typing import Any

from tests.extract import scan

from daap.core.model import Mention
from daap.extract.dsl.names import parse
from daap.extract.dsl.parse import read_fence


def test_376_fences_and_one_that_nothing_closes(scans: Mapping[str, Any]) -> None:
    """All but 26 are Python once dedented; 3 of those but for a comment's margin."""
    fences = [f for s in scans.values() for f in (*s.header_fences, *s.fences)]
    assert len(fences) == 377
    texts = [textwrap.dedent("\n".join(row.text for row in f)) for f in fences]
    broken = [text for text in texts if parse(text) is None]
    assert len(broken) == 26
    comment = [re.sub(r"(?m)^#.*$", "", text) for text in broken]
    assert sum(parse(textwrap.dedent(text)) is not None for text in comment) == 3


def test_a_broken_fence_gives_every_name_that_parso_finds(
    scans: Mapping[str, Any],
) -> None:
    tried = 0
    for name, found in scans.items():
        for fence in found.fences:
            text = textwrap.dedent("\n".join(row.text for row in fence))
            if parse(text) is not None:
                continue
            tried += 1
            readings = read_fence(fence, name.replace("_", ""))
            written = (r.written for r in readings if isinstance(r, Mention))
            words = {word for mention in written for word in mention.split()}
            assert set(scan.leaves(text)) <= words, (name, fence[0].line)
    assert tried == 25  # the last one is the record of s_5


def test_a_sound_fence_gives_every_name_of_its_tree(scans: Mapping[str, Any]) -> None:
    for name, found in scans.items():
        for fence in found.fences:
            tree = parse(textwrap.dedent("\n".join(row.text for row in fence)))
            if tree is None:
                continue
            nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
            if any(node.id == "s30" for node in nodes):
                continue  # the codes of another source
            names = {n.id for n in nodes} - scan.WORDS - {"CClass"}
            readings = read_fence(fence, name.replace("_", ""))
            written = {r.written for r in readings if isinstance(r, Mention)}
            functions = {name for name in names if name.startswith("add_")}
            assert names - functions <= written, (name, fence[0].line)
