"""The stance of a step's statements towards the study's guidance and codebook.

A statement agrees if both state the same, contradicts if they state another sign,
next relation or kind of a code, and adds if the model is silent. Statements of other
notes do not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from daap.core.codebook import Code, Codebook
from daap.core.signatures import UNKNOWN, family, signature
from daap.core.statements import Claim, CodeDefinition, Fact, Statement, fact
from daap.core.values import Stance


@dataclass(frozen=True, slots=True)
class Model:
    """The codes of a study by notation, and the value of each fact of its guidance."""

    codes: Mapping[str, Code]
    values: Mapping[Fact, str]

    def claim(self, statement: Statement) -> Claim:
        """A statement by notations as a claim, with its stance."""
        if isinstance(statement, CodeDefinition):
            return Claim(statement, self._of_definition(statement))
        key, value = fact(statement)
        if key in self.values:
            agrees = self.values[key] == value
            stance = Stance.AGREES if agrees else Stance.CONTRADICTS
            return Claim(statement, stance, is_known=True)
        return Claim(
            statement,
            Stance.CONTRADICTS if any(self._misplaced(statement)) else Stance.ADDS,
        )

    def _misplaced(self, statement: Statement) -> Iterator[Code]:
        """The codes of the codebook whose kind does not fit their place."""
        for name, taken in signature(statement):
            code = self.codes[name]
            if _is_settled(code) and not family(code) <= taken:
                yield code

    def _of_definition(self, said: CodeDefinition) -> Stance:
        code = self.codes[said.name]
        if code.emergent:
            return Stance.ADDS
        above = [self.codes[name] for name in said.superclasses]
        other_kind = (
            _is_settled(code) and said.kind not in (*UNKNOWN, code.kind)
        ) or any(
            _is_settled(code) and _is_settled(one) and family(one) != family(code)
            for one in above
        )
        if other_kind:
            return Stance.CONTRADICTS
        names = {name.casefold() for name in (code.label, *code.other_labels)}
        is_known = (
            said.label.casefold() in {"", *names}
            and set(said.superclasses) <= set(code.broader)
            and said.kind in (*UNKNOWN, code.kind)
        )
        return Stance.AGREES if is_known else Stance.ADDS


def model_of(codebook: Codebook) -> Model:
    """The codebook and its guidance, as the model that statements are compared with."""
    values: dict[Fact, str]
    values = {("option", one.decision, one.solution): "" for one in codebook.options}
    for key, value in map(fact, codebook.relations):
        values.setdefault(key, value)
    return Model(codebook.codes, values)


def _is_settled(code: Code) -> bool:
    """Whether the codebook gives the code's kind."""
    return not code.emergent and code.kind not in UNKNOWN
