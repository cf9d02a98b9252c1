"""Meaning of the statements of the axial DSL, read from their syntax tree.

The DSL is Python with Codeable Models and the study's helper functions. Statements
are recognised by their form; nothing is evaluated or imported, and a statement
without a known meaning is a problem with its line.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from daap.core.model import Mention
from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    OptionStatement,
)
from daap.core.values import Kind, MentionKind
from daap.extract.dsl.links import LinkReader
from daap.extract.dsl.names import called, strings
from daap.extract.dsl.vocabulary import (
    IMPACTS,
    KINDS,
    LINK_KEYWORDS,
    OPTION,
    OPTION_KEYWORDS,
    STEREOTYPED,
    Problem,
    Reading,
    known_call,
)


class StatementReader(LinkReader):
    """Reads the names and statements of a syntax tree."""

    __slots__ = ()

    def read(self, node: ast.stmt) -> Iterator[Reading]:
        """Everything that one statement names and states."""
        match node:
            case ast.Expr(value=ast.Subscript(value=ast.Call() as call)):
                yield from self.call(call)
            case ast.Expr(value=ast.Dict() as impacts):
                yield self.problem(node, "bare-impacts")
                yield from self.impacts(impacts)
            case ast.AnnAssign(
                target=ast.Name() as solution,
                annotation=ast.Dict() as forces,
                value=None,
            ):
                yield self.problem(node, "bare-impacts")
                yield from self.impact(solution, forces)
            case ast.Expr(value=value):
                yield from self.names([value], MentionKind.MENTION)
            case ast.Assign(targets=[ast.Name() as target], value=value) | (
                ast.AnnAssign(target=ast.Name() as target, value=ast.Call() as value)
            ):
                yield from self.assignment(target, value)
            case _:
                yield self.problem(node)

    def assignment(self, target: ast.Name, value: ast.expr) -> Iterator[Reading]:
        """A definition, a variable for a link or view, or for a list of codes."""
        while isinstance(value, ast.Subscript):
            value = value.value
        match value:
            case ast.Call(func=ast.Name(id=name)) if known_call(name) == "CClass":
                yield from self.misspelt(value)
                yield from self.definition(target, value)
            case ast.Call():
                yield from self.call(value)
                if target.id not in self.codes and self.is_known(value):
                    self.variables.add(target.id)
            case ast.List() | ast.Tuple() if self.is_elsewhere(target.id):
                yield self.problem(target, "codes-for-another-source")
            case ast.List(elts=items) | ast.Tuple(elts=items):
                if not any(isinstance(item, ast.Dict) for item in items):
                    yield from self.names(items, MentionKind.MENTION)
                if target.id not in self.codes:
                    self.variables.add(target.id)
            case ast.Name():
                yield from self.names([value], MentionKind.MENTION)
            case ast.Dict() if target.id in self.mappings:
                self.mappings[target.id] = value
            case _:
                yield self.problem(target)

    def defined(self, call: ast.Call) -> tuple[str, str, bool]:
        """The word for the kind of a code, its label, and whether more is given."""
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        given = [*call.args, keywords.get("metaclass"), keywords.get("name")]
        words = [node.id for node in given if isinstance(node, ast.Name)]
        word = self.relations.get(words[0], words[0]) if words else ""
        more = len(call.args) > 2 or len(words) > 1
        return word, next(strings(given), ""), more

    def definition(self, target: ast.Name, call: ast.Call) -> Iterator[Reading]:
        """`x = CClass(kind, "Label", superclasses=…)`."""
        word, label, more = self.defined(call)
        if word == "source":
            yield self.problem(call, "record-in-trace")
            return
        kind = KINDS.get(word, Kind.EMERGENT)
        line = self.line(target)
        if kind is Kind.EMERGENT:
            yield self.problem(call, "unknown-kind")
        elif not label:
            yield self.problem(call, "definition-without-label")
        elif more:
            yield self.problem(call, "unread-argument")
        self.codes.add(target.id)
        yield Mention(target.id, MentionKind.DEFINITION, line)
        found = list(self.superclasses(call, ("metaclass", "name")))
        yield from found
        above = tuple(one.written for one in found if isinstance(one, Mention))
        yield CodeDefinition(target.id, kind, label, above, line)

    def superclasses(
        self, call: ast.Call, others: Collection[str]
    ) -> Iterator[Reading]:
        """The superclasses of a code, and a problem for each argument but `others`."""
        for keyword in call.keywords:
            if keyword.arg in ("superclasses", "superclass"):
                yield from self.names([keyword.value], MentionKind.RELATION)
            elif keyword.arg not in others:
                yield self.problem(keyword.value, "unread-argument")

    def call(self, call: ast.Call) -> Iterator[Reading]:
        """What a call names and states, and a problem for each other argument."""
        if isinstance(call.func, ast.Name) and call.func.id == "CBundle":
            return  # a view of the model
        yield from self.meaning(call)
        known = known_call(called(call))
        allowed: tuple[str, ...] = LINK_KEYWORDS
        if known == "add_decision_option_link":
            allowed = OPTION_KEYWORDS
        elif OPTION in self.stereotypes(call):
            allowed = (*LINK_KEYWORDS, "label")
        for keyword in call.keywords:
            plain = isinstance(keyword.value, ast.Name | ast.Constant | ast.List)
            read = keyword.arg in allowed
            if not plain or (known and not read):
                yield self.problem(keyword.value, "unread-argument")

    def is_known(self, call: ast.Call) -> bool:
        """Whether a call makes a link or a view, as far as is known."""
        return called(call) == "CBundle" or known_call(called(call)) != ""

    def misspelt(self, call: ast.Call) -> Iterator[Problem]:
        """A problem for a misspelt DSL function."""
        match call.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name != known_call(
                name
            ):
                yield self.problem(call, "misspelt-call")

    def known(self, call: ast.Call) -> ast.Call:
        """The call with its function's correct name, if it is misspelt."""
        match call.func:
            case ast.Name(id=name) if known_call(name) not in ("", name):
                func: ast.expr = ast.Name(id=known_call(name))
            case ast.Attribute(value=one, attr=name) if known_call(name) == "add_links":
                func = ast.Attribute(value=one, attr="add_links")
            case _:
                return call
        return ast.copy_location(ast.Call(func, call.args, call.keywords), call)

    def meaning(self, call: ast.Call) -> Iterator[Reading]:
        """What a DSL call names and states; any other call is a problem."""
        call = self.given(call)
        known = self.known(call)
        if known is not call:
            yield from self.misspelt(call)
        match known:
            case ast.Call(
                func=ast.Name(id="add_force_relations"), args=[ast.Dict() as forces]
            ):
                yield from self.impacts(forces)
            case ast.Call(func=ast.Name(id="add_decision_option_link")):
                yield from self.option(call)
            case ast.Call(func=ast.Name(id="add_links"), args=[ast.Dict() as ends]):
                yield from self.links(call, zip(ends.keys, ends.values, strict=True))
            case ast.Call(
                func=ast.Attribute(value=ast.Name() as one, attr="add_links"),
                args=[other],
            ):
                yield from self.links(call, [(one, other)])
            case ast.Call(
                func=ast.Name(id=name), args=[one, other, stereotype, *rest]
            ) if name in STEREOTYPED:
                yield from self.linked(call, one, other, stereotype, "to")
                yield from (self.problem(node, "unread-argument") for node in rest)
            case ast.Call(func=ast.Name(id=name)) if name.startswith("add_"):
                yield self.problem(call, "unknown-call")
                yield from self.names(call.args, MentionKind.RELATION)
            case _:
                yield self.problem(call)

    def option(self, call: ast.Call) -> Iterator[Reading]:
        """`add_decision_option_link(decision, solution, "name")`."""
        by_name = {keyword.arg: keyword.value for keyword in call.keywords}
        given = [*call.args, *(by_name[k] for k in OPTION_KEYWORDS if k in by_name)]
        yield from self.names(given, MentionKind.RELATION)
        match given:
            case [ast.Name(id=decision), ast.Name(id=solution), *rest]:
                label = next(strings(rest), "")
                for node in rest[1:]:
                    yield self.problem(node, "unread-argument")
                yield OptionStatement(decision, solution, label, self.line(call))
            case _:
                yield self.problem(call)

    def impacts(self, node: ast.Dict) -> Iterator[Reading]:
        """`{solution: {force: positive}}`."""
        for solution, forces in zip(node.keys, node.values, strict=True):
            yield from self.impact(solution, forces)

    def impact(self, solution: ast.expr | None, forces: ast.expr) -> Iterator[Reading]:
        """The impacts of one solution on its forces."""
        if not isinstance(solution, ast.Name) or not isinstance(forces, ast.Dict):
            nodes = [node for node in (solution, forces) if node]
            yield self.problem(forces, "unknown-impact")
            yield from self.names(nodes, MentionKind.RELATION)
            return
        yield from self.names([solution], MentionKind.RELATION)
        for force, value in zip(forces.keys, forces.values, strict=True):
            match force, value:
                case ast.Name(id=name), ast.Name(id=word) if sign := IMPACTS.get(
                    self.relations.get(word, word)
                ):
                    yield from self.names([force], MentionKind.RELATION)
                    line = self.line(force)
                    yield ImpactStatement(solution.id, name, sign, line)
                case _:
                    yield self.problem(value, "unknown-impact")
                    yield from self.names(
                        [force] if force else [], MentionKind.RELATION
                    )
