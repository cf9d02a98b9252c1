"""Catastrophic backtracking: regular expressions that can take exponential time.

Python tries the ways in which a pattern can match one after the other. Where a
repeated part can match the same text in two ways, each repetition doubles their
number: `(a+)+` takes years over 60 letters. The pattern becomes a position automaton
(Glushkov), which is exponentially ambiguous if a position leads back to itself over
the same text on two paths (Weideman et al., Analyzing Matching Time Behavior of
Backtracking Regular Expression Matchers by Using Ambiguity of NFA, CIAA 2016). The
result depends on the pattern alone, not on a time limit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from daap.core.graphs import components

COPIES = 4
"""Copies written out of a counted repetition; a higher count is read as unbounded."""

MOST = 100
"""Positions in a loop; a pattern with a larger loop is not analysed."""

COMMON = "aAéßzZ09٣ _-.,:;'\"/\t\n\u00a0中🐝"
"""Characters that distinguish the classes of common patterns."""


def is_exponential(pattern: str) -> bool:
    r"""Whether matching a pattern may take time exponential in the text's length.

    Raises re.error for an invalid pattern.

    >>> is_exponential("(a+)+"), is_exponential(r"(\w|\d)+x"), is_exponential("(a|b)+")
    (True, False, False)
    >>> is_exponential(r"(\w+\s*)+:"), is_exponential(r"(\w+\s)+:")
    (True, False)
    """
    tree = parser.parse(pattern)
    automaton = _Automaton(tree.state.flags, set(COMMON))
    _collect(tree, automaton.alphabet)
    automaton.read(tree)
    return automaton.is_ambiguous()


def _collect(tree: Iterable[Any], alphabet: set[str]) -> None:
    """Add every character that a pattern names, and the ends of its ranges."""
    for code, value in tree:
        if code in (op.LITERAL, op.NOT_LITERAL):
            alphabet.update(_cases(chr(value)))
        elif code is op.RANGE:
            alphabet.update(chr(end) for end in value)
        elif code is op.IN:
            _collect(value, alphabet)
        else:
            for part in _inner(code, value):
                _collect(part, alphabet)


def _inner(code: object, value: Any) -> tuple[Any, ...]:
    """The subpatterns of a construct."""
    if code is op.BRANCH:
        return tuple(value[1])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return (value[2],)
    if code is op.SUBPATTERN:
        return (value[3],)
    if code in (op.ASSERT, op.ASSERT_NOT):
        return (value[1],)
    if code is op.ATOMIC_GROUP:
        return (value,)
    if code is op.GROUPREF_EXISTS:
        return tuple(part for part in value[1:] if part)
    return ()


def _cases(character: str) -> set[str]:
    return {character, character.lower(), character.upper(), character.swapcase()}


@dataclass(frozen=True, slots=True)
class _Part:
    """The first and last positions of a subpattern, once for each way to reach them.

    `empty` is the number of ways in which it matches the empty text. Numbers are
    counted up to 2, as only ambiguity matters.
    """

    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    empty: int = 1


@dataclass
class _Automaton:
    """A Glushkov automaton: positions, each with the characters that it consumes.

    `follow` lists the next positions of each, one that is reached in two ways twice.
    """

    flags: int
    alphabet: set[str]
    takes: list[frozenset[str]] = field(default_factory=list)
    follow: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def read(self, tree: Iterable[Any]) -> _Part:
        """Add a sequence of constructs."""
        whole = _Part()
        for code, value in tree:
            whole = self._then(whole, self._one(code, value))
        return whole

    def _one(self, code: object, value: Any) -> _Part:
        if code in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY, op.CATEGORY):
            return self._position(self._taken(code, value))
        if code is op.BRANCH:
            return _either([self.read(part) for part in value[1]])
        if code is op.SUBPATTERN:
            return self.read(value[3])
        if code in (op.MAX_REPEAT, op.MIN_REPEAT):
            return self._repeat(*value)
        if code is op.GROUPREF_EXISTS:
            return _either([self.read(part or ()) for part in value[1:]])
        for part in _inner(code, value):
            self.read(part)  # analysed alone: no path leads into it from outside
        if code in (op.ATOMIC_GROUP, op.POSSESSIVE_REPEAT, op.GROUPREF):
            return self._position(frozenset(self.alphabet))
        return _Part()  # consumes nothing: an assertion or a boundary

    def _position(self, taken: frozenset[str]) -> _Part:
        self.takes.append(taken)
        place = (len(self.takes) - 1,)
        return _Part(place, place, empty=0)

    def _then(self, one: _Part, other: _Part) -> _Part:
        for place in one.last:
            self.follow[place] += other.first
        first = one.first + other.first * min(one.empty, 2)
        last = other.last + one.last * min(other.empty, 2)
        return _Part(_twice(first), _twice(last), one.empty * other.empty)

    def _repeat(self, least: int, most: int, tree: Any) -> _Part:
        endless = most > COPIES
        whole = _Part()
        for number in range(max(1, min(least, COPIES)) if endless else most):
            part = self.read(tree)
            if number >= least:
                part = _Part(part.first, part.last, part.empty + 1)
            whole = self._then(whole, part)
        if endless:
            for place in part.last:
                self.follow[place] += part.first
        return whole

    def _taken(self, code: object, value: Any) -> frozenset[str]:
        one = parser.SubPattern(parser.State(), [(code, value)])
        pattern = compiler.compile(one, self.flags)
        return frozenset(c for c in self.alphabet if pattern.fullmatch(c))

    def is_ambiguous(self) -> bool:
        """Whether a position leads back to itself on two paths over one text (EDA)."""
        loops = [loop for loop in components(self.follow) if len(loop) <= MOST]
        return any(self._doubles(frozenset(loop)) for loop in loops)

    def _doubles(self, loop: frozenset[int]) -> bool:
        inside = {p: [q for q in self.follow[p] if q in loop] for p in loop}
        if not any(inside.values()):
            return False
        if any(len(set(ends)) < len(ends) for ends in inside.values()):
            return True
        pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
        todo = [(p, p) for p in loop]
        while todo:
            pair = todo.pop()
            if pair not in pairs:
                pairs[pair] = list(self._both(inside, *pair))
                todo += pairs[pair]
        return any(
            len({p == q for p, q in component}) == 2 for component in components(pairs)
        )

    def _both(
        self, inside: dict[int, list[int]], one: int, other: int
    ) -> Iterator[tuple[int, int]]:
        """The pairs of next positions that one character can lead to."""
        for p in inside[one]:
            for q in inside[other]:
                if self.takes[p] & self.takes[q]:
                    yield p, q


def _either(parts: list[_Part]) -> _Part:
    return _Part(
        tuple(p for part in parts for p in part.first),
        tuple(p for part in parts for p in part.last),
        sum(part.empty for part in parts),
    )


def _twice(places: tuple[int, ...]) -> tuple[int, ...]:
    """The positions, each at most twice."""
    counted = Counter(places)
    return tuple(p for p, number in counted.items() for _ in range(min(number, 2)))
