"""The extract of a project file without its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from operator import attrgetter

from daap.extract.qda.convert import Conversion
from daap.extract.qda.extracts import (
    CaseEntry,
    CodeEntry,
    FileExtract,
    LinkEntry,
    SetEntry,
    Variable,
    memo_key,
)
from daap.extract.qda.project import Case, Code, Collection, Remarks

identifier = attrgetter("identifier")


def file_extract(made: Conversion, name: str, sha256: str) -> FileExtract:
    """The content of the file besides sources; `name` is the file's name."""
    _tell_counting(made)
    project = made.project
    sets = made.identifiers(project.collections, "set")
    known = [_set(made, one, sets[one.name]) for one in _joined(made)]
    memos = (
        made.memos_of([one], f"code {' > '.join(one.code)}" if one.code else "study")
        for one in project.memos
    )
    named = zip(project.cases, made.cases, strict=True)
    cases = [_case(made, one, name) for one, name in named]
    extract = FileExtract(
        identifier=made.identifier,
        file=name,
        sha256=sha256,
        tool=project.tool,
        kind=project.format,
        counting=tuple(sorted(made.ways)),
        sources=dict(sorted(made.names.items())),
        codes=tuple(sorted(_codes(made), key=lambda one: one.path)),
        collections=tuple(
            replace(one, sources=())
            for one in sorted(known, key=identifier)
            if one.codes or not one.sources
        ),
        groups=tuple(
            replace(one, codes=())
            for one in sorted(known, key=identifier)
            if one.sources
        ),
        links=tuple(sorted(_links(made), key=lambda o: (o.source, o.target, o.name))),
        variables=tuple(_variables(made)),
        cases=tuple(sorted(cases, key=identifier)),
        memos=tuple(sorted(chain.from_iterable(memos), key=memo_key)),
    )
    made.remarks.tell_rest()
    return replace(extract, findings=tuple(made.remarks.said))


def _tell_counting(made: Conversion) -> None:
    for way, count in sorted(made.ways.items()):
        told = f"positions count {way}: so {count} of {made.passages} passages"
        told += " hold the words that the file gives them"
        made.remarks.add("import-counting", told)


def _codes(made: Conversion) -> Iterator[CodeEntry]:
    for code in made.project.codes:
        above = made.codes.get(code.path[:-1], "")
        yield CodeEntry(
            code=made.codes[code.path],
            name=code.name,
            path=code.path,
            broader=above,
            category=code.is_category,
            definition=code.description,
            colour=colour(code, made.remarks),
        )


def colour(code: Code, remarks: Remarks) -> str:
    """The colour of a code as # and six digits; another one is a finding.

    Tools write #RGB, #RRGGBB, the latter with an opacity, or rgb(r, g, b) as in CSS.
    """
    written = code.colour.strip()
    if short := re.fullmatch(r"#([0-9A-Fa-f]{3})", written):
        return "#" + "".join(2 * digit for digit in short[1]).upper()
    if long := re.fullmatch(r"(#[0-9A-Fa-f]{6})(?:[0-9A-Fa-f]{2})?", written):
        return long[1].upper()
    parts = re.fullmatch(r"rgba?\(([0-9., ]+)\)", written)
    numbers = re.findall(r"[0-9.]+", parts[1])[:3] if parts else []
    if len(numbers) == 3 and all(n.isdecimal() and int(n) < 256 for n in numbers):
        return "#" + "".join(f"{int(number):02X}" for number in numbers)
    if written:
        what = f"the colour {written!r} of the code {code.name!r}"
        remarks.left_out(what, "it is not red, green and blue in numbers")
    return ""


def _variables(made: Conversion) -> Iterator[Variable]:
    """The variables that the file defines, and those that only values name."""
    defined = {one.name: one for one in made.project.variables}
    for name in sorted(defined.keys() | made.valued):
        yield defined.get(name, Variable(name, "Text"))


def _joined(made: Conversion) -> Iterable[Collection]:
    """The sets, once for each name; several of one name are one, with a finding."""
    found = dict[str, Collection]()
    for one in made.project.collections:
        first = found.setdefault(one.name, one)
        if first is not one:
            what = f"a second set of the name {one.name!r}"
            made.remarks.left_out(what, "its members are in the first")
            found[one.name] = replace(
                first,
                codes=tuple(dict.fromkeys((*first.codes, *one.codes))),
                sources=tuple(dict.fromkeys((*first.sources, *one.sources))),
            )
    return found.values()


def _set(made: Conversion, one: Collection, identifier: str) -> SetEntry:
    return SetEntry(
        identifier=identifier,
        name=one.name,
        description=one.description,
        codes=tuple(sorted(made.codes[path] for path in one.codes)),
        sources=tuple(
            sorted(made.keys[key] for key in one.sources if key in made.keys)
        ),
    )


def _links(made: Conversion) -> Iterator[LinkEntry]:
    for link in made.project.links:
        ends = [made.codes[link.origin], made.codes[link.target]]
        ends = sorted(ends) if link.both else ends
        name = made.clean(link.name)  # it is a part of the link's IRI
        yield LinkEntry(
            source=ends[0], target=ends[1], name=name, directed=not link.both
        )


def _case(made: Conversion, case: Case, identifier: str) -> CaseEntry:
    found = {made.parts[part] for part in case.parts if part in made.parts}
    parts = tuple(sorted(found, key=lambda p: (p.source, p.start, p.end)))
    own = made.project.own_parts
    return CaseEntry(
        identifier=identifier,
        name=case.name,
        description=case.description,
        variables=tuple(made.values_of(case.values, f"case {case.name!r}")),
        parts=() if own else parts,
        own=parts if own else (),
    )
