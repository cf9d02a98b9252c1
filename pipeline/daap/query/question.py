"""Competency questions: SPARQL files with a header that describes them.

    # title: Evidence for a code
    # description: Which passages of which sources carry a code.
    # user: a researcher who checks a finding
    # param: code code containerisation The notation of the code

A parameter has a name, a type, a default and a description. The types are code and
its kinds (decision, solution, practice, pattern, force), source, speaker, term (of
another vocabulary), stance, iri, text and integer. In the query it is a variable, which
is replaced by an escaped term, except in strings, IRIs and comments. Without
replacement the query is about all values; so it is of a parameter with the default
`any`, unless a value is given.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from daap.core.errors import QuestionError
from daap.core.iris import Iris, is_iri
from daap.core.namespaces import DAAP, XSD
from daap.core.resources import QUESTIONS
from daap.core.text_files import NotTextError, decoded
from daap.core.values import Stance

HEADER = re.compile(r"#\s*(title|description|user|param):\s*(.*?)\s*$")
CODE_KINDS: Mapping[str, NamedNode] = {
    "code": DAAP.Code,
    "decision": DAAP.Decision,
    "solution": DAAP.DesignSolution,
    "practice": DAAP.Practice,
    "pattern": DAAP.Pattern,
    "force": DAAP.Force,
}
"""The types of parameters for a code, with the class of each."""

TYPES = (*CODE_KINDS, "source", "speaker", "term", "stance", "iri", "text", "integer")
ANY = "any"
"""The default, and the value, of a parameter that may be left open."""

PARAMETER = re.compile(
    rf"([a-z]\w*)\s+({'|'.join(TYPES)})\s+(\"[^\"]*\"|\S+)(?:\s+(.*))?"
)
MOST = 2**63 - 1
"""The greatest integer that the store computes with."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question."""

    name: str
    type: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A named query; `name` is its file's name without the suffix."""

    name: str
    title: str
    description: str
    user: str
    parameters: tuple[Parameter, ...]
    query: str


@cache
def read_questions() -> Mapping[str, Question]:
    """The named questions by name, in the order of their names; cached."""
    return {
        path.stem: parse_question(path.stem, decoded(path.read_bytes()))
        for path in sorted(QUESTIONS.glob("*.rq"))
    }


def parse_question(name: str, text: str) -> Question:
    """A question from its file. Raises QuestionError for an invalid header.

    A header entry continues on comment lines indented by three spaces.
    """
    entries: list[tuple[str, str]] = []
    for line in text.split("\n"):
        if not line.startswith("#"):
            break
        match = HEADER.match(line)
        if match:
            entries.append((match[1], match[2]))
        elif entries and line.startswith("#   "):
            key, value = entries[-1]
            entries[-1] = (key, f"{value} {line[4:].strip()}")
    fields = dict(reversed(entries))
    return Question(
        name=name,
        title=fields.get("title", name),
        description=fields.get("description", ""),
        user=fields.get("user", ""),
        parameters=tuple(_parameter(name, v) for k, v in entries if k == "param"),
        query=text,
    )


def _parameter(question: str, text: str) -> Parameter:
    match = PARAMETER.fullmatch(text)
    if not match:
        raise QuestionError(
            f"{question}.rq: the parameter {text!r} is not written as "
            "'name type default description'"
        )
    return Parameter(match[1], match[2], match[3].strip('"'), match[4] or "")


def bindings(
    question: Question, given: Mapping[str, str], base: str
) -> dict[str, NamedNode | Literal]:
    """The terms of a question's parameters: given values, else the defaults.

    Nothing is looked up: a code is given by its notation, a source by its identifier.
    Raises QuestionError for an unknown parameter, or a value that its type does not
    allow.
    """
    known = known_parameters(question, given)
    iris = Iris(base)
    terms: Mapping[str, Callable[[str], NamedNode | Literal]] = {
        **dict.fromkeys(CODE_KINDS, iris.code),
        "source": iris.source,
        "speaker": Literal,
        "term": _iri,
        "stance": _stance,
        "iri": _iri,
        "text": Literal,
        "integer": whole_number,
    }
    return {
        name: terms[parameter.type](given.get(name, parameter.default))
        for name, parameter in known.items()
        if not is_open(parameter, given)
    }


def is_open(parameter: Parameter, given: Mapping[str, str]) -> bool:
    """Whether a parameter may be left open, and no value is given."""
    return parameter.default == ANY == given.get(parameter.name, ANY).strip()


def known_parameters(question: Question, given: Iterable[str]) -> dict[str, Parameter]:
    """A question's parameters by name. Raises QuestionError for an unknown name."""
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            names = ", ".join(f"--{n}" for n in known) or "none"
            raise QuestionError(
                f"{question.name} has no parameter --{name}; it has: {names}"
            )
    return known


HIDDEN = re.compile(
    r"""\#[^\r\n]* | <[^<>\s]*>
      | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'""",
    re.VERBOSE | re.DOTALL,
)
"""Comments, IRIs and strings, in which no variables and keywords are found."""


def bare(query: str) -> str:
    """The query with every comment, IRI and string blanked."""
    return HIDDEN.sub(" ", query)


def masked(query: str) -> str:
    """The query with comments, IRIs and strings blanked, so that offsets are kept."""
    return HIDDEN.sub(lambda match: " " * len(match[0]), query)


def bound(query: str, terms: Mapping[str, NamedNode | Literal]) -> str:
    """The query with these variables replaced by terms."""
    if not terms:
        return query
    names = "|".join(re.escape(name) for name in terms)
    pattern = re.compile(rf"{HIDDEN.pattern} | [?$](?P<name>{names})\b", HIDDEN.flags)

    def term(match: re.Match[str]) -> str:
        return str(terms[match["name"]]) if match["name"] else match[0]

    return pattern.sub(term, query)


def _iri(value: str) -> NamedNode:
    if not is_iri(value):
        raise QuestionError(f"{value!r} is not an absolute IRI")
    return NamedNode(value)


def _stance(value: str) -> NamedNode:
    known = {stance.value.casefold(): stance for stance in Stance}
    if value.casefold() not in known:
        raise QuestionError(f"{value!r} is not a stance; it has {', '.join(known)}")
    return DAAP[known[value.casefold()].value]


def whole_number(value: str) -> Literal:
    """An integer literal from digits. Raises QuestionError for anything else."""
    digits = value.strip().removeprefix("+")
    if not re.fullmatch("[0-9]{1,30}", digits) or int(digits) > MOST:
        raise QuestionError(f"{value!r} is not a whole number from 0 to {MOST}")
    return Literal(str(int(digits)), datatype=XSD.integer)


def _text(name: str, read: Callable[[], bytes]) -> str:
    """The text of a query. Raises QuestionError if it cannot be read."""
    where = "standard input" if name == "-" else name
    try:
        return decoded(read())
    except OSError as error:
        raise QuestionError(f"{where}: {error.strerror or error}") from None
    except NotTextError as error:
        raise QuestionError(f"{where}:{error.line}: {error.reason}") from None


def asked_question(
    text: str, named: Mapping[str, Question], standard_input: Callable[[], bytes]
) -> Question:
    """The question: by name, from a file, from standard input, or the text itself.

    Raises QuestionError for an unknown name or a missing file.
    """
    if text in named:
        return named[text]
    if text == "-":
        return parse_question("standard input", _text("-", standard_input))
    if text.casefold().endswith(".rq"):
        return parse_question(Path(text).stem, _text(text, Path(text).read_bytes))
    if not any(sign in text for sign in "{ \n"):
        near = difflib.get_close_matches(text, named, n=3, cutoff=0.4)
        hint = f"; did you mean {', '.join(near)}?" if near else "; see --list"
        raise QuestionError(f"no question is named {text!r}{hint}")
    return parse_question("query", text.removeprefix("\ufeff"))


def extra_options(arguments: Sequence[str]) -> dict[str, str]:
    """`--code x` and `--code=x` as a mapping. Raises QuestionError for other forms."""
    given, rest = {}, list(arguments)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--"):
            raise QuestionError(f"{name!r} is not a parameter; write --name value")
        if not (equals or rest):
            raise QuestionError(f"{name} has no value; write {name} and a value")
        if name[2:] in given:
            raise QuestionError(f"the parameter {name} is given twice; give it once")
        given[name[2:]] = value if equals else rest.pop(0)
    return given
