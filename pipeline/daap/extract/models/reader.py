"""Model files of Codeable Models, parsed and never executed.

A model file is Python: codes as classes, options, forces and links as calls, and for
each source a list of its codes. Statements are recognised by their form; one that
would have to be executed is a problem with its line. A file with syntax errors is read
statement by statement, and names in statements that cannot be repaired are found by
parso.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from daap.core.model import Mention, Row
from daap.core.statements import CodeDefinition
from daap.core.values import MentionKind
from daap.extract.dsl.names import is_source, parse
from daap.extract.dsl.recover import Piece, names_in, pieces
from daap.extract.dsl.repairs import repaired
from daap.extract.dsl.statements import StatementReader
from daap.extract.dsl.vocabulary import (
    CALLS,
    Problem,
    Reading,
    known_call,
)
from daap.extract.models.bindings import BindingReader, forwarded
from daap.extract.notes.remarks import shown

LIST = re.compile(r"([A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*?)_codes")
"""The variable of a list with the codes of a source: `p4_codes`."""

OTHER_CALL = re.compile(
    r"C(?:Bundle|Metaclass(?:Bundle)?|Stereotype|Enum|Attribute|Object)"
)
"""Constructors of Codeable Models for anything but codes."""

DEFINING = ("metaclass", "name", "stereotype_instances", "values", "bundles")
"""The arguments by name of a code that are read, or that hold nothing of it."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes that a model lists for a source, as written; `line` from 1."""

    source: str
    codes: tuple[Mention, ...]
    line: int


FormalReading = Reading | CodeList
"""What a model file yields: names, statements, lists of codes, and problems."""


def new_reader(relations: Mapping[str, str] | None = None) -> FormalReader:
    """A reader without any names; all files of a model share one.

    `relations` are the study's names for relations and kinds, with the built-in ones.
    """
    return FormalReader("", lambda _: (), relations=relations or {})


def read_model_file(
    rows: Sequence[Row], reader: FormalReader
) -> Iterator[FormalReading]:
    """Everything that a model file states, in the order of its lines."""
    reader.bound = {}
    if tree := parse("\n".join(row.text for row in rows)):
        yield from _statements(tree, rows, reader)
        return
    for piece in pieces(rows):
        yield from _piece(piece, reader)


def _statements(
    tree: ast.Module, rows: Sequence[Row], reader: FormalReader
) -> Iterator[FormalReading]:
    reader.rows = rows
    reader.take_imports(tree)
    reader.take(tree)
    for statement in tree.body:
        yield from reader.read(statement)


def _piece(piece: Piece, reader: FormalReader) -> Iterator[FormalReading]:
    """One statement of a file with syntax errors."""
    rows = piece.rows
    if tree := parse(piece.text):
        yield from _statements(tree, rows, reader)
    elif piece.unended < 0 and (tree := parse(repaired(piece.text))):
        yield Problem(rows[0].line, shown(rows[0].text), "mended-construct")
        yield from _statements(tree, rows, reader)
    else:
        names = ", ".join(dict.fromkeys(name for name, _, _ in names_in(piece)))
        found = shown(rows[0].text) + (f" (names {shown(names)})" if names else "")
        yield Problem(rows[0].line, found)


@dataclass(slots=True)
class FormalReader(BindingReader):
    """Reads the statements of a model file and keeps its variables.

    `shared` are the names of lists that hold others or that others hold.
    """

    lists: dict[str, tuple[Mention, ...]] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)

    def read(self, node: ast.stmt) -> Iterator[FormalReading]:  # type: ignore[override]
        """Everything that one statement states."""
        match node:
            case ast.Import() | ast.ImportFrom() | ast.Pass():
                return
            case ast.FunctionDef(name=name) if name in CALLS:
                return  # the meaning of its calls is known
            case ast.FunctionDef(name=name) if known := forwarded(node):
                self.helpers[name] = known
            case ast.Expr(value=ast.Constant(value=str())):
                return  # a string used as a comment
            case ast.Expr(value=ast.Call() | ast.Subscript()):
                yield from StatementReader.read(self, node)
            case ast.Assign(targets=[*targets], value=value):
                yield from self.assign(node, targets, value)
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                yield from self.bind(target, value)
            case _:
                yield self.problem(node, "needs-running")

    def assign(
        self, node: ast.stmt, targets: Sequence[ast.expr], value: ast.expr
    ) -> Iterator[FormalReading]:
        """`a = x`, `a = b = x`, and `a, b = x, y`."""
        match targets, value:
            case [ast.Tuple(elts=names)], ast.Tuple(elts=values) if len(names) == len(
                values
            ) and all(map(_is_name, names)):
                for name, one in zip(names, values, strict=True):
                    assert isinstance(name, ast.Name)  # noqa: S101  # checked above
                    yield from self.bind(name, one)
            case [*others, ast.Name() as last], _ if all(map(_is_name, others)):
                yield from self.bind(last, value)
                for other in others:
                    assert isinstance(other, ast.Name)  # noqa: S101  # checked above
                    self.alias(other.id, last.id)
            case _:
                yield self.problem(node, "needs-running")

    def bind(self, target: ast.Name, value: ast.expr) -> Iterator[FormalReading]:
        """A variable and its value."""
        while isinstance(value, ast.Subscript):
            value = value.value
        match value:
            case ast.Call(func=ast.Name(id=name)) if known_call(name) == "CClass":
                yield from self.misspelt(value)
                yield from self.definition(target, value)
            case ast.Call(func=ast.Name(id=name)) if OTHER_CALL.fullmatch(name):
                self.other(target.id, value)
            case ast.Call():
                yield from self.call(value)
                if self.is_known(value):
                    self.variables.add(target.id)
            case ast.List() | ast.Tuple() | ast.Set():
                yield from self.list_of(target, value)
            case ast.Dict() if target.id in self.mappings:
                self.mappings[target.id] = value
            case ast.Dict() if "codes" in target.id:
                for source, codes in zip(value.keys, value.values, strict=True):
                    yield from self.contained(source or target, codes)
            case ast.Name(id=name):
                self.alias(target.id, name)
            case ast.Constant():
                self.variables.add(target.id)
            case _:
                yield self.problem(target, "needs-running")

    def definition(self, target: ast.Name, call: ast.Call) -> Iterator[Reading]:
        """`x = CClass(kind, "Label", superclasses=…)`."""
        word, label, more = self.defined(call)
        if word == "source":
            yield self.problem(call, "source-in-model")
            self.variables.add(target.id)
            return
        if word not in self.kinds:
            yield self.problem(call, "unknown-kind")
            return
        self.variables.discard(target.id)
        if not label:
            yield self.problem(call, "no-label")
        elif more:
            yield self.problem(call, "unread-argument")
        found = list(self.superclasses(call, DEFINING))
        yield from found
        above = tuple(one.written for one in found if isinstance(one, Mention))
        line = self.line(target)
        yield CodeDefinition(target.id, self.kinds[word], label, above, line)

    def list_of(
        self, target: ast.Name, value: ast.List | ast.Tuple | ast.Set
    ) -> Iterator[FormalReading]:
        """A list of codes: a source's by its variable, or one to refer to."""
        match = LIST.fullmatch(target.id)
        if match is None and any(isinstance(item, ast.Dict) for item in value.elts):
            self.variables.add(target.id)  # views and layout
            return
        found = list(self.members(value))
        if any(isinstance(n, ast.Name) and n.id in self.lists for n in ast.walk(value)):
            self.shared.add(target.id)
        mentions = tuple(one for one in found if isinstance(one, Mention))
        once = {mention.written: mention for mention in reversed(mentions)}
        self.lists[target.id] = tuple(reversed(once.values()))
        if match is not None:
            yield from (one for one in found if isinstance(one, Problem))
            yield CodeList(match[1], mentions, self.line(target))

    def members(self, value: ast.expr) -> Iterator[Mention | Problem]:
        """The codes in a list: names, strings that are names, and named lists."""
        stack = [value]
        while stack:
            node = stack.pop()
            match node:
                case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                    stack.extend(reversed(items))
                case ast.Starred(value=ast.Name(id=name)) | ast.Name(id=name) if (
                    name in self.lists
                ):
                    self.shared.add(name)
                    yield from self.lists[name]
                case ast.Name(id=name) | ast.Constant(value=str(name)) if (
                    name.isidentifier()
                ):
                    yield Mention(name, MentionKind.MENTION, self.line(node))
                case _:
                    yield self.problem(node, "needs-running")

    def contained(  # type: ignore[override]
        self, source: ast.expr, codes: ast.expr
    ) -> Iterator[FormalReading]:
        """`{s30: [a, b]}`, in a link or a mapping: the codes of a source.

        A list named like that source's is read where it is defined.
        """
        match source, codes:
            case ast.Name(id=name) | ast.Constant(value=str(name)), ast.Name(
                id=known
            ) if known in self.lists and is_own(known, name):
                return
        match source:
            case ast.Name(id=name) | ast.Constant(value=str(name)):
                found = list(self.members(codes))
                yield from (one for one in found if isinstance(one, Problem))
                mentions = tuple(one for one in found if isinstance(one, Mention))
                yield CodeList(name, mentions, self.line(source))
            case _:
                yield self.problem(source, "needs-running")


def is_own(name: str, source: str) -> bool:
    """Whether a list is named after a source: `p4_codes` of `p4`.

    >>> is_own("p4_codes", "p4"), is_own("p4_codes", "s4")
    (True, False)
    """
    match = LIST.fullmatch(name)
    return match is not None and is_source(match[1], source)


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name)
