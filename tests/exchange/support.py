"""Studies that are imported, built and exported again."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

from click.testing import Result
from pyoxigraph import RdfFormat, parse
from tests import support

FILES = Path(__file__).parents[1] / "extract" / "qda" / "files"
BASE = "https://example.org/bees/"
TITLE = ("--title", "Bees", "--base", BASE, "--issued", "2026-01-01")


def run(*arguments: object) -> Result:
    """A command that succeeds."""
    result = support.run(*arguments)
    assert result.exit_code == 0, result.output
    return result


def imported(path: Path, folder: Path, name: str = "bees", more: str = "") -> Path:
    """The dataset of a new study into which a file is imported under a name."""
    folder.mkdir(parents=True)
    file = Path(shutil.copy(path, folder / f"{name}{path.suffix}"))
    study = folder / "study" / "study.toml"
    run("sources", "init", study.parent, *TITLE)
    study.write_text(study.read_text(encoding="utf-8") + more, encoding="utf-8")
    run("import", file, "--study", study)
    out = folder / "dist"
    run("build", "--study", study, "--out", out, "--no-cache", "--no-site")
    return out


def exported(dist: Path, form: str, out: Path) -> Path:
    """An export of a dataset."""
    run("export", "--data", dist, "--format", form, "--out", out)
    return out


def graph(dist: Path) -> set[str]:
    """The quads of a dataset but those of the project file's record and of study.toml.

    study.toml holds the names of coders that pseudonyms stand for.
    """
    content = gzip.decompress((dist / "daap.nq.gz").read_bytes())
    quads = {str(quad) for quad in parse(content, format=RdfFormat.N_QUADS)}
    records = (f"<{BASE}import/bees>", f"<{BASE}file/study.toml>")
    return {quad for quad in quads if not quad.startswith(records)}
