"""Names in a syntax tree of the axial DSL, each with its line."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from daap.core.model import Mention, Row
from daap.core.spelling import source_key
from daap.core.values import MentionKind
from daap.extract.dsl.vocabulary import (
    IMPACTS,
    LONGEST,
    OPTION,
    RELATIONS,
    Problem,
    Reading,
    is_word,
    known_call,
    plain_label,
    without_controls,
)
from daap.extract.notes.remarks import shown

STRING = re.compile(
    r"""(?:\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""",
    re.DOTALL,
)
"""A string literal of Python without a prefix."""


def parse(text: str) -> ast.Module | None:
    """The syntax tree, or None for a syntax error; nothing is executed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SyntaxWarnings are about the note
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


@dataclass(slots=True)
class NameReader:
    """Reads names; `rows` are the lines that line numbers of the tree refer to.

    `source` is the note's identifier, `lines` a function that reads the lines of a
    string, `relations` the study's names for relations and kinds with those built in.
    `variables` collects the variables that hold links and views, `codes` those that
    hold codes, `mappings` those that hold the mapping of a call in the same tree.
    """

    source: str
    lines: Callable[[Sequence[Row]], Iterable[Reading]]
    rows: Sequence[Row] = ()
    variables: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    relations: Mapping[str, str] = field(default_factory=dict)
    mappings: dict[str, ast.Dict | None] = field(default_factory=dict)

    def take(self, tree: ast.Module) -> None:
        """Take the names of mappings that calls of a tree are given."""
        self.mappings = dict.fromkeys(
            node.args[0].id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and node.args
            if isinstance(node.args[0], ast.Name) and known_call(called(node))
        )

    def given(self, call: ast.Call) -> ast.Call:
        """A call with the mapping that its first argument names in its place."""
        match call.args:
            case [ast.Name(id=name), *rest] if mapping := self.mappings.get(name):
                known = ast.Call(call.func, [mapping, *rest], call.keywords)
                return ast.copy_location(known, call)
            case _:
                return call

    def call(self, call: ast.Call) -> Iterator[Reading]:
        """A call has no names, unless a subclass knows its meaning."""
        yield self.problem(call)

    def names(self, nodes: Iterable[ast.expr], kind: MentionKind) -> Iterator[Reading]:
        """The names in nodes, lists and mappings, in order; strings are labels."""
        stack = list(nodes)[::-1]
        while stack:
            node = stack.pop()
            match node:
                case ast.Name(id=name):
                    if is_word(name) or len(name) > LONGEST:
                        yield self.problem(node)
                    elif name not in self.variables:
                        self.codes.add(name)
                        yield Mention(name, kind, self.line(node))
                case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                    stack.extend(reversed(items))
                case ast.Dict(keys=keys, values=values) if None not in keys:
                    pairs = zip(keys, values, strict=True)
                    members = (node for pair in pairs for node in pair if node)
                    inner = [n for n in members if not self.is_relation(n)]
                    stack.extend(reversed(inner))
                case ast.Call() if kind is MentionKind.MENTION:
                    yield from self.call(node)
                case ast.Constant(value=str(text)) if kind is MentionKind.MENTION:
                    yield from self.texts(node, text)
                case ast.Constant(value=str() | bool() | None) if (
                    kind is MentionKind.RELATION
                ):
                    pass
                case _:
                    yield self.problem(node)

    def is_relation(self, node: ast.expr) -> bool:
        """Whether a member of a mapping is the word of a relation or an impact."""
        word = node.id if isinstance(node, ast.Name) else ""
        known = (OPTION, *RELATIONS, *IMPACTS)
        return self.relations.get(word, word) in known

    def texts(self, node: ast.Constant, text: str) -> Iterator[Reading]:
        """The lines of a string, or of each of several adjacent ones.

        Python joins "a" "b" to "ab", where a comma was forgotten.
        """
        parts = self.parts(node, text)
        if len(parts) > 1:
            yield self.problem(node, "mended-construct")
        for part in parts:
            yield from self.lines(self.within(node, part))

    def parts(self, node: ast.Constant, text: str) -> list[str]:
        """The adjacent strings that a text was joined from, if the lines show them."""
        last = node.end_lineno or node.lineno
        lines = [row.text for row in self.rows[node.lineno - 1 : last]]
        if not lines or node.end_col_offset is None:
            return [text]
        lines[-1] = lines[-1].encode()[: node.end_col_offset].decode("utf-8", "replace")
        lines[0] = lines[0].encode()[node.col_offset :].decode("utf-8", "replace")
        found = list(STRING.finditer("\n".join(lines)))
        between = STRING.split("\n".join(lines))[1:-1]
        try:
            parts = [ast.literal_eval(one[0]) for one in found]
        except (SyntaxError, ValueError):
            return [text]
        apart = all(gap and gap.isspace() for gap in between)
        return parts if between and apart and "".join(parts) == text else [text]

    def within(self, node: ast.Constant, text: str) -> list[Row]:
        """The lines of a string, as far as they are in the note."""
        last = node.end_lineno or node.lineno
        numbers = range(node.lineno - 1, min(last, len(self.rows)))
        parts = without_controls(text).split("\n")
        kept = [*parts[: len(numbers) - 1], " ".join(parts[len(numbers) - 1 :])]
        return [
            Row(part, self.rows[number].line)
            for part, number in zip(kept, numbers, strict=False)
        ]

    def line(self, node: ast.expr | ast.stmt) -> int:
        """The line of the field note, from 1, of a node."""
        return self.rows[min(node.lineno, len(self.rows)) - 1].line

    def problem(
        self, node: ast.expr | ast.stmt, rule: str = "broken-construct"
    ) -> Problem:
        """A problem: a node that was not understood, with its first line."""
        index = min(node.lineno, len(self.rows)) - 1
        row = self.rows[index]
        return Problem(row.line, shown(row.text), rule)


def is_source(name: str, source: str) -> bool:
    """Whether a name is that of a source, ignoring case and separators.

    >>> is_source("S_30", "s30"), is_source("int_03", "int-03"), is_source("s3", "s30")
    (True, True, False)
    """
    return source_key(name) == source_key(source)


def is_neighbour(name: str, source: str) -> bool:
    """Whether a name is that of the source numbered one below or above.

    >>> is_neighbour("s_57", "s56"), is_neighbour("s30", "s56")
    (True, False)
    """
    one, other = (
        re.fullmatch(r"(\D*)([0-9]{1,9})", source_key(text)) for text in (name, source)
    )
    if one is None or other is None or one[1] != other[1]:
        return False
    return abs(int(one[2]) - int(other[2])) == 1


def called(call: ast.Call) -> str:
    """The name of the function or the method that is called."""
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def named(node: ast.expr) -> str:
    """A name, or a string in its place."""
    match node:
        case ast.Name(id=name) | ast.Constant(value=str(name)):
            return name
        case _:
            return ""


def members_of(node: ast.expr | None) -> Sequence[ast.expr]:
    """The members of a list, or a single node."""
    if isinstance(node, ast.List | ast.Tuple):
        return node.elts
    return [node] if node is not None else []


def strings(nodes: Iterable[ast.expr | None]) -> Iterator[str]:
    """The strings among nodes, with white space collapsed."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield plain_label(node.value)
