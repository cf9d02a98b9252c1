"""JSON: dataclasses and back, driven by their type hints, and values for people.

Decoding creates nothing but the dataclasses that the type names: no code of a file is
run, unlike with pickle.
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


class Coder(NamedTuple):
    """Encoder and decoder of one type."""

    pack: Callable[[Any], Any]
    unpack: Callable[[Any], Any]


def to_json(value: object) -> bytes:
    """A dataclass as JSON.

    >>> from daap.core.model import Lines
    >>> to_json(Lines(3, 4)), from_json(Lines, b"[3, 4]")
    (b'[3,4]', Lines(first=3, last=4))
    """
    packed = coder(type(value)).pack(value)
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def from_json(kind: type[Value], content: bytes) -> Value:
    """A dataclass from JSON. Raises ValueError for what is none."""
    try:
        found: Value = coder(kind).unpack(json.loads(content))
    except (TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from None
    return found


def json_text(value: object) -> str:
    """A value as indented JSON, with a line feed at its end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def coder(hint: Any) -> Coder:
    """The coder of a type, cached."""
    return _coder(hint)


@cache
def _coder(hint: Any) -> Coder:
    """The coder of a type. Raises TypeError for a type that has none."""
    if hint is str:
        return Coder(_same, lambda plain: sys.intern(_of(str, plain)))
    if hint in (int, float, bool):
        return Coder(_same, lambda plain: _of(hint, plain))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Coder(attrgetter("value"), hint)
    if is_dataclass(hint):
        return _of_fields(hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple and inner[1:] == (...,):
        each = coder(inner[0])
        return Coder(
            lambda value: [each.pack(item) for item in value],
            lambda plain: tuple([each.unpack(item) for item in _of(list, plain)]),
        )
    if isinstance(origin, type) and issubclass(origin, Mapping):
        each = coder(inner[1])
        return Coder(
            lambda value: {key: each.pack(item) for key, item in value.items()},
            lambda plain: {k: each.unpack(v) for k, v in _of(dict, plain).items()},
        )
    if origin in (Union, types.UnionType):
        return _of_union([kind for kind in inner if kind is not type(None)])
    raise TypeError(f"no plain form of {hint}")


def _of_fields(kind: Any) -> Coder:
    """A dataclass as the list of its fields' values."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.init]
    coders = [coder(hints[name]) for name in names]
    unpackers = [each.unpack for each in coders]
    packers = [(c.pack, attrgetter(n)) for n, c in zip(names, coders, strict=True)]

    def unpack(plain: Any) -> Any:
        items = zip(unpackers, _of(list, plain), strict=True)
        values = [of_plain(item) for of_plain, item in items]
        return kind(**dict(zip(names, values, strict=True)))

    def pack(value: Any) -> list[Any]:
        return [to_plain(get(value)) for to_plain, get in packers]

    return Coder(pack, unpack)


def _of_union(kinds: list[Any]) -> Coder:
    """One of several dataclasses, tagged by its name; one type alone may be None."""
    coders = {kind.__name__: coder(kind) for kind in kinds}
    if len(kinds) == 1:
        (only,) = coders.values()
        return Coder(
            lambda value: None if value is None else only.pack(value),
            lambda plain: None if plain is None else only.unpack(plain),
        )

    def unpack(plain: Any) -> Any:
        name, packed = _of(list, plain)
        return coders[name].unpack(packed)

    return Coder(
        lambda value: [type(value).__name__, coders[type(value).__name__].pack(value)],
        unpack,
    )


def _same(value: Any) -> Any:
    return value


def _of(kind: type, plain: Any) -> Any:
    if type(plain) is not kind:
        raise ValueError(f"{plain!r} is no {kind.__name__}")
    return plain
