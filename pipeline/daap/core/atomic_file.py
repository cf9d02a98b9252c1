"""Atomic writing of files."""

from __future__ import annotations

from pathlib import Path


def write_atomically(content: bytes, path: Path) -> None:
    """Write or replace a file, which is never seen, or left by a kill, half written."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.write_bytes(content)
    unfinished.replace(path)
