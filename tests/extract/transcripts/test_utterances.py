"""Transcripts of each tool as utterances, and as field notes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from daap.core.errors import InputError
from daap.extract.qda.project import Remarks
from daap.extract.transcripts.utterances import Utterance
from daap.extract.transcripts.utterances import utterances as read


def utterances(path: Path) -> list[Utterance]:
    """The utterances of a transcript of which nothing is left out."""
    remarks = Remarks(path.name)
    said = read(path, remarks)
    assert remarks.findings == []
    return said


SAID = [
    Utterance("Ann Lee", ("How do you keep your bees?",)),
    Utterance("Maya", ("In a logbook & a hive.", "Always.")),
]
VTT = """WEBVTT - made by a tool

NOTE a remark that nobody said

1
00:00:01.000 --> 00:00:03.000 align:start
<v Ann Lee>How do you keep your bees?</v>

00:00:03.500 --> 00:00:05.000
<v Maya><i>In a logbook &amp; a hive.</i></v>

00:05.100 --> 00:06.000
Always.
"""
ZOOM_VTT = """WEBVTT

1
00:00:01.000 --> 00:00:03.000
Ann Lee: How do you keep your bees?

2
00:00:03.500 --> 00:00:05.000
Maya: In a logbook & a hive.

3
00:00:05.500 --> 00:00:06.000
Maya: Always.
"""
SRT = """1
00:00:01,000 --> 00:00:03,000
Ann Lee: How do you keep your bees?

2
00:00:03,500 --> 00:00:05,000
Maya: In a logbook & a hive.
Always.
"""
OTTER = """Ann Lee  0:03
How do you keep your bees?

Maya  0:05
In a logbook & a hive.

Always.
"""
TEAMS = """0:0:3.0 --> 0:0:5.120
Ann Lee
How do you keep your bees?

0:0:5.200 --> 0:0:6.0
Maya
In a logbook & a hive.
Always.
"""
ALONE = """Ann Lee:
How do you keep your bees?
Maya：In a logbook & a hive.
[00:00:05.000 --> 00:00:06.000]  Always.
"""
ONE_CUE = """WEBVTT

00:01.000 --> 00:02.000
<v Ann Lee>How do you keep your bees?</v> <v Maya>In a logbook & a hive.</v>
Always.
"""
BRACKETS = """[00:01:02] Ann Lee
How do you keep your bees?
[00:01:05] Maya:
In a logbook & a hive.
Always.
"""
ZOOM = """[Ann Lee] 14:02:10
How do you keep your bees?

[Maya] 14:02:15
In a logbook & a hive.
Always.
"""
TIMED = """Ann Lee (00:01): How do you keep your bees?
Maya (00:05):
In a logbook & a hive.
Always.
"""
NAMES = """Ann Lee: How do you keep your bees?
(00:12) Maya: In a logbook & a hive.
00:14
Always.
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.vtt", VTT),
        ("b.vtt", ZOOM_VTT),
        ("a.srt", SRT),
        ("otter.txt", OTTER),
        ("brackets.txt", BRACKETS),
        ("zoom.txt", ZOOM),
        ("names.txt", NAMES),
        ("timed.txt", TIMED),
        ("arrow.vtt", VTT.replace("03.500 -->", "03.500 →")),
        ("dense.srt", SRT.replace("\n\n", "\n")),
        ("teams.txt", TEAMS),
        ("alone.txt", ALONE),
        ("voices.vtt", ONE_CUE),
        ("crlf.vtt", VTT.replace("\n", "\r\n")),
    ],
)
def test_words_have_their_speakers_and_no_times(
    name: str, text: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8-sig"))
    assert utterances(path) == SAID


def test_a_line_below_no_time_is_left_out_with_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(VTT.replace("05.100 -->", "05.100"), encoding="utf-8")
    remarks = Remarks(path.name)
    assert read(path, remarks) == [SAID[0], Utterance("Maya", SAID[1].paragraphs[:1])]
    assert [(f.rule, f.line, f.words) for f in remarks.findings] == [
        ("import-left-out", 12, "00:05.100 00:06.000"),
        ("import-left-out", 13, "Always."),
    ]


@pytest.mark.parametrize(
    ("first", "words"), [("", ("Since", "2019")), ("1\n", ("Since",))]
)
def test_a_number_above_a_time_is_of_the_cue_only_where_cues_are_numbered(
    tmp_path: Path, first: str, words: tuple[str, ...]
) -> None:
    path = tmp_path / "a.srt"
    time = "00:00:0{0},000 --> 00:00:0{0},900\n"
    path.write_text(f"{first}{time.format(1)}Since\n2019\n{time.format(2)}then.\n")
    assert utterances(path) == [Utterance("", (*words, "then."))]


def word(folder: Path, body: str) -> Path:
    """A document of Word."""
    path = folder / "a.docx"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        )
    return path


def test_a_document_of_word_has_its_paragraphs_and_nothing_hidden(
    tmp_path: Path,
) -> None:
    body = (
        "<w:p><w:r><w:t>Ann Lee: How do you </w:t></w:r>"
        "<w:del><w:r><w:delText>SECRET</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>keep your bees?</w:t></w:r></w:ins></w:p>"
        "<w:p><w:r><w:t>Maya: In a logbook &amp; a hive.</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Always.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert utterances(word(tmp_path, body)) == SAID


@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:r><w:br/><w:t>Ann Lee</w:t></w:r><w:r><w:t>   0:03</w:t><w:br/>"
        "<w:t>How do you keep your bees?</w:t></w:r></w:p><w:p><w:r><w:t>Maya</w:t>"
        "<w:t>   1:00:05</w:t><w:br/><w:t>In a logbook &amp; a hive.</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Always.</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>0:0:0.0 --&gt; 0:0:2.56</w:t><w:br/><w:t>Ann Lee</w:t><w:br/>"
        "<w:t>How do you keep your bees?</w:t></w:r></w:p><w:p><w:r>"
        "<w:t>0:0:3.1 --&gt; 0:0:4.0</w:t></w:r></w:p><w:p><w:r><w:t>Maya</w:t></w:r>"
        "</w:p><w:p><w:r><w:t>In a logbook &amp; a hive.</w:t><w:br/>"
        "<w:t>Always.</w:t></w:r></w:p>",
    ],
)
def test_a_document_of_teams_has_names_and_times_in_lines_of_their_own(
    body: str, tmp_path: Path
) -> None:
    assert utterances(word(tmp_path, body)) == SAID


def test_what_word_shows_is_kept(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Maya: a well</w:t>'
        "<w:noBreakHyphen/><w:t>known hive</w:t></w:r></w:p>"
    )
    said = [Utterance("Maya", ("a well\u2011known hive",))]
    assert utterances(word(tmp_path, body)) == said


def table(*rows: tuple[str, ...]) -> str:
    """A table of Word, with a paragraph for each line of a cell."""
    cells = (
        [
            "<w:tc>"
            + "".join(f"<w:p><w:r><w:t>{t}</w:t></w:r></w:p>" for t in cell.split("\n"))
            + "</w:tc>"
            for cell in row
        ]
        for row in rows
    )
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(r)}</w:tr>" for r in cells) + "</w:tbl>"


@pytest.mark.parametrize("time", [(), ("00:00:01",)])
def test_the_first_words_of_rows_of_a_table_are_labels_if_they_repeat(
    time: tuple[str, ...], tmp_path: Path
) -> None:
    body = table(
        (*time, "Ann Lee", "How do you keep your bees?"),
        (*time, "Maya", "In a logbook &amp; a hive."),
        (*time, "Maya", "Always."),
        (*time, "Ann Lee", "Good."),
    )
    said = [*SAID, Utterance("Ann Lee", ("Good.",))]
    assert utterances(word(tmp_path, body)) == said


def test_other_cells_of_a_table_are_words_as_they_stand(tmp_path: Path) -> None:
    body = table(("Hives", "twelve"), ("Years", "ten"), ("", "Years"), ("Years", ""))
    said = [Utterance("", ("Hives", "twelve", "Years", "ten", "Years", "Years"))]
    assert utterances(word(tmp_path, body)) == said


def test_what_word_shows_beside_the_text_is_told(tmp_path: Path) -> None:
    frame = "<w:txbxContent><w:p><w:r><w:t>Note</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Maya: calm.</w:t><w:footnoteReference/></w:r>"
        "<w:r><w:commentReference/></w:r><w:r><w:commentReference/></w:r>"
        f"<w:r><w:drawing>{frame}</w:drawing></w:r>"
        f"<w:r><w:Fallback>{frame}</w:Fallback></w:r></w:p>"
    )
    remarks = Remarks("a.docx")
    assert read(word(tmp_path, body), remarks) == [Utterance("Maya", ("calm.",))]
    found = [one.found for one in remarks.findings]
    assert found == ["1 footnote", "2 comments", "1 text frame"]


@pytest.mark.parametrize(
    "line",
    [
        "So I told him: go away.",
        "The important thing is this: we keep bees.",
        "We met at 10:30",
        "For those who came:",
        "5 < 7 and 8 > 6",
        "[00:04.000 --> 00:06.000] Fine.",
    ],
)
def test_a_sentence_is_no_label(line: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Ann: Well.\n{line}\n", encoding="utf-8")
    words = line.rpartition("] ")[2]
    assert utterances(path) == [Utterance("Ann", ("Well.", words))]


def test_signs_in_a_cue_are_words_and_tags_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n5 < 7 <00:01.500>and <c.x>8</c> > 6\n"
    )
    assert utterances(path) == [Utterance("", ("5 < 7 and 8 > 6",))]


@pytest.mark.parametrize("name", ["a.vtt", "a.srt", "a.txt", "a.docx"])
def test_a_file_without_words_is_an_error(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n" if name == "a.vtt" else "")
    with pytest.raises(InputError):
        utterances(path)
