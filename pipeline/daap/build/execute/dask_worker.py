"""What a worker of a cluster is told to do, and how it says what went wrong.

What all items need lies in the storage once, and is believed only with the checksum
that came with the order. A worker with other software makes other bytes: it refuses.
"""

from daap.core.safe_path import leave_current_folder

leave_current_folder()  # Dask puts it first on a worker's path

import hashlib  # noqa: E402
import pickle  # noqa: E402
import platform  # noqa: E402
from collections.abc import Callable, Iterator, Mapping, Sequence  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from functools import cache, lru_cache  # noqa: E402
from importlib.metadata import PackageNotFoundError, version  # noqa: E402
from typing import Any  # noqa: E402

from daap import __version__  # noqa: E402
from daap.build.cache.fingerprint import PACKAGES  # noqa: E402
from daap.build.cache.store import digest, program  # noqa: E402
from daap.build.execute.part_store import MARK  # noqa: E402
from daap.core.errors import DaapError, InputError  # noqa: E402
from daap.core.resources import ONTOLOGY, SHAPES  # noqa: E402
from daap.core.storage import Storage  # noqa: E402

TOGETHER = (*PACKAGES, "cloudpickle", "distributed", "fsspec")
"""The packages that a worker has in the same version as who asks it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to do with items: a function of a module, and where the shared lies."""

    task: Callable[[Any, Any], Any]
    url: str
    name: str
    sha256: str
    software: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of some items, or what went wrong.

    `error` is an error of ours, which the caller raises as it would its own; `fault`
    says in words what else happened. `is_whole`: the fault is none of the items', and
    no other would do better.
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
    """Work on items; `name` is what they are called where a fault has no place."""
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
    """What all items need, unpickled only if it is what was sent."""
    content = Storage(url).read(name)
    if hashlib.sha256(content).hexdigest() != expected:
        raise InputError(f"{url}/{name}", "was changed while the build ran")
    return pickle.loads(content)  # noqa: S301


@cache
def software() -> Mapping[str, str]:
    """What makes bytes, by name: this program, its shapes, Python and packages."""
    files = sorted((*ONTOLOGY.rglob("*.*"), *SHAPES.glob("*.ttl")))
    texts = digest(path.read_bytes() for path in files if path.is_file())
    return {
        "daap": f"{__version__} ({digest((program(), texts))[:12]})",
        "Python": platform.python_version(),
        **{name: _version(name) for name in TOGETHER},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def differing(expected: Mapping[str, str]) -> str:
    """What is other here than expected; empty where nothing is."""
    return "; ".join(_differences(expected, software()))


def _differences(here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[str]:
    for name, wanted in here.items():
        if there.get(name) != wanted:
            yield f"{name} {there.get(name, 'none')} instead of {wanted}"


def answer(expected: Mapping[str, str], url: str) -> str:
    """What keeps this worker from working for a build; empty where nothing does."""
    other = differing(expected)
    if other:
        return f"has other software: {other}"
    try:
        Storage(url).read(MARK)
    except DaapError as error:
        return f"cannot read what the build shares: {error}"
    return ""
