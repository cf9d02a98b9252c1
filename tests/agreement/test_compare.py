"""Coders against one another: which sources, codes and passages are compared."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse
from tests.exchange.support import BASE, FILES, imported, run

from daap.agreement.compare import Mark, Text, agreement
from daap.agreement.published import of_dataset
from daap.cli import main
from daap.core.namespaces import DQV
from daap.exchange.dataset import read_dataset

BEES = {
    "": (12, "8/12", "3/11", "9/32"),
    "calm": (3, "2/3", "2/5", "4/9"),
    "keeping.hive": (3, "2/3", "0", "0"),
    "keeping.hive.top_bar_hive": (3, "2/3", "0", "0"),
    "keeping.records.logbook": (3, "2/3", "2/5", "4/9"),
}
"""Worked out by hand, from who coded which of the three segments of p1.

    calm 0 1 0 and 0 1 1, hive 0 1 0 and 0 0 0, top bar hive 0 0 1 and 0 0 0,
    logbook 0 1 1 and 0 1 0; p2 was coded by one coder alone.
"""


def test_the_coders_of_the_bees_by_values_worked_out_by_hand(coded_bees: Path) -> None:
    found = of_dataset(read_dataset(coded_bees))
    assert found.coders == ("coder-1", "coder-2")
    assert {
        row.code: (row.units, row.percent, row.kappa, row.alpha) for row in found.rows
    } == {
        code: (units, *map(Fraction, values)) for code, (units, *values) in BEES.items()
    }
    assert found.left_out == ("p2",)


def test_the_spans_of_the_logbook_by_hand(coded_bees: Path) -> None:
    """Over 228 code points: 63-95 and 195-227 against 63-105.

    Observed: 10² + 32², twice over 2 · 228². Expected: of two units of 32 and one of
    42 code points, and gaps of 63, 100, 1, 63 and 123.
    """
    observed = Fraction(100 + 1024, 228**2)
    of_32 = Fraction(2 * 62496, 3) + 32**2 * (32 + 69 + 32 + 92)
    of_42 = Fraction(2 * 142926, 3) + 42**2 * (22 + 59 + 22 + 82)
    places = 456 * 455 - (2 * 32 * 31 + 42 * 41)
    expected = Fraction(2, 228) * (2 * of_32 + of_42) / places
    rows = {row.code: row for row in of_dataset(read_dataset(coded_bees)).rows}
    found = rows["keeping.records.logbook"].unitised
    assert found == 1 - observed / expected
    assert round(float(found), 3) == 0.48


def test_passages_that_differ_stand_beside_each_other(coded_bees: Path) -> None:
    found = of_dataset(read_dataset(coded_bees)).differences
    assert [(one.source, one.code, one.spans) for one in found] == [
        ("p1", "keeping.records.logbook", (((63, 95),), ((63, 105),))),
        ("p1", "calm", (((106, 136),), ())),
        ("p1", "keeping.hive", (((106, 136),), ())),
        ("p1", "calm", (((138, 151),), ((146, 180),))),
        ("p1", "keeping.hive.top_bar_hive", (((169, 214),), ())),
        ("p1", "keeping.records.logbook", (((195, 227),), ())),
    ]
    shown = run("agreement", "--data", coded_bees).output
    assert "coded by one alone: p2" in shown
    line = next(line for line in shown.splitlines() if "146-180" in line)
    assert line.split()[:3] == ["p1", "calm", "138-151"]
    assert line.endswith("146-180 talks help. Expert A: The top bar")


def test_it_is_told_as_csv_and_json(coded_bees: Path) -> None:
    shown = run("agreement", "--data", coded_bees, "--format", "csv").output
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(shown))}
    assert rows["all codes"] == {
        "code": "all codes",
        "units": "12",
        "percent": "0.667",
        "kappa": "0.273",
        "alpha": "0.281",
        "unitised alpha": "-0.029",
    }
    told = json.loads(run("agreement", "--data", coded_bees, "--format", "json").output)
    assert told["agreement"][0]["code"] is None
    assert told["differences"][3]["by"]["coder-2"] == [
        {"start": 146, "end": 180, "words": "talks help.\n\nExpert A: The top bar"}
    ]


def test_the_dataset_has_it_as_measurements_of_quality(coded_bees: Path) -> None:
    said: dict[str, dict[str, str]] = {}
    for quad in parse(path=coded_bees / "quality.ttl", format=RdfFormat.TURTLE):
        name = quad.subject.value.removeprefix(BASE)
        if "/quality/agreement-" in name and quad.predicate == DQV.value:
            on, _, metric = name.partition("/quality/agreement-")
            said.setdefault(on, {})[metric] = quad.object.value
    assert said["dataset"] == {
        "percent": "0.667",
        "kappa": "0.273",
        "alpha": "0.281",
        "unitised-alpha": "-0.029",
    }
    assert said["code/calm"]["kappa"] == "0.4"
    assert len(said) == 5


def test_of_one_coder_it_says_so(tmp_path: Path, dist: Path) -> None:
    taguette = imported(FILES / "taguette-1.5.2-bees.sqlite3", tmp_path / "a")
    result = CliRunner().invoke(main, ["agreement", "--data", str(taguette)])
    assert result.exit_code == 0
    assert result.output == "one coder (coder-1): agreement is between two at least\n"
    result = CliRunner().invoke(main, ["agreement", "--data", str(dist)])
    assert result.output.startswith("no coder is named")
    assert "agreement" not in (taguette / "quality.ttl").read_text(encoding="utf-8")


def test_two_datasets_are_compared_as_two_coders(
    coded_bees: Path, tmp_path: Path
) -> None:
    """After a recoding: one passage of calm is taken back."""
    path = Path(shutil.copy(FILES / "qualcoder4-bees.qda", tmp_path / "bees.qda"))
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM code_text WHERE fid = 1 AND pos0 = 146")
    connection.close()
    after = imported(path, tmp_path / "a")
    shown = run(
        "agreement", "--data", after, "--with", coded_bees, "--format", "json"
    ).output
    told = json.loads(shown)
    assert told["coders"] == [str(coded_bees), str(after)]
    assert told["sources"] == ["p1", "p2"]
    (difference,) = told["differences"]
    assert difference["code"] == "calm"
    assert difference["by"][str(after)] == [
        {"start": 138, "end": 151, "words": "Café 🐝🐝 talks"}
    ]
    assert [s["start"] for s in difference["by"][str(coded_bees)]] == [138]
    rows = {row["code"]: row for row in told["agreement"]}
    assert rows["keeping.hive"]["kappa"] == 1
    assert rows["calm"]["percent"] < 1


def text(source: str) -> Text:
    return Text(source, 20, ((0, 9), (10, 20)))


def test_of_three_coders_only_those_of_a_source_count_in_it() -> None:
    marks = [
        Mark("a", "x", "c", 0, 5), Mark("a", "y", "c", 0, 5), Mark("b", "x", "c", 0, 5),
        Mark("b", "z", "c", 12, 15), Mark("b", "", "c", 0, 0),
    ]  # fmt: skip
    found = agreement([text("a"), text("b")], marks)
    assert found.coders == ("x", "y", "z")
    (overall, row) = found.rows
    assert (row.units, overall.units) == (4, 4)
    assert row.percent == Fraction(1, 2)  # x and y agree in a, x and z differ in b
    assert [(d.source, d.spans) for d in found.differences] == [
        ("b", (((0, 5),), (), ())),
        ("b", ((), (), ((12, 15),))),
    ]


@pytest.mark.parametrize("coders", [(), ("x",)])
def test_without_two_coders_there_is_nothing(coders: tuple[str, ...]) -> None:
    found = agreement([text("a")], [Mark("a", c, "c", 0, 5) for c in coders])
    assert (found.rows, found.differences, found.shared) == ((), (), ())


def test_the_page_shows_what_its_commands_print(
    tmp_path: Path, repository: Path
) -> None:
    study, dist = repository / "examples" / "bees" / "study.toml", tmp_path / "dist"
    options = ["--study", str(study), "--out", str(dist), "--no-site", "--no-cache"]
    assert CliRunner().invoke(main, ["build", *options]).exit_code == 0
    printed = CliRunner().invoke(main, ["agreement", "--data", str(dist)]).stdout
    page = (repository / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert f"```\n{printed}```\n" in page
