"""The content of a project file, as text or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from daap.core.errors import Finding
from daap.core.json_codec import json_text
from daap.core.terminal import counted
from daap.extract.qda.extracts import (
    CodeEntry,
    FileExtract,
    MemoEntry,
    SourceExtract,
    as_object,
)

SHOWN = 72
"""Code points shown of a text."""


def project_json(
    file: FileExtract, sources: Sequence[SourceExtract], findings: Sequence[Finding]
) -> str:
    """The content as JSON: the file, its sources, and the findings."""
    told = [{"rule": f.rule, "line": f.line, "message": f.message} for f in findings]
    said = {"file": as_object(file), "sources": [as_object(one) for one in sources]}
    return json_text({**said, "told": told})


def project_text(
    file: FileExtract,
    sources: Sequence[SourceExtract],
    findings: Sequence[Finding],
    *,
    words: bool = True,
) -> str:
    """What was read and what was left out; words of sources and memos are optional.

    Codes have their number of codings if sources are given.
    """
    parts = (
        _head(file),
        _section("Sources", _sources(sources) if words else file.sources),
        _section("Codes", _codes(file, sources)),
        _section("Codings", _codings(sources)),
        _section("Coders", _coders(sources)),
        _section("Memos", _memos(file, sources) if words else ()),
        _section("Variables", _variables(file)),
        _section("Cases", _cases(file)),
        _section("Sets", _sets(file)),
        _section(
            "Links", (f"{o.source} {o.name or '-'} {o.target}" for o in file.links)
        ),
        _section("Left out or remarked", _findings(findings)),
    )
    return "\n".join(part for part in parts if part)


def _head(file: FileExtract) -> str:
    lines = [
        f"# {file.file}",
        "",
        f"{file.kind}{f', written by {file.tool}' if file.tool else ''}",
        f"SHA-256 {file.sha256}",
    ]
    lines += [f"positions count {way}" for way in file.counting]
    return "\n".join(lines) + "\n"


def _section(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    if not found:
        return ""
    return "\n".join((f"## {title} ({len(found)})", "", *(f"- {x}" for x in found), ""))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()} …"


def _sources(sources: Iterable[SourceExtract]) -> Iterator[str]:
    for one in sources:
        length = sum(map(len, one.text)) + max(len(one.text) - 1, 0)
        codings = counted(len(one.codings), "coding")
        numbers = f"{counted(length, 'code point')}, {codings}"
        values = "".join(f", {v.name} = {v.value}" for v in one.variables)
        title = f" ({one.title})" if one.title not in ("", one.identifier) else ""
        yield f"{one.identifier}{title}: {one.kind}, {numbers}{values}"


def _codes(file: FileExtract, sources: Iterable[SourceExtract]) -> Iterator[str]:
    used = Counter(coding.code for one in sources for coding in one.codings)
    for code in file.codes:
        count = counted(used[code.code], "coding") if used else "a code"
        yield f"{'  ' * (len(code.path) - 1)}{_code(code, count)}"


def _code(code: CodeEntry, used: str) -> str:
    kind = "category" if code.category else used
    about = f": {_short(code.definition)}" if code.definition else ""
    return f"{code.name} [{code.code}], {kind}{about}"


def _codings(sources: Iterable[SourceExtract]) -> Iterator[str]:
    for source in sources:
        text = "\n".join(source.text)
        for one in source.codings:
            place = one.region or (f"{one.start}-{one.end}" if one.end else "all")
            quote = f" {_short(text[one.start : one.end])!r}" if one.end else ""
            memo = f" ({_short(one.memo)})" if one.memo else ""
            who = f" {one.coder}" if one.coder else ""
            yield f"{source.identifier} {place} [{one.code}]{who}{quote}{memo}"


def _coders(sources: Iterable[SourceExtract]) -> Iterator[str]:
    found = Counter(coding.coder for one in sources for coding in one.codings)
    for coder in sorted(found):
        yield f"{coder or 'not named'}: {counted(found[coder], 'coding')}"


def _memos(file: FileExtract, sources: Iterable[SourceExtract]) -> Iterator[str]:
    for memo in file.memos:
        yield _memo(memo, f"code {memo.code}" if memo.code else "the study")
    for source in sources:
        for memo in source.memos:
            span = f" {memo.start}-{memo.end}" if memo.end else ""
            yield _memo(memo, f"{source.identifier}{span}")


def _memo(memo: MemoEntry, where: str) -> str:
    title = f"{memo.title}: " if memo.title else ""
    who = f" {memo.coder}" if memo.coder else ""
    return f"on {where}{who}: {title}{_short(memo.text)}"


def _variables(file: FileExtract) -> Iterator[str]:
    for one in file.variables:
        yield f"{one.name}: {one.type}{f', {one.description}' * bool(one.description)}"


def _cases(file: FileExtract) -> Iterator[str]:
    for case in file.cases:
        values = "".join(f", {v.name} = {v.value}" for v in case.variables)
        parts = "".join(
            f", {one.source} {one.start}-{one.end}" if one.end else f", {one.source}"
            for one in (*case.parts, *case.own)
        )
        about = f": {_short(case.description)}" if case.description else ""
        yield f"{case.name}{values}{parts}{about}"


def _sets(file: FileExtract) -> Iterator[str]:
    for one in (*file.collections, *file.groups):
        yield f"{one.name}: {', '.join((*one.codes, *one.sources))}"


def _findings(findings: Iterable[Finding]) -> Iterator[str]:
    for one in findings:
        line = f" (line {one.line})" if one.line else ""
        yield f"{one.severity.label}: {one.found}{line}; {one.remedy}"
