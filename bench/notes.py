"""Field notes in any number: copies under identifiers of their own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

NAME = re.compile(r"([ps])_(\d+)\.md")
STRIDE = 10_000
"""By so much the number of a source differs from that of its copy."""


def copied(notes: Sequence[Path], folder: Path, times: int) -> Path:
    """A folder with every note so many times; it is made once."""
    done = folder / "done"
    if done.is_file():
        return folder / "notes"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "notes").mkdir(parents=True)
    for path in notes:
        name = NAME.fullmatch(path.name)
        if name is None:
            raise ValueError(f"{path.name} is not named as p_4.md")
        text = path.read_text(encoding="utf-8")
        for copy in range(times):
            kind, number = name[1], int(name[2]) + copy * STRIDE
            target = folder / "notes" / f"{kind}_{number}.md"
            target.write_text(renamed(text, kind, name[2], number), encoding="utf-8")
    done.touch()
    return folder / "notes"


def renamed(text: str, kind: str, old: str, new: int) -> str:
    r"""A note whose source has another number: in heading, record and axial codes.

    >>> renamed('# p\n4\n## title\nA\np4 = CClass(source, "p4")\n', "p", "4", 9)
    '# p\n9\n## title\nA\np9 = CClass(source, "p9")\n'
    >>> renamed("# coding\nAdd codes to p_4:\n", "p", "4", 9)
    '# coding\nAdd codes to p9:\n'
    """
    name = rf"\b{kind}_?{old}\b"
    head, mark, rest = text.partition("\n# coding")
    head = re.sub(rf"(?m)^(#\s*{kind}\s*\n\s*){old}\b", rf"\g<1>{new}", head, count=1)
    codes = "".join(
        line if line.startswith(">") else re.sub(name, f"{kind}{new}", line)
        for line in rest.splitlines(keepends=True)
    )
    return re.sub(name, f"{kind}{new}", head) + mark + codes


def edited(folder: Path, turn: int) -> None:
    """Change one note of a folder, each turn in another way: a remark in a step."""
    path = min(folder.glob("*.md"))
    text = path.read_text(encoding="utf-8").partition("\n\n> Edited ")[0]
    path.write_text(f"{text}\n\n> Edited for the {turn}th time.\n", encoding="utf-8")
