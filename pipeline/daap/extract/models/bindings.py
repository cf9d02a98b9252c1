"""What a model file binds to names besides codes: other names of them, and words.

These are names of imports, of kinds and stereotypes of a study's own, and of helper
functions that only call a function of the DSL.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daap.core.model import Row
from daap.core.values import Kind
from daap.extract.dsl.names import called, members_of, parse
from daap.extract.dsl.statements import StatementReader
from daap.extract.dsl.vocabulary import (
    CALLS,
    IMPACTS,
    KINDS,
    OPTION,
    RELATIONS,
    Reading,
    known_call,
)


@dataclass(slots=True)
class BindingReader(StatementReader):
    """Reads calls, with the names that stand for codes and for words of the DSL."""

    aliases: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=lambda: dict(KINDS))
    bound: dict[str, str] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)

    def learn(self, rows: Sequence[Row]) -> None:
        """Learn the kinds, stereotypes and helpers of a file, for all others too."""
        tree = parse("\n".join(row.text for row in rows))
        for node in tree.body if tree else ():
            match node:
                case ast.FunctionDef(name=name) if known := forwarded(node):
                    self.helpers[name] = known
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                    if called(call) in ("CMetaclass", "CStereotype"):
                        self.other(name, call)

    def take_imports(self, tree: ast.Module) -> None:
        """Take the names that a file imports for what they stand for."""
        for name, origin in imported(tree):
            self.bound[name] = origin
            if origin and origin != name:
                self.alias(name, origin)
        unqualify(tree, self.bound)

    def alias(self, target: str, name: str) -> None:
        """Another name of a code, or of a word of the DSL."""
        self.aliases[target] = self.aliases.get(name, name)
        self.derive(target, name)

    def derive(self, target: str, name: str) -> None:
        """Take a name as a word of the DSL, if it comes from one."""
        word = self.relations.get(name, name)
        if word in self.kinds:
            self.kinds[target] = self.kinds[word]
        elif word in (OPTION, *RELATIONS, *IMPACTS):
            self.relations = {**self.relations, target: word}

    def other(self, name: str, call: ast.Call) -> None:
        """A metaclass or stereotype, which may come from a known one, or a view."""
        for keyword in call.keywords:
            if keyword.arg == "superclasses":
                for above in members_of(keyword.value):
                    if isinstance(above, ast.Name):
                        self.derive(name, above.id)
        self.variables.add(name)

    def is_known(self, call: ast.Call) -> bool:
        """Whether a call makes a link or a view, as far as is known."""
        helper = isinstance(call.func, ast.Name) and call.func.id in self.helpers
        return helper or StatementReader.is_known(self, call)

    def call(self, call: ast.Call) -> Iterator[Reading]:
        """A call of the DSL, or of a helper that only calls one."""
        if isinstance(call.func, ast.Name) and call.func.id in self.helpers:
            func = ast.Name(self.helpers[call.func.id])
            known = ast.Call(func, call.args, call.keywords)
            call = ast.copy_location(known, call)
        yield from StatementReader.call(self, call)


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, and what it stands for; "" for a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.asname or one.name, "") for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((one.asname or one.name, one.name) for one in node.names)


def unqualify(tree: ast.Module, bound: dict[str, str]) -> None:
    """Put a name in the place of each that is qualified: `forces.calm` is `calm`.

    `bound` are the names that imports bind. What is imported by its own name may be a
    code, whose `add_links` is a method.
    """
    for node in ast.walk(tree):
        for part, value in ast.iter_fields(node):
            if isinstance(value, list):
                value[:] = [_plain(one, bound) for one in value]
            else:
                setattr(node, part, _plain(value, bound))


def _plain(node: object, bound: dict[str, str]) -> object:
    match node:
        case ast.Attribute(ast.Name(id=module), name, ast.Load()) if module in bound:
            if bound[module] and known_call(name) == "add_links":
                return node
            return ast.copy_location(ast.Name(name, ast.Load()), node)
        case _:
            return node


def forwarded(function: ast.FunctionDef) -> str:
    r"""The function of the DSL that a helper only calls, with its own arguments.

    >>> helper = "def opt(d, s, n=''):\n    return add_decision_option_link(d, s, n)"
    >>> forwarded(ast.parse(helper).body[0])
    'add_decision_option_link'
    """
    taken = function.args
    others = (taken.posonlyargs, taken.kwonlyargs, taken.vararg, taken.kwarg)
    said = [one for one in function.body if not _is_comment(one)]
    match said:
        case [
            ast.Return(value=ast.Call(func=ast.Name(id=name)) as call)
            | ast.Expr(value=ast.Call(func=ast.Name(id=name)) as call)
        ] if name in CALLS and not any(others) and not call.keywords:
            given = [one.id for one in call.args if isinstance(one, ast.Name)]
            same = given == [one.arg for one in taken.args]
            return name if same and len(given) == len(call.args) else ""
        case _:
            return ""


def _is_comment(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
