"""Engines: pairs of a reasoner and a SHACL validator.

All give the same results; the reference engine is the test oracle of the native one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pyoxigraph import Triple

from daap.core.errors import SettingsError
from daap.validate.result import Result

ENGINES = ("auto", "reference", "native")
"""The names of engines; `auto` is native if it is installed."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A reasoner (data, schema) and a validator (data, shapes)."""

    name: str
    close: Callable[[Iterable[Triple], Iterable[Triple]], Iterator[Triple]]
    validate: Callable[[Iterable[Triple], Path], Iterator[Result]]


def choose(name: str = "auto") -> Engine:
    """The engine of a name.

    Raises SettingsError for an unknown name, and for the native engine if its
    packages are missing.
    """
    installed = find_spec("shacl_rust") is not None
    if name == "native" or (name == "auto" and installed):
        if not installed:
            raise SettingsError(
                "the native engine is not installed; "
                "in daap's checkout: pip install '.[fast]'; or use --engine reference"
            )
        return _native()
    if name in ENGINES:
        return _reference()
    raise SettingsError(f"no engine {name!r}; there are {', '.join(ENGINES)}")


def _native() -> Engine:
    from daap.reason import native as reason
    from daap.validate import native as shacl

    return Engine("native", reason.close, shacl.validate)


def _reference() -> Engine:
    from daap.reason import reference as reason
    from daap.validate import reference as shacl

    return Engine("reference", reason.close, shacl.validate)
