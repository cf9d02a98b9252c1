"""What lies in a folder of notes: notes, hidden files, and what is not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from daap.core.errors import Severity
from daap.extract.files import find_notes
from daap.extract.other_files import is_named, is_note, not_read

NOTE = "# p\n4\n## title\nA talk\n\n# coding\n\n> Words.\n"


def folder(tmp_path: Path, *names: str, text: str = NOTE) -> Path:
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def found(tmp_path: Path) -> list[str]:
    return [path.name for path in find_notes([tmp_path])]


def told(tmp_path: Path) -> list[str]:
    return [finding.found for finding in not_read([tmp_path])]


def test_hidden_and_temporary_files_are_neither_notes_nor_named(tmp_path: Path) -> None:
    names = (".#p_1.md", "._p_1.md", "~$p_1.md", ".p_1.md", ".p_1.md.swp", ".x/p_2.md")
    folder(tmp_path, "p_1.md", *names, "#p_1.md#", "p_1.md~")
    assert found(tmp_path) == ["p_1.md"]
    assert told(tmp_path) == []


def test_a_lock_of_emacs_that_leads_nowhere_is_left_out(tmp_path: Path) -> None:
    folder(tmp_path, "p_1.md")
    (tmp_path / ".#p_1.md").symlink_to("user@host.1234:5678")
    assert found(tmp_path) == ["p_1.md"]
    assert told(tmp_path) == []


def test_the_case_of_a_suffix_does_not_matter(tmp_path: Path) -> None:
    folder(tmp_path, "p_1.md", "p_2.MD", "p_3.Md")
    assert found(tmp_path) == ["p_1.md", "p_2.MD", "p_3.Md"]


def test_what_is_no_md_and_what_lies_below_is_named(tmp_path: Path) -> None:
    names = ("p_3.markdown", "p_4.TXT", "p_5.docx", "photo.png", "codes.csv")
    folder(tmp_path, "p_1.md", *names, "sub/p_6.md", "sub/deep/p_7.MD", "sub/x.txt")
    assert found(tmp_path) == ["p_1.md"]
    assert told(tmp_path) == [
        "no *.md, so not read: p_3.markdown, p_4.TXT, p_5.docx",
        "in a folder below, so not read: sub/deep/p_7.MD, sub/p_6.md",
    ]
    finding = next(iter(not_read([tmp_path])))
    assert (finding.severity, finding.rule) == (Severity.INFO, "file-not-read")
    assert (finding.path, finding.line) == (tmp_path.name, 0)


def test_a_name_whose_end_is_not_seen_is_named_with_it(tmp_path: Path) -> None:
    folder(
        tmp_path,
        "p_1.md",
        "p_2.md ",
        "p_3.MD\u00a0",
        "p_4",
        "p_5.md_",
        "notes",
        "p.csv",
    )
    folder(tmp_path, "p\n6.txt")
    assert found(tmp_path) == ["p_1.md"]
    assert told(tmp_path) == [
        "no *.md, so not read: 'p_2.md ', 'p_3.MD\\xa0', p\\x0a6.txt, p_4, p_5.md_"
    ]


def test_a_link_to_a_folder_is_named(tmp_path: Path) -> None:
    notes, other = tmp_path / "notes", tmp_path / "other"
    folder(other, "p_2.md")
    folder(notes, "p_1.md", "sub/x.txt")
    (notes / "more").symlink_to(other)
    (notes / "sub" / "deep").symlink_to(other)
    assert found(notes) == ["p_1.md"]
    assert told(notes) == ["behind a link to a folder, so not read: more, sub/deep"]


def test_many_names_are_cut_short(tmp_path: Path) -> None:
    folder(tmp_path, "p_1.md", *(f"{n:02}.txt" for n in range(13)))
    [said] = told(tmp_path)
    assert said.endswith("08.txt, 09.txt and 3 more")


def test_a_folder_named_as_a_note_is_a_folder_below(tmp_path: Path) -> None:
    folder(tmp_path, "p_1.md", "p_2.md/p_2.md")
    assert found(tmp_path) == ["p_1.md"]
    assert told(tmp_path) == ["in a folder below, so not read: p_2.md/p_2.md"]


def test_a_file_that_is_named_itself_has_nothing_beside_it(tmp_path: Path) -> None:
    folder(tmp_path, "p_1.md", "p_2.txt")
    assert list(not_read([tmp_path / "p_1.md", tmp_path / "nowhere"])) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Read me\n\nNotes of the study.\n",
        "# Notes\n\n> A quotation.\n\n## Title\n\n- one\n\n```python\nx = 1\n```\n",
        "# Übersicht\n\nAlle Interviews.\n",
    ],
)
def test_a_text_without_a_sign_of_a_note_is_none(tmp_path: Path, text: str) -> None:
    folder(tmp_path, "overview.md", text=text)
    folder(tmp_path, "p_1.md")
    assert found(tmp_path) == ["p_1.md"]
    assert told(tmp_path) == ["no field note, so not read: overview.md"]


@pytest.mark.parametrize(
    "text",
    [
        "# p\n4\n",
        "# Maya\n\n# Coding\n",
        "# x\n## source type\nInterview\n",
        "text\n\n**OPEN CODING TRACE:**\n\nfresh data\n",
        "> **Axial coding trace**\n",
        '```\nx = CClass(source, "x", values={})\n```\n',
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_sign_is_enough(tmp_path: Path, text: str, end: str) -> None:
    path = tmp_path / "keeper.md"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", end).encode())
    assert is_note(path)


def test_a_note_that_cannot_be_read_is_one(tmp_path: Path) -> None:
    path = tmp_path / "keeper.md"
    path.write_bytes(NOTE.encode("utf-16"))
    assert is_note(path)
    assert is_note(tmp_path / "gone.md")


@pytest.mark.parametrize(
    "name", ["README.md", "readme.MD", "LICENSE.md", "CHANGELOG.md", "read-me.md"]
)
def test_what_explains_a_folder_is_no_note_whatever_it_shows(
    tmp_path: Path, name: str
) -> None:
    folder(tmp_path, name, "p_1.md")
    assert not is_named(name)
    assert found(tmp_path) == ["p_1.md"]
    assert told(tmp_path) == [f"no field note, so not read: {name}"]


def test_a_numbered_name_is_a_note_without_a_look(tmp_path: Path) -> None:
    folder(tmp_path, "s_10.md", text="")
    assert found(tmp_path) == ["s_10.md"]
