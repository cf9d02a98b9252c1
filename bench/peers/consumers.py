"""Reads the dataset with one tool of others: python consumers.py TOOL DIST.

Run by bench/consumers.py, in the environment that has the tool. Writes a line of JSON:
the tool with its version, what it reads, what it finds, and whether that is right. Each
tool is given a copy with a fault too, which it has to notice.
"""

from __future__ import annotations

import csv
import importlib.metadata
import io
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

Found = tuple[str, str, bool]
"""What was read, what was found, and whether that is right."""
BIN = Path(sys.executable).parent


def passes(*command: str) -> bool:
    """Whether a program of the environment ends with status 0."""
    run = [BIN / command[0], *command[1:]]
    return subprocess.run(run, capture_output=True, check=False).returncode == 0


def cffconvert(dist: Path, place: Path) -> Found:
    """Validate the citation; without its title it is none."""
    citation, bad = dist / "CITATION.cff", place / "CITATION.cff"
    bad.write_text(citation.read_text(encoding="utf-8").replace("\ntitle:", "\nname:"))
    right = passes("cffconvert", "--validate", "-i", str(citation))
    notices = not passes("cffconvert", "--validate", "-i", str(bad))
    return "CITATION.cff", "valid" if right else "not valid", right and notices


def sssom(dist: Path, place: Path) -> Found:
    """Validate the mappings and read them; a confidence of 2 is none."""
    mappings, bad = dist / "alignments.sssom.tsv", place / "bad.sssom.tsv"
    text = mappings.read_text(encoding="utf-8")
    bad.write_text(text.replace("\t0.75\t", "\t2.0\t", 1), encoding="utf-8")
    right = passes("sssom", "validate", str(mappings))
    notices = not passes("sssom", "validate", str(bad))
    kept = place / "kept.tsv"
    passes("sssom", "parse", str(mappings), "--output", str(kept))
    sizes = [
        sum(not line.startswith("#") for line in path.open(encoding="utf-8")) - 1
        for path in (kept, mappings)
    ]
    finds = f"{'valid' if right else 'not valid'}, {sizes[0]} of {sizes[1]} mappings"
    return "alignments.sssom.tsv", finds, right and notices and sizes[0] == sizes[1]


def frictionless(dist: Path, place: Path) -> Found:
    """Validate each table; a row with a cell too many is noticed."""
    from frictionless import Resource, validate

    def valid(path: Path) -> bool:
        return validate(Resource(path=path.name, basepath=str(path.parent))).valid

    tables = sorted((dist / "tables").glob("*.csv"))
    wrong = [path.name for path in tables if not valid(path)]
    bad = place / "bad.csv"
    bad.write_bytes(tables[0].read_bytes() + b"," * 20 + b"\r\n")
    notices = not valid(bad)
    finds = f"{len(tables) - len(wrong)} of {len(tables)} valid"
    return "tables/*.csv", finds, not wrong and notices


def csvw(dist: Path, place: Path) -> Found:
    """Validate all tables by their description; a text is no number."""
    from csvw import CSVW

    def valid(folder: Path) -> bool:
        try:
            return CSVW(str(folder / "csv-metadata.json"), validate=True).is_valid
        except ValueError:  # a foreign key that leads nowhere
            return False

    bad = Path(shutil.copytree(dist / "tables", place / "tables"))
    options = bad / "options.csv"
    text = options.read_text(encoding="utf-8")
    options.write_text(text.replace(",1,", ",one,", 1), encoding="utf-8")
    right = valid(dist / "tables")
    finds = "valid" if right else "not valid"
    return "tables/csv-metadata.json", finds, right and not valid(bad)


def openpyxl(dist: Path, _: Path) -> Found:
    """Hold the cells of the workbook against the tables; none is a date."""
    import openpyxl as reader
    from openpyxl.utils.exceptions import InvalidFileException

    book = reader.load_workbook(dist / "tables" / "daap.xlsx", read_only=True)
    dates, sheets, alike = 0, book.sheetnames[1:], 0
    for name in sheets:
        rows = [row for row in book[name].iter_rows() if any(c.value for c in row)]
        dates += sum(bool(getattr(cell, "is_date", False)) for r in rows for cell in r)
        (path,) = (dist / "tables").glob(
            f"{name}*.csv" if len(name) == 31 else f"{name}.csv"
        )
        with path.open(encoding="utf-8", newline="") as text:
            alike += len(list(csv.reader(text))) == len(rows)
    try:
        reader.load_workbook(io.BytesIO(b"no workbook"))
        notices = False
    except (InvalidFileException, zipfile.BadZipFile):
        notices = True
    finds = (
        f"{alike} of {len(sheets)} sheets with the rows of their table, {dates} dates"
    )
    return "tables/daap.xlsx", finds, alike == len(sheets) and not dates and notices


CONTEXT = "https://w3id.org/ro/crate/1.1/context"


def offline() -> None:
    """Let the context of RO-Crate 1.1 be that of the package rocrate, and no other."""
    import requests
    from requests.adapters import BaseAdapter

    package = importlib.metadata.files("rocrate") or ()
    (path,) = (file for file in package if file.name == "ro-crate.jsonld")
    content = path.locate().read_bytes()

    class Local(BaseAdapter):
        def send(self, request, **_):
            response = requests.Response()
            known = request.url == CONTEXT
            response.status_code, response.url = 200 if known else 404, request.url
            response.headers["Content-Type"] = "application/ld+json"
            response.raw = io.BytesIO(content if known else b"")
            return response

        def close(self) -> None:
            """Nothing is open."""

    requests.Session.get_adapter = lambda *_, **__: Local()


def roc_validator(dist: Path, place: Path) -> Found:
    """Validate the crate, with what is recommended; it must have a licence."""
    offline()
    from rocrate_validator import services
    from rocrate_validator.models import Severity, ValidationSettings

    def issues(folder: Path) -> list[str]:
        settings = ValidationSettings(
            rocrate_uri=str(folder), profile_identifier="ro-crate-1.1", no_cache=True,
            requirement_severity=Severity.RECOMMENDED, abort_on_first=False,
        )  # fmt: skip
        return [issue.severity.name for issue in services.validate(settings).issues]

    bad = place / "crate"
    bad.mkdir()
    for path in dist.iterdir():
        (bad / path.name).symlink_to(path.resolve())
    name = "ro-crate-metadata.json"
    crate = json.loads((dist / name).read_bytes())
    for entity in crate["@graph"]:
        entity.pop("license", None)
    (bad / name).unlink()
    (bad / name).write_text(json.dumps(crate), encoding="utf-8")
    found, planted = issues(dist), issues(bad)
    required = found.count("REQUIRED")
    finds = (
        f"{required} of what is required missing, {len(found) - required} recommended"
    )
    return name, finds, not found and len(planted) > 0


TOOLS: dict[str, Callable[[Path, Path], Found]] = {
    "cffconvert": cffconvert,
    "sssom": sssom,
    "frictionless": frictionless,
    "csvw": csvw,
    "openpyxl": openpyxl,
    "roc-validator": roc_validator,
}


def main() -> None:
    """Read, and say what was found."""
    tool, dist = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as place:
        reads, finds, right = TOOLS[tool](dist, Path(place))
    version = importlib.metadata.version(tool)
    said = {"tool": f"{tool} {version}", "reads": reads, "finds": finds, "right": right}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
