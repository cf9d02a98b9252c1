"""How large the files of dist/ are: writes docs/sizes.md. Run by `make sizes`."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAD = """# How large the files are

Written by `make sizes`, in bytes; of a folder, all of its files. The pages in
`dist/site/` are not counted, as they are not committed.

| in `dist/` | files | bytes |
|---|--:|--:|
"""


def sizes(dist: Path) -> dict[str, tuple[int, int]]:
    """How many files, and bytes, of each file and each folder of a dataset."""
    found: dict[str, tuple[int, int]] = {}
    for path in sorted(dist.rglob("*")):
        top, *below = path.relative_to(dist).parts
        if path.is_file() and top != "site":
            name = f"{top}/" if below else top
            count, size = found.get(name, (0, 0))
            found[name] = (count + 1, size + path.stat().st_size)
    return found


def main() -> None:
    """Write the table."""
    found = sizes(ROOT / "dist")
    rows = [f"| `{name}` | {n} | {size:,} |" for name, (n, size) in found.items()]
    count, total = (sum(one[at] for one in found.values()) for at in (0, 1))
    rows.append(f"| all | {count} | {total:,} |")
    (ROOT / "docs" / "sizes.md").write_text(HEAD + "\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
