"""A release from an object store into the folder that `daap serve` serves.

    python deploy/fetch_release.py s3://bucket/daap/1.0.0 /srv/daap

Run by a timer, it copies nothing while SHA256SUMS is the same. A new release is copied
beside the folder, held against its checksums, and moved into its place; the server sees
it within two seconds. Credentials are those of the environment, as `s3fs` reads them.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from daap.core.errors import DaapError
from daap.core.storage import Storage
from daap.publish.sums import SUMS, has_sum, parse_sums


def fetch(url: str, folder: Path) -> bool:
    """Put a release in place of a folder; False where it is there already.

    Raises DaapError for a release that is not whole; the folder stays as it is.
    """
    store = Storage(url)
    sums = store.read(SUMS)
    if (folder / SUMS).is_file() and (folder / SUMS).read_bytes() == sums:
        return False
    new = folder.with_name(f".{folder.name}.new")
    old = folder.with_name(f".{folder.name}.old")
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    for name in store.names():
        path = new / name
        if not path.resolve().is_relative_to(new.resolve()):
            raise DaapError(f"{url}/{name} leads out of the folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(store.read(name))
    try:
        named = parse_sums(sums.decode())
    except ValueError as error:
        raise DaapError(f"{url}/{SUMS} has a line of another form: {error}") from None
    for name, expected in named.items():
        if not (new / name).is_file() or not has_sum(new / name, expected):
            raise DaapError(f"{url}/{name} is not what {SUMS} says")
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return True


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        done = fetch(sys.argv[1], Path(sys.argv[2]))
    except DaapError as error:
        sys.exit(f"fetch_release: {error}")
    said = "fetched" if done else "the same release is there already"
    sys.stdout.write(f"{said}\n")
