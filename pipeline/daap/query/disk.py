"""A store kept on disk: made once for a dump, opened again while it is the same.

Each store is a folder named by the checksum of the files it was made from. It is
made beside its place and renamed, so it is whole or not there, and it is only ever
opened for reading, so that many processes may ask it at once.
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

LAYOUT = b"1"
"""To be changed when a store is filled otherwise from the same files."""
BLOCK = 1 << 20


def open_stored(
    folder: Path, files: Iterable[Path], fill: Callable[[Store], None]
) -> Store:
    """The store of these files in a folder, made with `fill` when it is not there.

    Stores of other files in the folder are deleted once the new one is in place.
    Raises InputError where the folder cannot be written; what it held is kept.
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
    """Move a store into place; one that another process put there meanwhile is kept."""
    if place.exists():
        broken = made.with_name("broken")
        place.rename(broken)
    made.rename(place)


def _digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256(LAYOUT)
    for path in files:
        content = hashlib.sha256()
        with path.open("rb") as source:
            while block := source.read(BLOCK):
                content.update(block)
        total.update(content.digest())
    return total.hexdigest()


def _reason(error: Exception) -> str:
    """What the system says, without the path of a file in the store."""
    text = getattr(error, "strerror", None) or str(error).partition("/")[0]
    return " ".join(text.split()).rstrip(" :")
