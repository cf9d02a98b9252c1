"""Field notes as lines: found in order, decoded, normalised."""

from __future__ import annotations

from pathlib import Path

import pytest

from daap.core.errors import InputError, UnreadableError
from daap.core.manifest import sha256
from daap.core.model import Row
from daap.core.text_files import read_text
from daap.extract.files import find_notes, note_path, read_all, rows_of

NOTE = Path("p_4.md")


def texts(content: bytes) -> list[str]:
    return [row.text for row in rows_of(content, NOTE)]


def test_a_folder_gives_its_notes_in_natural_order(tmp_path: Path) -> None:
    for name in ("s_10.md", "s_2.md", "s_02.md", "readme.txt"):
        (tmp_path / name).touch()
    found = [path.name for path in find_notes([tmp_path])]
    assert found == ["s_02.md", "s_2.md", "s_10.md"]


def test_a_file_is_taken_as_it_is_named(tmp_path: Path) -> None:
    assert list(find_notes([tmp_path / "any.txt"])) == [tmp_path / "any.txt"]


def test_a_folder_without_notes_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no field notes \(\*\.md\) in this folder"):
        list(find_notes([tmp_path]))


def test_a_published_path_is_relative_to_the_study_or_bare(tmp_path: Path) -> None:
    inside = tmp_path / "field-notes" / "p_4.md"
    assert note_path(inside, tmp_path) == "field-notes/p_4.md"
    assert note_path(Path("/elsewhere/p_4.md"), tmp_path) == "p_4.md"


def test_lines_are_numbered_from_one_and_the_last_may_end() -> None:
    assert rows_of(b"a\nb\n", NOTE) == (Row("a", 1), Row("b", 2))
    assert rows_of(b"a\nb", NOTE) == (Row("a", 1), Row("b", 2))
    assert rows_of(b"", NOTE) == ()


def test_crlf_counts_as_lf_and_a_byte_order_mark_as_nothing() -> None:
    assert texts(b"\xef\xbb\xbfa\r\nb\r\n") == ["a", "b"]


def test_other_control_characters_become_spaces_and_end_no_line() -> None:
    text = "a\x0cb\x0bc\rd\x1fe\x7ff\x85g\th\n"
    assert texts(text.encode()) == ["a b c d e f g\th"]


def test_separators_of_unicode_end_no_line() -> None:
    assert texts("a\u2028b\u2029c".encode()) == ["a\u2028b\u2029c"]


def test_text_is_composed() -> None:
    assert texts("e\u0301\U0001f600\u00ad".encode()) == ["é\U0001f600\u00ad"]


def test_more_marks_than_anybody_writes_stay_as_they_are() -> None:
    marks = "\u0301\u0327" * 20
    assert texts(f"e\u0301 {marks} e\u0301".encode()) == [f"é {marks} é"]
    assert texts(("-" * 40 + "e\u0301").encode()) == ["-" * 40 + "é"]


def test_a_zero_byte_is_an_error_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        rows_of(b"a\nb\x00", NOTE)
    assert str(caught.value) == "p_4.md:2: is a binary file (it holds a NUL byte)"


def test_what_is_not_utf_8_is_an_error_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        rows_of(b"a\nb\nc \xff", NOTE)
    assert str(caught.value) == "p_4.md:3: is not UTF-8 (byte 7)"


def test_the_hash_is_of_the_bytes_on_disk() -> None:
    assert sha256(b"abc").startswith("ba7816bf8f01cfea414140de5dae2223b00361a396177a9c")


def test_cr_ends_lines_where_it_is_what_ends_them() -> None:
    assert texts(b"# p\r4\rwords\r") == ["# p", "4", "words"]
    assert texts(b"# p\r4\rwords\rmore\n") == ["# p", "4", "words", "more"]
    assert texts(b"# p\r\n4\rwords\r\n") == ["# p", "4 words"]


def test_all_that_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    contents = {
        "p_1.md": b"good",
        "p_2.md": "none".encode("utf-16"),
        "p_3.md": b"caf\xe9",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    paths = [*map(tmp_path.joinpath, contents), tmp_path / "p_4.md"]

    with pytest.raises(UnreadableError) as caught:
        read_all(read_text, paths)

    assert str(caught.value).replace(f"{tmp_path}/", "") == (
        "3 files cannot be read\n"
        "  p_2.md:1: is UTF-16, not UTF-8; save it as UTF-8\n"
        "  p_3.md:1: is not UTF-8 (byte 4)\n"
        "  p_4.md: no such file"
    )


def test_one_that_cannot_be_read_is_told_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "p_1.md").write_bytes(b"good")
    assert read_all(read_text, [tmp_path / "p_1.md"]) == ["good"]
    with pytest.raises(InputError) as caught:
        read_all(read_text, [tmp_path / "p_1.md", tmp_path / "p_2.md"])
    assert not isinstance(caught.value, UnreadableError)
    assert caught.value.reason == "no such file"


def test_zero_width_spaces_beside_white_space_and_quote_marks_are_left_out() -> None:
    text = (
        "\ufeff> \u2060Keeper A\u200b\n>\u200bbees \u200bhum\nวัน\u200bนี้ a\u200bb\u200b"
    )
    assert texts(text.encode()) == ["> Keeper A", ">bees hum", "วัน\u200bนี้ a\u200bb"]
