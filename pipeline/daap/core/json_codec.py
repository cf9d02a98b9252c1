"""JSON: dataclasses as objects and back, driven by type hints, and JSON for people.

A field with its default is omitted. Enumerations are written as their value, those of
numbers as the name in lower case; lines and spans as pairs of numbers; a value of one
of several classes has the name of its class in "is". Mappings keep their order.

Values are checked against the types of fields when read. Reading creates nothing but
the dataclasses that the type names: no code of a file is run, unlike with pickle.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum, IntEnum
from functools import cache
from sys import intern
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from daap.core.model import Lines, Span

PAIRS = (Lines, Span)
"""Types that are written as a pair of numbers."""

Value = TypeVar("Value")
Read = Callable[[Any, str], Any]
"""Reads a JSON value at a place such as `turns[3].lines`. Raises ValueError."""


class Field(NamedTuple):
    """A field of a dataclass; `default` is MISSING if it has none."""

    name: str
    hint: Any
    default: Any


def to_json(value: object) -> bytes:
    """A dataclass as JSON in ASCII.

    >>> to_json(Lines(3, 4)), from_json(Lines, b"[3, 4]")
    (b'[3,4]', Lines(first=3, last=4))
    """
    return json.dumps(to_plain(value, type(value)), separators=(",", ":")).encode()


def from_json(kind: type[Value], content: bytes) -> Value:
    """A dataclass from JSON. Raises ValueError for what is none."""
    try:
        plain = json.loads(content)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return from_plain(kind, plain)


def json_text(value: object) -> str:
    """A value as indented JSON, with a line feed at its end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def to_plain(value: object, hint: Any) -> Any:
    """A value of a type as dicts, lists and scalars of JSON."""
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, PAIRS):
        return [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, tuple):
        return [to_plain(one, get_args(hint)[0]) for one in value]
    if isinstance(value, Mapping):
        of = get_args(hint)[1]
        return {key: to_plain(one, of) for key, one in value.items()}
    kind: Any = type(value)
    named = {"is": kind.__name__} if len(_kinds(hint)) > 1 else {}
    found = ((one, getattr(value, one.name)) for one in _fields(kind))
    return named | {
        one.name: to_plain(own, one.hint) for one, own in found if own != one.default
    }


def from_plain(kind: type[Value], plain: object) -> Value:
    """A dataclass from dicts, lists and scalars of JSON.

    Raises ValueError with the place of a wrong value.
    """
    hint: Any = kind
    found: Value = _reader(hint)(plain, "")
    return found


@cache
def _fields(kind: Any) -> tuple[Field, ...]:
    hints = get_type_hints(kind)
    return tuple(
        Field(
            one.name,
            hints[one.name],
            one.default if one.default_factory is MISSING else one.default_factory(),
        )
        for one in fields(kind)
    )


def _kinds(hint: Any) -> tuple[Any, ...]:
    """The types that a hint allows, without None."""
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(one for one in get_args(hint) if one is not types.NoneType)
    return (hint,)


@cache
def _reader(hint: Any) -> Read:
    """The function that reads values of a type."""
    kinds = _kinds(hint)
    read = _reader_of(kinds[0]) if len(kinds) == 1 else _of_several(kinds)
    if get_origin(hint) is None or types.NoneType not in get_args(hint):
        return read
    return lambda plain, place: None if plain is None else read(plain, place)


def _reader_of(kind: Any) -> Read:
    origin = get_origin(kind)
    if kind in PAIRS:
        return lambda plain, place: kind(*_pair(plain, place))
    if origin is tuple:
        return _of_items(_reader(get_args(kind)[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _of_mapping(_reader(get_args(kind)[1]))
    if is_dataclass(kind):
        return _of_object(kind)
    if issubclass(kind, Enum):
        return _of_enumeration(kind)
    if kind is str:
        return lambda plain, place: intern(_exact(str, plain, place))
    if kind is float:
        return lambda plain, place: float(
            plain if type(plain) is int else _exact(float, plain, place)
        )
    return lambda plain, place: _exact(kind, plain, place)


def _of_several(kinds: tuple[Any, ...]) -> Read:
    """Reads a value of one of several dataclasses, named in "is"."""
    readers = {one.__name__: _reader(one) for one in kinds}

    def read(plain: Any, place: str) -> Any:
        name = plain.get("is") if isinstance(plain, dict) else None
        if name not in readers:
            raise ValueError(f"{place}: {name!r} is no kind of value here")
        rest = {key: one for key, one in plain.items() if key != "is"}
        return readers[name](rest, place)

    return read


def _of_items(read: Read) -> Read:
    def items(plain: Any, place: str) -> tuple[Any, ...]:
        found = enumerate(_exact(list, plain, place))
        return tuple(read(one, f"{place}[{number}]") for number, one in found)

    return items


def _of_mapping(read: Read) -> Read:
    def mapping(plain: Any, place: str) -> dict[str, Any]:
        found = _object(plain, place).items()
        return {key: read(one, f"{place}.{key}") for key, one in found}

    return mapping


def _of_object(kind: Any) -> Read:
    """Reads a dataclass, whose fields without a default are required."""
    readers = {one.name: _reader(one.hint) for one in _fields(kind)}
    needed = [one.name for one in _fields(kind) if one.default is MISSING]

    def read(plain: Any, place: str) -> Any:
        given = _object(plain, place)
        if unknown := sorted(given.keys() - readers):
            raise ValueError(f"{place or 'it'} has the unknown field {unknown[0]!r}")
        if missing := [name for name in needed if name not in given]:
            raise ValueError(f"{place or 'it'} lacks the field {missing[0]!r}")
        below = f"{place}." if place else ""
        found = {key: readers[key](one, below + key) for key, one in given.items()}
        return kind(**found)

    return read


def _of_enumeration(kind: type[Enum]) -> Read:
    members = {to_plain(one, kind): one for one in kind}

    def read(plain: Any, place: str) -> Enum:
        if type(plain) is not str or plain not in members:
            raise ValueError(f"{place} is {plain!r}, which is none of {list(members)}")
        return members[plain]

    return read


def _pair(plain: Any, place: str) -> list[int]:
    found = _exact(list, plain, place)
    if len(found) != 2 or any(type(one) is not int for one in found):
        raise ValueError(f"{place} is not a pair of whole numbers")
    return [*found]


def _object(plain: Any, place: str) -> dict[str, Any]:
    if type(plain) is not dict:
        raise ValueError(f"{place or 'it'} is not an object")
    return plain


def _exact(kind: Any, plain: Any, place: str) -> Any:
    if type(plain) is not kind:
        raise ValueError(f"{place} is {plain!r}, which is no {kind.__name__}")
    return plain
