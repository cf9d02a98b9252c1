"""Reading and writing mapping sets: every value, every line, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from link_support import COLUMNS, HEADER, HEADER_LINES, Rows, cells, table_text

from daap.errors import InputError
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
