"""Suggestions for a study from a vocabulary, without known mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import Triple

from daap.core.errors import InputError
from daap.link.sssom import SUFFIX, MappingSet, read_set
from daap.link.suggest.confidence import read_model
from daap.link.suggest.entries import code_entries, read_glossary
from daap.link.suggest.match import candidates
from daap.link.suggest.propose import suggestions
from daap.link.suggest.table import decided, pairs, suggestion_set
from daap.link.suggest.vectors import open_encoder
from daap.link.targets import Target

Progress = Callable[[str], None]

SHOWN = 3
"""Left-out terms that are named."""


def suggest(
    vocabulary: Path,
    codes: Iterable[Triple],
    *,
    base: str,
    tables: Sequence[MappingSet] = (),
    targets: Mapping[str, Target] | None = None,
    before: MappingSet | None = None,
    embeddings: bool = False,
    least: float = 0.0,
    per_code: int = 5,
    progress: Progress = lambda _: None,
    tell: Progress = lambda _: None,
) -> MappingSet:
    """A mapping set of the decisions in `before` and of new suggestions.

    Pairs that `tables` map or reject are not suggested; `tell` is called with what was
    left out. Raises InputError for a vocabulary that cannot be read, SettingsError
    without the extra that is needed.
    """
    name = "semantic" if embeddings else "lexical"
    encoder = open_encoder() if embeddings else None
    glossary = read_glossary(vocabulary, lambda n: progress(f"read {n} statements"))
    if glossary.nameless:
        tell(_left_out(vocabulary, glossary.nameless))
    if not glossary.terms:
        reason = "has no terms with labels or types"
        if glossary.nameless:
            reason += " and an IRI"
        if any(":" not in iri for iri in glossary.nameless):
            reason += "; its IRIs are relative: write its address as @base"
        raise InputError(vocabulary, reason)
    entries = code_entries(codes)
    kept = decided(before) if before else []
    known = {pair for table in tables for pair in pairs(table, table.rows)}
    known |= set(pairs(before, kept)) if before else set()
    found = suggestions(
        entries, glossary, candidates(entries, glossary, encoder, progress),
        read_model(name), known=known, least=least, per_code=per_code,
    )  # fmt: skip
    namespaces = {t.prefix: t.namespace for t in (targets or {}).values()}
    return suggestion_set(
        found, glossary, name=vocabulary.stem, title=vocabulary.name, base=base,
        model=name, prefixes=namespaces, kept=kept,
        earlier=before.prefixes if before else {},
    )  # fmt: skip


def _left_out(vocabulary: Path, nameless: Sequence[str]) -> str:
    """A message on the terms that have no valid IRI."""
    count = len(nameless)
    shown = ", ".join(repr(iri) for iri in nameless[:SHOWN])
    more = ", …" if count > SHOWN else ""
    plural = "term is" if count == 1 else "terms are"
    said = f"{count} {plural} left out, named by no absolute IRI: {shown}{more}"
    return f"{vocabulary}: {said}"


def earlier(path: Path) -> MappingSet:
    """The suggestions in a file, with the decisions on them.

    Raises InputError for a file that is missing, or no mapping set.
    """
    if not path.name.endswith(SUFFIX):
        raise InputError(path, f"is not named *{SUFFIX}")
    table, findings = read_set(path)
    if findings:
        raise InputError(f"{path}:{findings[0].line}", findings[0].message)
    return table
