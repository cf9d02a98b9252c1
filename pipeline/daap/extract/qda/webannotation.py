"""Web Annotations (W3C) and exports of Hypothesis, as JSON.

Tags are codes, comments are memos. A quotation's place is found by the words around it
first; positions of Hypothesis count UTF-16 units, which the words verify.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from daap.core.errors import InputError
from daap.core.terminal import counted
from daap.core.text_files import read_text
from daap.extract.qda.database import number
from daap.extract.qda.project import Code, Coding, Context, Project, Remarks, Source
from daap.extract.qda.texts import clean_name, line_ends

LISTS = ("rows", "items", "annotations", "@graph", "first")
HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, which is left where a tool cuts a text by UTF-16 units."""

TAGS = {"tagging", "classifying"}
"""Purposes of texts that name codes; those of other purposes are memos.

A body without a purpose has the motivation of its annotation.
"""


def read_annotations(path: Path, remarks: Remarks, context: Context) -> Project:
    """All annotations of a file. Raises InputError for a file without any."""
    try:
        plain = _whole(json.loads(read_text(path)))
    except (ValueError, RecursionError) as error:
        raise InputError(path, f"is not JSON: {error}") from None
    found = [one for one in _listed(plain) if isinstance(one, dict) and "target" in one]
    if not found:
        raise InputError(path, "holds no annotation with a target")
    codings: dict[str, list[Coding]] = {}
    for one in found:
        for name, coding in _codings(one, remarks, context):
            codings.setdefault(name, []).append(coding)
    known = dict[str, str]()
    for name, said in codings.items():
        text = context.texts(name)
        if text is None:
            why = f"its text is not known; put {name}.txt beside the file"
            what = f"{counted(len(said), 'annotation')} of {name!r}"
            remarks.left_out(what, why)
        else:
            known[name] = text
    every = [coding for said in codings.values() for coding in said]
    paths = dict.fromkeys(coding.code for coding in every if coding.code)
    hypothesis = any("links" in one or "permissions" in one for one in found)
    return Project(
        tool="Hypothesis" if hypothesis else "",
        format="Web Annotations",
        codes=tuple(Code(path, path[-1]) for path in paths),
        coders=tuple(sorted({coding.coder for coding in every} - {""})),
        sources=lambda: (
            Source(name=name, text=text, key=name, codings=tuple(codings[name]))
            for name, text in known.items()
        ),
    )


def _listed(plain: Any) -> list[Any]:
    if isinstance(plain, list):
        return plain
    if isinstance(plain, dict) and "target" not in plain:
        for name in LISTS:
            if name in plain:
                return _listed(plain[name])
    return [plain]


def _whole(plain: Any) -> Any:
    """A value of JSON without halves of characters."""
    if isinstance(plain, str):
        return HALF.sub("", plain)
    if isinstance(plain, list):
        return [*map(_whole, plain)]
    if isinstance(plain, dict):
        return {_whole(name): _whole(value) for name, value in plain.items()}
    return plain


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _codings(
    one: Mapping[str, Any], remarks: Remarks, context: Context
) -> Iterator[tuple[str, Coding]]:
    """An annotation as one coding for each tag, with the name of its source."""
    tags = [str(tag) for tag in _many(one.get("tags"))]
    memos = [str(one["text"])] if one.get("text") else []
    for body in _bodies(one):
        if isinstance(body, dict) and body.get("type") == "SpecificResource":
            continue  # the IRI of a code, which a tag names too
        if not isinstance(body, dict) or not isinstance(body.get("value"), str):
            remarks.left_out("the body of an annotation", "it is not text")
        elif _is_tag(body.get("purpose") or one.get("motivation")):
            tags.append(body["value"])
        else:
            memos.append(body["value"])
    for target in _many(one.get("target")):
        name = clean_name(_source(one, target), remarks)
        base = _selected(target)
        if base is None or one.get("references"):
            remarks.left_out(f"an annotation of {name!r}", "it selects no words")
            continue
        coder, date = _creator(one), str(one.get("created", ""))
        for number_, tag in enumerate(tags or [""]):
            path = context.path(clean_name(tag.strip(), remarks)) if tag.strip() else ()
            memo = "\n\n".join(memos).strip() if not number_ else ""
            yield name, replace(base, code=path, coder=coder, date=date, memo=memo)


def _bodies(one: Mapping[str, Any]) -> list[Any]:
    """The bodies; `bodyValue` is a text without a purpose (section 3.2.5)."""
    value = one.get("bodyValue")
    return [*_many(one.get("body")), *({"value": text} for text in _many(value))]


def _is_tag(purpose: Any) -> bool:
    """Whether a purpose, or each of several, says that a body names a code."""
    found = {str(one).removeprefix("oa:") for one in _many(purpose)}
    return bool(found) and found <= TAGS


def _source(one: Mapping[str, Any], target: Any) -> str:
    """The name of a source: the document's title, else the end of its address."""
    titles = one.get("document") or {}
    titles = _many(titles.get("title")) if isinstance(titles, dict) else []
    if titles:
        return str(titles[0])
    source = target.get("source", "") if isinstance(target, dict) else str(target)
    source = source.get("id", "") if isinstance(source, dict) else str(source)
    written = str(source or one.get("uri", ""))
    try:
        address = urlsplit(written)
    except ValueError:
        return written
    last = address.path.rstrip("/").rpartition("/")[2]
    return unquote(last).removesuffix(".txt") or address.netloc


def _creator(one: Mapping[str, Any]) -> str:
    """The creator's name; for Hypothesis the account's."""
    creator = next(iter(_many(one.get("creator") or one.get("user"))), "")
    if isinstance(creator, dict):
        creator = creator.get("name") or creator.get("id") or ""
    return str(creator).removeprefix("acct:").partition("@")[0]


def _selected(target: Any) -> Coding | None:
    """The passage that a target selects, by its words, its place, or both.

    A target without a selector is the whole source.
    """
    found: dict[str, Any] = {}
    waiting = _many(target.get("selector")) if isinstance(target, dict) else []
    if not waiting:
        return Coding(0, 0, whole=True)
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found[str(one.get("type", "")).removeprefix("oa:")] = one
            waiting += _many(one.get("refinedBy"))
    quote = found.get("TextQuoteSelector", {})
    place = found.get("TextPositionSelector", {})
    if not quote and not place:
        return None
    texts = (str(quote.get(name, "")) for name in ("exact", "prefix", "suffix"))
    exact, before, behind = map(line_ends, texts)
    start, end = number(place.get("start", 0)), number(place.get("end", 0))
    return Coding(start, end, quote=exact, before=before, behind=behind)
