"""A store on disk, made once for a dump and reused while the dump is unchanged.

Each store is a folder named by the checksum of its source files. It is made under
another name and renamed, so it is complete or absent; it is opened read-only, so that
several processes can query it.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from pyoxigraph import Store

from daap.core.errors import InputError
from daap.core.manifest import file_sha256

LAYOUT = b"2"
"""A version to change when stores are filled differently from the same files."""


def open_stored(
    folder: Path, files: Iterable[Path], fill: Callable[[Store], None]
) -> Store:
    """The store of these files in a folder, made with `fill` if absent.

    Stores of other files in the folder are deleted once the new one is in place.
    Raises InputError if the folder cannot be written; its content is kept then.
    """
    name = _digest(files)
    place = folder / name
    if place.is_dir():
        with contextlib.suppress(OSError, RuntimeError):
            return Store.read_only(str(place))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as scratch:
            made = Path(scratch) / "store"
            _make(made, fill)
            _replace(made, place)
        store = Store.read_only(str(place))
    except (OSError, RuntimeError) as error:
        raise InputError(
            folder,
            f"cannot keep a store ({_reason(error)}); what it held is unchanged; "
            "make room or rights, name another folder, or ask without --store",
        ) from None
    for other in folder.iterdir():
        if re.fullmatch(r"[0-9a-f]{64}", other.name) and other.name != name:
            shutil.rmtree(other, ignore_errors=True)
    return store


def _make(place: Path, fill: Callable[[Store], None]) -> None:
    store = Store(str(place))
    fill(store)
    store.optimize()
    store.flush()


def _replace(made: Path, place: Path) -> None:
    """Move a store into place, unless another process has put one there."""
    if place.exists():
        broken = made.with_name("broken")
        place.rename(broken)
    made.rename(place)


def _digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256(LAYOUT)
    for path in files:
        total.update(bytes.fromhex(file_sha256(path)))
    return total.hexdigest()


def _reason(error: Exception) -> str:
    """The system's message, without the path of a file in the store."""
    text = getattr(error, "strerror", None) or str(error).partition("/")[0]
    return " ".join(text.split()).rstrip(" :")
