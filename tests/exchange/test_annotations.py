"""Web Annotations of a dataset, which other programs and our own import read."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.exchange.support import BASE, exported, imported, run
from tests.extract.qda.support import qdpx, read, text_source

from daap.extract.qda.project import Context


def written(dist: Path, folder: Path) -> Any:
    """The collection of a dataset."""
    path = exported(dist, "webannotation", folder / "bees.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_codings_and_memos_are_annotations(coded_bees: Path, tmp_path: Path) -> None:
    found = written(coded_bees, tmp_path)
    items = found["first"]["items"]
    assert found["total"] == len(items) == 10 + 4
    assert Counter(one["motivation"] for one in items) == {
        "classifying": 10,
        "commenting": 4,
    }
    first = items[0]
    assert first["id"] == f"{BASE}source/p1/step/1/assigns/keeping.records.logbook"
    assert first["created"] == "2026-01-02T03:04:05"
    assert first["creator"] == {"id": f"{BASE}coder/coder-1", "name": "coder-1"}
    assert first["target"] == {
        "source": f"{BASE}dataset/0.1.0/sources/p1.txt",
        "selector": [
            {"type": "TextPositionSelector", "start": 63, "end": 95},
            {
                "type": "TextQuoteSelector",
                "exact": "I write every visit in a logbook",
                "prefix": "ur bees — naïvely? 🐝\n\nExpert A: ",
                "suffix": ", and Maya never opens a hive in",
            },
        ],
    }
    assert [body["purpose"] for body in first["body"]] == [
        "tagging",
        "classifying",
        "commenting",
    ]


def test_all_memos_of_a_coding_are_comments(tmp_path: Path) -> None:
    coding = '<Coding guid="k"><CodeRef targetGUID="c1"/><NoteRef targetGUID="n{0}"/>'
    note = '<Note guid="n{0}" name=""><PlainTextContent>memo {0}</PlainTextContent>'
    source = (
        '<TextSource guid="t1" name="p1"><PlainTextContent>All is calm.'
        '</PlainTextContent><PlainTextSelection guid="s1" name="calm" '
        'startPosition="7" endPosition="11">'
        + "".join(f"{coding.format(n)}</Coding>" for n in (1, 2))
        + "</PlainTextSelection></TextSource>"
    )
    notes = "".join(f"{note.format(n)}</Note>" for n in (1, 2))
    path = qdpx(tmp_path, source, after=f"<Notes>{notes}</Notes>")
    (one,) = written(imported(path, tmp_path / "study"), tmp_path)["first"]["items"]
    comments = [b["value"] for b in one["body"] if b["purpose"] == "commenting"]
    assert comments == ["memo 1", "memo 2"]


def test_they_are_read_again_with_the_same_codings(
    coded_bees: Path, tmp_path: Path
) -> None:
    path = exported(coded_bees, "webannotation", tmp_path / "bees.json")
    texts = {
        name: (coded_bees / "sources" / f"{name}.txt").read_text(encoding="utf-8")
        for name in ("p1", "p2")
    }
    _, sources, rules = read(path, Context(texts=texts.get))
    spans = {(c.start, c.end, c.name) for c in sources["p1"].codings}
    assert len(spans) == 8
    assert (146, 180, "calm") in spans and (138, 151, "calm") in spans
    assert len(sources["p2"].codings) == 2
    assert "import-unproven" not in rules


def test_regions_of_pictures_are_told_and_are_in_no_project(tmp_path: Path) -> None:
    text = text_source("All is calm.", (7, 11, "calm"))
    picture = (
        '<PictureSource guid="a" name="photo"><PictureSelection guid="z" firstX="4" '
        'firstY="2" secondX="9" secondY="8"><Coding guid="zk">'
        '<CodeRef targetGUID="c1"/></Coding></PictureSelection></PictureSource>'
    )
    dist = imported(qdpx(tmp_path, text + picture), tmp_path / "a")
    items = written(dist, tmp_path)["first"]["items"]
    assert [one["target"] for one in items if "photo" in one["id"]] == [
        {
            "source": f"{BASE}source/photo",
            "selector": [{"type": "FragmentSelector", "value": "xywh=4,2,5,6"}],
        }
    ]
    rows = exported(dist, "csv", tmp_path / "a.csv").read_text(encoding="utf-8")
    assert 'photo,photo,,,"xywh=4,2,5,6",,calm,calm,calm,' in rows
    out = tmp_path / "b.qdpx"
    told = run("export", "--data", dist, "--format", "qdpx", "--out", out).output
    assert told == "left out of the project, as they are no texts: 1 source\n"
