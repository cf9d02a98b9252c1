"""Links between codes in the axial DSL, and between a source and its codes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from daap.core.model import Mention
from daap.core.statements import ImpactStatement, LinkStatement, OptionStatement
from daap.core.values import MentionKind
from daap.extract.dsl.names import NameReader, is_source, members_of, named, strings
from daap.extract.dsl.vocabulary import (
    CONTAINED,
    IMPACTS,
    INVERSE,
    LIST,
    OF_OPTION,
    OPTION,
    RELATIONS,
    SOURCE,
    TURNED,
    Reading,
)


class LinkReader(NameReader):
    """Reads the names and statements of links."""

    __slots__ = ()

    def stereotypes(self, call: ast.Call) -> list[str]:
        """The words for the relation of a link, by name."""
        given = (k.value for k in call.keywords if k.arg == "stereotype_instances")
        return self.words(next(given, None))

    def words(self, stereotype: ast.expr | None) -> list[str]:
        """The words that one stereotype, or several, are known by."""
        words = [n.id for n in members_of(stereotype) if isinstance(n, ast.Name)]
        return [self.relations.get(word, word) for word in words]

    def links(
        self, call: ast.Call, ends: Iterable[tuple[ast.expr | None, ast.expr]]
    ) -> Iterator[Reading]:
        """`add_links({a: [b, c]}, …)` and `a.add_links(b, …)`."""
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        role = next(strings([keywords.get("role_name")]), "to")
        bare = not keywords.keys() & {"role_name", "stereotype_instances"}
        for one, other in ends:
            if one is None:
                yield self.problem(other)
            elif role == CONTAINED or (
                self.names_source(one) and (bare or role.startswith(CONTAINED))
            ):
                yield from self.contained(one, other)
            else:
                stereotype = keywords.get("stereotype_instances")
                yield from self.linked(call, one, other, stereotype, role)

    def contained(self, source: ast.expr, codes: ast.expr) -> Iterator[Reading]:
        """`{s30: [a, b]}`: the codes of a source; those of another are not read."""
        if not is_source(named(source), self.source):
            yield self.problem(source, "codes-for-another-source")
        elif not (isinstance(codes, ast.Name) and LIST.fullmatch(codes.id)):
            yield from self.names([codes], MentionKind.MENTION)

    def names_source(self, node: ast.expr) -> bool:
        """Whether a node names the note's source, or looks like the name of another."""
        name = named(node)
        return is_source(name, self.source) or SOURCE.fullmatch(name) is not None

    def is_elsewhere(self, name: str | None) -> bool:
        """Whether a variable belongs to another source, or to a list of its codes."""
        match = LIST.fullmatch(name or "")
        named = match[1] if match else name or ""
        is_named = match is not None or SOURCE.fullmatch(named) is not None
        return is_named and not is_source(named, self.source)

    def linked(
        self,
        call: ast.Call,
        one: ast.expr,
        other: ast.expr,
        stereotype: ast.expr | None,
        role: str,
    ) -> Iterator[Reading]:
        """Links between codes; some roles make the other code the source."""
        ones, others = (
            list(self.names([node], MentionKind.RELATION)) for node in (one, other)
        )
        yield from (*ones, *others)
        words = self.words(stereotype)
        known = [one for one in words if one in (OPTION, *RELATIONS, *IMPACTS)]
        if not known or known != words:
            yield self.problem(call, "unknown-relation")
        for a in (m.written for m in ones if isinstance(m, Mention)):
            for b in (m.written for m in others if isinstance(m, Mention)):
                for word in known:
                    made = self.link(a, b, word, role, self.line(call))
                    if isinstance(made, OptionStatement):
                        labels = (k.value for k in call.keywords if k.arg == "label")
                        made = replace(made, label=next(strings(labels), ""))
                    yield made

    def link(
        self, one: str, other: str, word: str, role: str, line: int
    ) -> LinkStatement | ImpactStatement | OptionStatement:
        """The statement that one stereotype makes about two codes."""
        turned = role in TURNED or (word == OPTION and role in OF_OPTION)
        if turned != (word in INVERSE):
            one, other = other, one
        if word in IMPACTS:
            return ImpactStatement(one, other, IMPACTS[word], line)
        if word == OPTION:
            return OptionStatement(one, other, "", line)
        return LinkStatement(one, RELATIONS[word], other, line)
