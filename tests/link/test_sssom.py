"""Reading and writing mapping sets: every value, every line, nothing lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.link.support import COLUMNS, HEADER, HEADER_LINES, Rows, cells, table_text

from daap.core.errors import InputError
from daap.link.sssom import Row, read_set, read_sets, rebased, write_set


def written(tmp_path: Path, content: str | bytes) -> Path:
    """A mapping set's file with this content."""
    path = tmp_path / "farm.sssom.tsv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_row_keeps_its_line_and_its_values(farm: Rows) -> None:
    table = farm({}, {"subject_id": "code:frame", "comment": 'Say "frame"'})
    assert [row.line for row in table.rows] == [HEADER_LINES + 1, HEADER_LINES + 2]
    assert table.rows[1]["subject_id"] == "code:frame"
    assert table.rows[1]["comment"] == 'Say "frame"'
    assert table.rows[1]["reviewer_id"] == ""


def test_the_header_speaks_for_rows_that_say_nothing_else(farm: Rows) -> None:
    table = farm({})
    row = table.rows[0]
    assert table.value(row, "object_source") == "farm:"
    own = Row(1, {**row.values, "object_source": "data:x"})
    assert table.value(own, "object_source") == "data:x"


def test_dates_and_numbers_of_the_header_stay_as_they_are_written(farm: Rows) -> None:
    table = farm({}, header=HEADER.replace("'2026-01-31'", "2026-01-31"))
    assert table.text("mapping_date") == "2026-01-31"
    assert table.text("object_source_version") == "2"


def test_writing_what_was_read_gives_the_same_file(farm: Rows, tmp_path: Path) -> None:
    table = farm({}, {"subject_id": "code:frame", "comment": 'Say "frame", twice'})
    first = write_set(table)
    assert write_set(read_set(written(tmp_path, first))[0]) == first


def test_a_tab_or_line_end_in_a_value_cannot_break_a_row(farm: Rows) -> None:
    table = farm({})
    row = Row(1, {**table.rows[0].values, "comment": "a\tb\nc"})
    assert write_set(
        type(table)(
            table.name, table.path, table.prefixes, table.header, table.columns, (row,)
        )
    ).endswith("\ta b c\n")


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        ("#a: 1\n#b: [\n" + "x\n", "broken-header", 2),
        ("#- a\n" + "x\n", "broken-header", 1),
        ("#a: " + "[" * 5000 + "\n", "broken-header", 1),
        (HEADER + "subject_id\tobject_id\n", "missing-column", HEADER_LINES),
        (table_text(cells() + "\tmore"), "broken-row", HEADER_LINES + 1),
        (table_text('"' + cells()), "broken-row", HEADER_LINES + 1),
    ],
)
def test_what_is_broken_is_a_finding_with_its_line(
    tmp_path: Path, content: str, rule: str, line: int
) -> None:
    _, findings = read_set(written(tmp_path, content))
    assert (rule, line) in [(f.rule, f.line) for f in findings]


def test_a_file_that_is_no_text_ends_the_command(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r":1: is UTF-16, not UTF-8; save it as UTF-8"):
        read_set(written(tmp_path, b"\xff\xfe"))
    with pytest.raises(InputError, match=r":2: is not UTF-8 \(byte 3\)"):
        read_set(written(tmp_path, b"#\n\xff"))
    with pytest.raises(InputError, match="holds no mapping set"):
        read_sets(tmp_path / "nowhere")


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    table, _ = read_set(written(tmp_path, ""))
    assert (table.rows, table.columns) == ((), ())


def test_a_study_has_the_codes_below_its_own_base(farm: Rows) -> None:
    table = rebased(farm({}), "https://other.example/")
    assert table.expand("code:hive") == "https://other.example/code/hive"
    assert table.expand("farm:Shelter") == "https://farm.example/Shelter"
    assert table.text("mapping_set_id") == "https://other.example/alignment/farm"


def test_columns_in_any_order_are_read_by_name(tmp_path: Path) -> None:
    turned = "\t".join(reversed(COLUMNS))
    row = "\t".join(reversed(cells().split("\t")))
    table, _ = read_set(written(tmp_path, f"{HEADER}{turned}\n{row}\n"))
    assert table.rows[0]["object_label"] == "shelter"


QUOTED = HEADER.replace("#mapping_date: '2026-01-31'", '#mapping_date: "2026-01-31"')
WIDE = "\t" * (len(COLUMNS) - 1)


def quoted(line: str) -> str:
    """A cell as a spreadsheet quotes it."""
    return '"' + line.replace('"', '""') + '"'


def comma_separated(text: str) -> str:
    """The file as a spreadsheet saves it with commas."""
    out = io.StringIO()
    csv.writer(out).writerows(cut(text))
    return out.getvalue()


def cut(text: str) -> list[list[str]]:
    """The cells of each line, unquoted."""
    return [
        [line] if line.startswith("#") else next(csv.reader([line], delimiter="\t"))
        for line in text.splitlines()
    ]


def all_quoted(text: str) -> str:
    """The table with every cell quoted."""
    return "\n".join("\t".join(map(quoted, row)) for row in cut(text))


@pytest.mark.parametrize(
    "saved",
    [
        lambda h, t: "".join(f"{x}{WIDE}\n" for x in h.splitlines()) + t,
        lambda h, t: "".join(f"{quoted(x)}{WIDE}\n" for x in h.splitlines()) + t,
        lambda h, t: "".join(f"{quoted(x)}\n" for x in h.splitlines()) + t,
        lambda h, t: (h + t).replace("\n", "\r\n"),
        lambda h, t: (h + t).replace("\n", "\r"),
        lambda h, t: "\ufeff" + h + t,
        lambda h, t: h + WIDE + "\n\n" + t + WIDE + "\n" + WIDE + "\n\n",
        lambda h, t: h + "".join(f"{x}\t\t\n" for x in t.splitlines()),
        lambda h, t: h + all_quoted(t),
        lambda h, t: comma_separated(h + t),
        lambda h, t: h + t.replace("\t", ";"),
        lambda h, t: h + t.replace("\t", " \t ", len(COLUMNS) + 3),
    ],
    ids=[
        "tabs behind header lines", "quoted with tabs", "quoted", "CRLF", "CR", "BOM",
        "empty rows", "empty columns", "quoted cells", "commas", "semicolons", "blanks",
    ],
)  # fmt: skip
def test_a_table_is_read_as_a_spreadsheet_saves_it(
    saved: Callable[[str, str], str], tmp_path: Path
) -> None:
    rows = (cells(), cells(object_id="farm:Box", comment='A "box", no more'))
    table = (
        "\t".join(COLUMNS)
        + "\n"
        + "\n".join(
            "\t".join(quoted(c) if '"' in c else c for c in row.split("\t"))
            for row in rows
        )
        + "\n"
    )
    plain, _ = read_set(written(tmp_path, QUOTED + table))
    read, findings = read_set(written(tmp_path, saved(QUOTED, table)))
    assert findings == []
    assert (read.header, read.prefixes) == (plain.header, plain.prefixes)
    assert read.header["mapping_date"] == "2026-01-31"
    assert read.columns == COLUMNS
    assert [row.values for row in read.rows] == [row.values for row in plain.rows]
    assert read.rows[1]["comment"] == 'A "box", no more'
    assert write_set(read) == write_set(plain)


@pytest.mark.parametrize(
    ("written_as", "value"),
    [
        ("0.90", "0.90"), ("1", "1"), ("8.5e-1", "0.85"), ("8.5E-01", "0.85"),
        ("0,85", "0.85"), ("1,0", "1.0"), (".85", "0.85"), ("85%", "0.85"),
        ("85 %", "0.85"), ("'0.85", "0.85"), ("1E0", "1"), ("high", "high"),
        ("-0.5", "-0.5"), ("1.5", "1.5"), ("0,8,5", "0,8,5"), ("nan", "nan"),
        ("1e999999999", "1e999999999"), ("٠.٥", "٠.٥"),
    ],
)  # fmt: skip
def test_a_confidence_is_read_in_the_manner_of_a_spreadsheet(
    written_as: str, value: str, tmp_path: Path
) -> None:
    text = table_text(cells(confidence=written_as))
    table, findings = read_set(written(tmp_path, text))
    assert (table.rows[0]["confidence"], findings) == (value, [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
def test_utf_16_is_named(encoding: str, tmp_path: Path) -> None:
    content = ("\ufeff" * (encoding != "utf-16") + table_text(cells())).encode(encoding)
    with pytest.raises(InputError, match=r":1: is UTF-16, not UTF-8; save"):
        read_set(written(tmp_path, content))


def test_a_cut_row_and_a_column_twice_are_findings_with_their_line(
    tmp_path: Path,
) -> None:
    cut = cells().rsplit("\t", 2)[0]
    _, findings = read_set(written(tmp_path, table_text(cut)))
    assert [(f.rule, f.line) for f in findings] == [("broken-row", HEADER_LINES + 1)]
    twice = "\t".join((*COLUMNS, "comment")) + "\n" + cells() + "\tother\n"
    _, findings = read_set(written(tmp_path, HEADER + twice))
    assert [(f.rule, f.line, f.found) for f in findings] == [
        ("broken-columns", HEADER_LINES, "2 columns 'comment'")
    ]
