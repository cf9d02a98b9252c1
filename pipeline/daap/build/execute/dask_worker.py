"""The work of a cluster's worker, and how it reports failures.

What all items share is stored once, and unpickled only with the right checksum. A
worker with other software refuses, as it could make other bytes.
"""

from daap.core.safe_path import leave_current_folder

leave_current_folder()  # Dask puts it first on a worker's path

import hashlib  # noqa: E402
import pickle  # noqa: E402
import platform  # noqa: E402
from collections.abc import Callable, Iterator, Mapping, Sequence  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from functools import cache, lru_cache  # noqa: E402
from typing import Any  # noqa: E402

from daap import __version__  # noqa: E402
from daap.build.cache.fingerprint import PACKAGES, package_version  # noqa: E402
from daap.build.cache.store import digest, program  # noqa: E402
from daap.build.execute.part_store import MARK  # noqa: E402
from daap.core.errors import DaapError, InputError  # noqa: E402
from daap.core.resources import ONTOLOGY, SHAPES  # noqa: E402
from daap.core.storage import Storage  # noqa: E402

TOGETHER = (*PACKAGES, "cloudpickle", "distributed", "fsspec")
"""Packages that a worker must have in the same version as the client."""


@dataclass(frozen=True, slots=True)
class Order:
    """A task: a function of a module, and the location of the shared value."""

    task: Callable[[Any, Any], Any]
    url: str
    name: str
    sha256: str
    software: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of some items, or the failure.

    `error` is an error of daap, to be raised by the client; `fault` describes any
    other failure. `is_whole`: the failure does not depend on the items, so that no
    repetition would help.
    """

    results: Sequence[Any] = ()
    error: DaapError | None = None
    fault: str = ""
    is_whole: bool = False

    @property
    def failed(self) -> bool:
        """Whether there are no results."""
        return self.error is not None or bool(self.fault)


def run(order: Order, items: Sequence[object], name: str) -> Outcome:
    """Process items; `name` describes them in a fault without a place."""
    other = differing(order.software)
    if other:
        return Outcome(fault=f"a worker has other software: {other}", is_whole=True)
    try:
        shared = _shared(order.url, order.name, order.sha256)
        return Outcome(order.task(shared, items))
    except DaapError as error:
        return Outcome(error=error)
    except Exception as error:
        text = " ".join(str(error).split())
        return Outcome(fault=f"{name}: {type(error).__name__}: {text}".rstrip(": "))


@lru_cache(maxsize=2)
def _shared(url: str, name: str, expected: str) -> Any:
    """The value that all items share, unpickled if its checksum is right."""
    content = Storage(url).read(name)
    if hashlib.sha256(content).hexdigest() != expected:
        raise InputError(f"{url}/{name}", "was changed while the build ran")
    return pickle.loads(content)  # noqa: S301


@cache
def software() -> Mapping[str, str]:
    """The versions of what affects output: this program, shapes, Python, packages."""
    files = sorted((*ONTOLOGY.rglob("*.*"), *SHAPES.glob("*.ttl")))
    texts = digest(path.read_bytes() for path in files if path.is_file())
    return {
        "daap": f"{__version__} ({digest((program(), texts))[:12]})",
        "Python": platform.python_version(),
        **{name: package_version(name) for name in TOGETHER},
    }


def differing(expected: Mapping[str, str]) -> str:
    """The differences from the expected software; empty if there are none."""
    return "; ".join(_differences(expected, software()))


def _differences(here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[str]:
    for name, wanted in here.items():
        if there.get(name) != wanted:
            yield f"{name} {there.get(name, 'none')} instead of {wanted}"


def answer(expected: Mapping[str, str], url: str) -> str:
    """Why this worker cannot work for a build; empty if it can."""
    other = differing(expected)
    if other:
        return f"has other software: {other}"
    try:
        Storage(url).read(MARK)
    except DaapError as error:
        return f"cannot read what the build shares: {error}"
    return ""
