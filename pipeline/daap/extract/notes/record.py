"""The record of a field note: its headings and its CClass call."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence

from daap.core.iris import unlinked, with_scheme
from daap.core.model import Field, Lines, Record, Row
from daap.extract.dsl.names import parse
from daap.extract.notes.blocks import MARKER, Block, BlockKind
from daap.extract.notes.escapes import unescaped_text
from daap.extract.notes.remarks import Remarks, shown

IDENTIFIER = re.compile(r"(?=.{1,64}\Z)[A-Za-z][A-Za-z0-9]*+(?:[_-][A-Za-z0-9]++)*+")
NUMBERED = re.compile(rf"(?=\D*+\d){IDENTIFIER.pattern}")
"""An identifier with a number in it, which needs no more before it."""

WORDS = re.compile(r"\s\D")
"""The border of two words, which no identifier has."""

HEADING = re.compile(r"\s{0,3}(#{1,6}+)(?:\s|$)")
ENDS = ("```", "~~~", ">")
"""What ends the headings of a record, beside the marker of a trace."""

EMPHASIS = re.compile(r"([*_]{1,3}+)(?!\s)((?:(?!\1).)++)(?<!\s)\1")
"""A value that is emphasised as a whole."""

ENTRY = re.compile(
    r"""[{\s,]*+"(?P<key>[a-zA-Z ]++)"\s*+:\s*+
        (?:"(?P<text>[^"]*+)"?|(?P<flag>True|False))""",
    re.VERBOSE,
)
"""A line of `values={…}` in a call with a syntax error."""

NAMES = {
    "url": "url",
    "tiny url": "tiny url",
    "archive url": "archive url",
    "title": "title",
    "source code": "source code",
    "example": "example",
    "source type": "source type",
    "type": "source type",
    "author type": "author type",
}
"""The field of each heading and of each key of the call."""

ADDRESSES = ("url", "tiny url", "archive url")
"""The fields that hold an address."""

FLAGS = ("source code", "example")
"""The fields that are true or false."""

BOOLEANS = {"yes": "true", "no": "false", "true": "true", "false": "false"}


def read_record(
    header: Sequence[Row], blocks: Sequence[Block], remarks: Remarks
) -> Record:
    """The record in the lines above `# coding`, with that of their first CClass call.

    `blocks` are the same lines as blocks. Anything else there is reported.
    """
    headings: dict[str, Field] = {}
    for name, field in _headings(header, remarks):
        if name in headings:
            remarks.add(
                "repeated-heading",
                field.line,
                f"a second heading {shown(name)!r} with {shown(field.value)!r}",
                first=headings[name].line,
            )
        headings.setdefault(name, field)
    call: dict[str, Field] = {}
    below = False
    for block in blocks:
        coding = block.kind in (BlockKind.FENCE, BlockKind.OPEN)
        if block.kind is BlockKind.FENCE and has_call(block) and not call:
            call = dict(_call(block, remarks))
        elif coding or (below and block.kind is not BlockKind.AXIAL):
            _unread(block, remarks)
        below = below or block.kind not in (BlockKind.TEXT, BlockKind.IMAGE)
    last = max((row.line for row in header if row.text.strip()), default=1)
    return Record(headings, call, Lines(header[0].line if header else 1, last))


def _headings(header: Sequence[Row], remarks: Remarks) -> Iterator[tuple[str, Field]]:
    """Each heading with the text below it; the first one is the identifier."""
    name, level, line, values = "", 0, 0, list[Row]()
    for row in header:
        match = HEADING.match(row.text)
        if MARKER.match(row.text) or row.text.lstrip().startswith(ENDS):
            break
        if match:
            yield from _field(name, level, line, values, remarks)
            name = unescaped_text(row.text.strip().strip("#").strip())
            level, line, values = len(match[1]), row.line, []
        elif row.text.strip():
            if not level:
                _misplaced(row, "above the first heading", remarks)
            if level > 1 and values and row.line > values[-1].line + 1:
                _misplaced(row, "below the paragraph of a field", remarks)
                continue
            values.append(row)
    yield from _field(name, level, line, values, remarks)


def _field(
    name: str, level: int, line: int, rows: list[Row], remarks: Remarks
) -> Iterator[tuple[str, Field]]:
    """A heading's field: the text below it, or behind its colon."""
    if level == 1:
        yield from _identifier(name, line, rows, remarks)
        return
    text = unescaped_text("\n".join(row.text.strip() for row in rows))
    name, _, behind = name.partition(":") if not rows else (name.rstrip(": "), "", "")
    value = text.replace("\n", " ") or behind.strip()
    if name and value:
        key = name.strip().casefold()
        field = Field(_plain(value), rows[0].line if rows else line)
        yield NAMES.get(key, key), field


def _identifier(
    name: str, line: int, rows: list[Row], remarks: Remarks
) -> Iterator[tuple[str, Field]]:
    """The first heading and the line below it, or the one of them that holds it all."""
    name = _unmarked(name)
    below = _unmarked(unescaped_text(rows[0].text.strip())) if rows else ""
    fits = IDENTIFIER.fullmatch(_compact(name + below)) is not None
    if _is_whole(below):
        yield "identifier", Field(below, rows[0].line)
    elif _is_whole(name) and not (below and fits):
        below = ""
        yield "identifier", Field(name, line)
    elif name and below:
        yield "identifier", Field(name + below, rows[0].line)
    for row in rows[1:] if below else rows:
        _misplaced(row, "below the identifier", remarks)


def _is_whole(text: str) -> bool:
    """Whether a text is an identifier by itself; a space may stand before digits."""
    return NUMBERED.fullmatch(_compact(text)) is not None and not WORDS.search(text)


def _misplaced(row: Row, where: str, remarks: Remarks) -> None:
    words = repr(shown(row.text))
    remarks.add("text-without-heading", row.line, f"text {where}", words=words)


def _plain(value: str) -> str:
    """A value without the marks of emphasis around it, a flag as true or false."""
    value = _unmarked(value)
    return BOOLEANS.get(value.casefold(), value)


def _unmarked(text: str) -> str:
    marked = EMPHASIS.fullmatch(text)
    return marked[2] if marked else text


def _unread(block: Block, remarks: Remarks) -> None:
    text = next((row.text for row in block.rows if row.text.strip()), "")
    if text or block.kind is BlockKind.OPEN:
        found = f"{'text' if text else 'a coding trace'} above '# coding'"
        words = repr(shown(text)) if text else ""
        remarks.add("unread-in-header", block.first, found, words=words)


def has_call(fence: Block) -> bool:
    """Whether a fence holds the call of a record."""
    return any("CClass(source" in row.text for row in fence.rows)


def _call(fence: Block, remarks: Remarks) -> Iterator[tuple[str, Field]]:
    """Identifier and values of `x = CClass(source, "x", values={…})`, parsed only."""
    tree = parse(textwrap.dedent("\n".join(row.text for row in fence.rows)))
    if tree is None:
        yield from _broken_call(fence, remarks)
        return
    start = fence.rows[0].line - 1
    for statement in tree.body:
        match statement:
            case ast.Assign(value=ast.Call(func=ast.Name(id="CClass")) as call) | (
                ast.Expr(value=ast.Call(func=ast.Name(id="CClass")) as call)
            ):
                yield from _arguments(call, start, remarks)
            case _:
                row = fence.rows[statement.lineno - 1]
                _strange(row.text, row.line, remarks)


def _arguments(
    call: ast.Call, start: int, remarks: Remarks
) -> Iterator[tuple[str, Field]]:
    match call.args:
        case [ast.Name(id="source"), ast.Constant(value=str(name))]:
            yield "identifier", Field(name, start + call.args[1].lineno)
        case _:
            _strange("CClass(…)", start + call.lineno, remarks)
    for keyword in call.keywords:
        if keyword.arg == "values" and isinstance(keyword.value, ast.Dict):
            yield from _values(keyword.value, start, remarks)
        else:
            _strange(f"{keyword.arg}=", start + keyword.lineno, remarks)


def _values(
    values: ast.Dict, start: int, remarks: Remarks
) -> Iterator[tuple[str, Field]]:
    for key, value in zip(values.keys, values.values, strict=True):
        line = start + value.lineno
        match key, value:
            case ast.Constant(value=str(name)), ast.Constant(value=str() | bool()):
                name = name.strip().casefold()
                text = _plain(" ".join(str(value.value).split()))
                yield NAMES.get(name, name), Field(text, line)
            case _:
                _strange("a value", line, remarks)


def _broken_call(fence: Block, remarks: Remarks) -> Iterator[tuple[str, Field]]:
    """The entries of a call with a syntax error, if each is on one line."""
    _strange(fence.rows[0].text, fence.rows[0].line, remarks)
    for row in fence.rows:
        identifier = re.search(r'CClass\(source,\s*+"(\w++)"', row.text)
        if identifier:
            yield "identifier", Field(identifier[1], row.line)
        entry = ENTRY.match(row.text)
        if entry:
            name = entry["key"].strip().casefold()
            text = _plain((entry["text"] or entry["flag"] or "").strip())
            yield NAMES.get(name, name), Field(text, row.line)


def _strange(found: str, line: int, remarks: Remarks) -> None:
    remarks.add("broken-record", line, f"{shown(found)!r} in the record's call")


def identifier_of(record: Record, name: str) -> Field | None:
    """The source's identifier: from headings, else the call, else the file's name.

    The line is 0 if only the file's name has it; None if nothing has.
    """
    for fields in (record.headings, record.call):
        field = fields.get("identifier")
        if field:
            return Field(_compact(field.value), field.line)
    match = re.fullmatch(r"([A-Za-z]+)[_-]?([0-9]+[A-Za-z]?)", name)
    return Field("".join(match.groups()), 0) if match else None


def _compact(identifier: str) -> str:
    return re.sub(r"[\s_]+", "", identifier)


def check_fields(record: Record, remarks: Remarks) -> None:
    """Add a finding for every field, and every flag, that has no meaning."""
    known = ("identifier", *NAMES.values())
    for name, field in (*record.headings.items(), *record.call.items()):
        if name not in known:
            found, names = f"the field {shown(name)!r}", ", ".join(NAMES)
            remarks.add("unknown-field", field.line, found, names=names)
        elif name in FLAGS and field.value not in BOOLEANS.values():
            found = f"{shown(field.value)!r} for {name!r}"
            remarks.add("unknown-field:flag", field.line, found)


def _address(value: str) -> str:
    return with_scheme(unlinked(value))


SAME = {"identifier": _compact, **dict.fromkeys(ADDRESSES, _address)}
"""What a field is compared by, where it may be written in several ways."""


def compare(record: Record, remarks: Remarks) -> None:
    """Add a finding for every field on which headings and call differ."""
    for name, field in record.headings.items():
        other = record.call.get(name)
        same = SAME.get(name, str)
        if other is None or same(other.value) == same(field.value):
            continue
        remarks.add(
            "record-disagrees-with-itself",
            other.line,
            f"the call says {other.value!r} for {name!r}",
            value=field.value,
            first=field.line,
        )
