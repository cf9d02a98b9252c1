"""What projects of REFI-QDA hold besides coded words of text sources."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from tests.extract.qda.support import CODE, FILES, qdpx, quotes, read, text_source

from daap.core.resources import DEFAULT_STUDY
from daap.core.settings import read_settings
from daap.extract.qda.extracts import (
    CaseEntry,
    CodeEntry,
    FileExtract,
    SetEntry,
    Variable,
    VariableEntry,
    to_text,
)
from daap.extract.qda.imports import read_imports

MORE = CODE + '<Code guid="C2" name="wild"><NoteRef targetGUID="{N1}"/></Code>'
NOTES = (
    '<Notes><Note guid="n1" name="on wild" creationDateTime="2026-01-02T03:04:05Z">'
    "<PlainTextContent>seldom</PlainTextContent></Note>"
    '<Note guid="n2"><PlainTextContent>free</PlainTextContent></Note>'
    '<Note guid="n3"><PlainTextContent>on words</PlainTextContent></Note></Notes>'
)


def coding(kind: str, place: str, code: str = "c1") -> str:
    """A selection of some kind that is coded."""
    return (
        f'<{kind} guid="{kind}1" {place}><Coding guid="{kind}k">'
        f'<CodeRef targetGUID="{code}"/></Coding></{kind}>'
    )


def test_notes_sets_and_links_are_joined_by_guids_in_any_spelling(
    tmp_path: Path,
) -> None:
    after = (
        NOTES + '<Links><Link guid="l" name="leads to" direction="OneWay" '
        'originGUID="{C1}" targetGUID="c2"/>'
        '<Link guid="m" name="to nothing" originGUID="c1" targetGUID="c9"/></Links>'
        '<Sets><Set guid="s" name="Mood"><MemberCode targetGUID="C1"/></Set>'
        '<Set guid="w" name="Wave 1"><MemberSource targetGUID="{T-P1}"/></Set></Sets>'
    )
    file, _, rules = read(
        qdpx(tmp_path, text_source("All is calm."), codes=MORE, after=after)
    )
    assert [(m.text, m.code, m.created) for m in file.memos] == [
        ("free", "", ""),
        ("on words", "", ""),
        ("seldom", "wild", "2026-01-02T03:04:05Z"),
    ]
    assert [(one.source, one.name, one.target) for one in file.links] == [
        ("calm", "leads to", "wild")
    ]
    assert [(one.identifier, one.codes) for one in file.collections] == [
        ("mood", ("calm",))
    ]
    assert [(one.identifier, one.sources) for one in file.groups] == [
        ("wave-1", ("p1",))
    ]
    assert rules == ["import-left-out"]


def test_a_coding_of_a_whole_source_and_notes_on_words(tmp_path: Path) -> None:
    source = text_source("All is calm.", (7, 11, "calm")).replace(
        "</PlainTextSelection>", '<NoteRef targetGUID="n3"/></PlainTextSelection>'
    )
    whole = '<Coding guid="w"><CodeRef targetGUID="c1"/></Coding></TextSource>'
    path = qdpx(tmp_path, source.replace("</TextSource>", whole), after=NOTES)
    _, sources, _ = read(path)
    found = sources["p1"]
    assert [(c.start, c.end) for c in found.codings] == [(0, 0), (7, 11)]
    assert [(m.text, m.start, m.end) for m in found.memos] == [("on words", 7, 11)]


def test_words_that_are_coded_with_a_case_belong_to_it(tmp_path: Path) -> None:
    """NVivo codes with cases; others list a case's sources and selections."""
    cases = (
        '<Cases><Case guid="k1" name="Keeper A"/>'
        '<Case guid="k2" name="Keeper B"><SourceRef targetGUID="T-P1"/>'
        '<SelectionRef targetGUID="s1"/><SelectionRef targetGUID="s9"/></Case></Cases>'
    )
    source = text_source("All is calm here.", (7, 11, "calm"), (12, 16, "here"))
    source = source.replace('CodeRef targetGUID="c1"', 'CodeRef targetGUID="K1"', 1)
    file, sources, rules = read(qdpx(tmp_path, source, before=cases))
    found = {c.name: [(p.source, p.start, p.end) for p in c.parts] for c in file.cases}
    assert found == {
        "Keeper A": [("p1", 7, 11)],
        "Keeper B": [("p1", 0, 0), ("p1", 12, 16)],
    }
    places = [(one.start, one.end, one.case) for one in sources["p1"].passages]
    assert places == [(7, 11, "keeper-a"), (12, 16, "keeper-b")]
    assert quotes(sources["p1"]) == [("here", "calm")]
    assert rules == ["import-left-out", "import-counting"]


def test_regions_are_fragments_where_the_file_says_enough(tmp_path: Path) -> None:
    sources = (
        '<PictureSource guid="a" name="photo">'
        + coding("PictureSelection", 'firstX="9" firstY="2" secondX="4" secondY="8"')
        + "</PictureSource>"
        + '<PDFSource guid="b" name="paper">'
        + coding(
            "PDFSelection", 'page="3" firstX="0" firstY="0" secondX="5" secondY="6"'
        )
        + "</PDFSource>"
        + '<AudioSource guid="c" name="tape">'
        + coding("AudioSelection", 'begin="1500" end="4000"')
        + "</AudioSource>"
        + '<VideoSource guid="d" name="film">'
        + coding("VideoSelection", 'begin="9" end="x"')
        + '<Coding guid="w"><CodeRef targetGUID="c1"/></Coding></VideoSource>'
    )
    _, found, rules = read(qdpx(tmp_path, sources))
    regions = {name: [c.region for c in one.codings] for name, one in found.items()}
    assert regions == {
        "photo": ["xywh=4,2,5,6"],
        "paper": ["page=3&viewrect=0,0,5,6"],
        "tape": ["t=1.5,4"],
        "film": [],
    }
    assert rules == ["import-left-out", "import-left-out"]


def test_text_of_a_pdf_and_a_transcript_of_a_recording_are_texts(
    tmp_path: Path,
) -> None:
    words = (
        "<PlainTextContent>All is calm.</PlainTextContent>"
        '<PlainTextSelection guid="s" startPosition="7" endPosition="11" name="calm">'
        '<Coding guid="k"><CodeRef targetGUID="c1"/></Coding></PlainTextSelection>'
    )
    spoken = (
        "<PlainTextContent>All is calm.</PlainTextContent>"
        '<SyncPoint guid="y1" timeStamp="0" position="7"/>'
        '<SyncPoint guid="y2" timeStamp="9" position="11"/>'
        '<TranscriptSelection guid="z" name="calm" fromSyncPoint="y1" toSyncPoint="Y2">'
        '<Coding guid="q"><CodeRef targetGUID="c1"/></Coding></TranscriptSelection>'
    )
    sources = (
        f'<PDFSource guid="a" name="paper"><Representation guid="r">{words}'
        "</Representation></PDFSource>"
        f'<AudioSource guid="b" name="tape"><Transcript guid="t">{spoken}'
        "</Transcript></AudioSource>"
    )
    _, found, _ = read(qdpx(tmp_path, sources))
    assert {name: quotes(one) for name, one in found.items()} == {
        "paper": [("calm", "calm")],
        "tape": [("calm", "calm")],
    }


@pytest.mark.parametrize(
    ("written", "colour", "rules"),
    [
        ("#f781F3", "#F781F3", []),
        ("#abc", "#AABBCC", []),
        ("#f781f380", "#F781F3", []),
        ("rgb(247, 129, 243)", "#F781F3", []),
        ("rgba(247,129,243,0.5)", "#F781F3", []),
        ("rgb(300, 0, 0)", "", ["import-left-out"]),
        ("pink", "", ["import-left-out"]),
        ("", "", []),
    ],
)
def test_a_colour_is_six_digits_or_a_finding(
    written: str, colour: str, rules: list[str], tmp_path: Path
) -> None:
    code = f'<Code guid="c1" name="calm" color="{written}"/>'
    file, _, told = read(qdpx(tmp_path, codes=code))
    assert [one.colour for one in file.codes] == [colour]
    assert told == rules


def test_a_variable_that_values_alone_name_is_a_variable_too(tmp_path: Path) -> None:
    path = Path(shutil.copy(FILES / "qualcoder4-bees.qda", tmp_path / "bees.qda"))
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM attribute_type WHERE name = 'years'")
    connection.close()
    file, _, _ = read(path)
    assert [(v.name, v.type, v.description) for v in file.variables] == [
        ("region", "Text", "where"),
        ("years", "Text", ""),
    ]


def test_of_two_colours_and_two_descriptions_the_first_stays(tmp_path: Path) -> None:
    (tmp_path / "imports").mkdir()
    for name, colour, about in (("ann", "#000000", "how long"), ("ben", "", "since")):
        extract = FileExtract(
            identifier=name,
            file=f"{name}.qda",
            sha256="0",
            codes=(CodeEntry(code="calm", name="calm", path=("calm",), colour=colour),),
            variables=(Variable(name="years", type="Text", description=about),),
        )
        path = tmp_path / "imports" / f"{name}.json"
        path.write_text(to_text(extract), encoding="utf-8")
    found = read_imports(replace(read_settings(DEFAULT_STUDY), root=tmp_path))
    assert [one.colour for one in found.codes] == ["#000000"]
    assert [v.description for v in found.project.variables] == ["how long"]
    assert [(one.rule, one.path, one.found) for one in found.findings] == [
        ("import-values-differ", "imports/ben.json", told)
        for told in (
            "another colour of the code calm than another file has",
            "another description of the variable 'years' than another file has",
        )
    ]


def test_what_one_file_says_alone_is_kept_and_what_two_say_is_a_finding(
    tmp_path: Path,
) -> None:
    """A table of segments has no definitions; a codebook read later has."""
    (tmp_path / "imports").mkdir()
    for name, about, age in (("ann", "", "10"), ("ben", "quiet", "12")):
        value = VariableEntry(name="age", value=age)
        extract = FileExtract(
            identifier=name,
            file=f"{name}.qda",
            sha256="0",
            codes=(CodeEntry(code="a", name="a", path=("a",), definition=about),),
            collections=(SetEntry(identifier="s", name="S", description=about),),
            cases=(
                CaseEntry(
                    identifier="c", name="C", description=about, variables=(value,)
                ),
            ),
            variables=(Variable(name="age", type="Text", description=about),),
        )
        path = tmp_path / "imports" / f"{name}.json"
        path.write_text(to_text(extract), encoding="utf-8")
    found = read_imports(replace(read_settings(DEFAULT_STUDY), root=tmp_path))
    (case,), (variable,) = found.project.cases, found.project.variables
    said = (found.codes[0].definition, found.collections[0].description)
    assert (*said, case.description, variable.description) == ("quiet",) * 4
    assert [value.value for value in case.variables] == ["10"]
    assert [(one.rule, one.found) for one in found.findings] == [
        (
            "import-values-differ",
            "another 'age' of the case 'C' than another file has",
        )
    ]


CASE = '<Cases><Case guid="a" name="Ann">{0}</Case>{1}</Cases>'
OF_CASE = '<Coding guid="k"><CodeRef targetGUID="a"/></Coding>'
WORDS = (
    '<PlainTextSelection guid="s" startPosition="7" endPosition="11" name="calm">{0}'
    "</PlainTextSelection>"
)


@pytest.mark.parametrize(
    ("case", "inside", "span"),
    [
        ("", OF_CASE, (0, 0)),
        ("", WORDS.format(OF_CASE), (7, 11)),
        ('<SelectionRef targetGUID="s"/>', WORDS.format(""), (7, 11)),
    ],
)
@pytest.mark.parametrize("is_pdf", [False, True])
def test_a_source_and_words_in_it_belong_to_a_case(
    case: str, inside: str, span: tuple[int, int], is_pdf: bool, tmp_path: Path
) -> None:
    inner = f"<PlainTextContent>All is calm.</PlainTextContent>{inside}"
    source = f'<TextSource guid="t" name="p1">{inner}</TextSource>'
    if is_pdf:
        inner = f"<Representation>{inner}</Representation>"
        source = f'<PDFSource guid="t" name="p1">{inner}</PDFSource>'
    path = qdpx(tmp_path, source, before=CASE.format(case, ""))
    file, _, _ = read(path)
    (part,) = file.cases[0].parts
    assert (part.source, part.start, part.end) == ("p1", *span)


def test_two_cases_of_one_name_are_two(tmp_path: Path) -> None:
    more = '<Case guid="b" name="Ann"><SourceRef targetGUID="t-p1"/></Case>'
    source = text_source("All is calm.")
    file, _, rules = read(qdpx(tmp_path, source, before=CASE.format("", more)))
    assert [(one.name, len(one.parts)) for one in file.cases] == [
        ("Ann", 0),
        ("Ann", 1),
    ]
    assert len({one.identifier for one in file.cases}) == 2
    assert "import-same-source" in rules


def test_a_set_of_codes_and_sources_is_two_and_sets_of_one_name_are_one(
    tmp_path: Path,
) -> None:
    both = '<MemberCode targetGUID="c1"/><MemberSource targetGUID="t-p1"/>'
    path = qdpx(
        tmp_path,
        text_source("All is calm."),
        codes=CODE + '<Code guid="c2" name="wild"/>',
        after=f'<Sets><Set guid="1" name="A">{both}</Set>'
        '<Set guid="2" name="A"><MemberCode targetGUID="c2"/></Set></Sets>',
    )
    file, _, rules = read(path)
    (codes,), (sources,) = file.collections, file.groups
    assert (codes.codes, codes.sources) == (("calm", "wild"), ())
    assert (sources.codes, sources.sources) == ((), ("p1",))
    assert rules == ["import-left-out"]


def test_of_two_transcripts_the_first_is_read_with_its_codings(tmp_path: Path) -> None:
    """The places of the second are of other words in the first."""

    def transcript(number: int, text: str) -> str:
        return (
            f'<Transcript guid="r{number}"><PlainTextContent>{text}</PlainTextContent>'
            f'<SyncPoint guid="a{number}" position="0"/>'
            f'<SyncPoint guid="z{number}" position="5"/>'
            f'<TranscriptSelection guid="s{number}" name="{text[:5]}" '
            f'fromSyncPoint="a{number}" toSyncPoint="z{number}"><Coding guid="k">'
            f'<CodeRef targetGUID="c1"/></Coding></TranscriptSelection></Transcript>'
        )

    texts = transcript(1, "Hello bees.") + transcript(2, "Hallo Bienen.")
    source = f'<AudioSource guid="t" name="p1">{texts}</AudioSource>'
    file, sources, _ = read(qdpx(tmp_path, source))
    assert sources["p1"].text == ("Hello bees.",)
    assert quotes(sources["p1"]) == [("Hello", "calm")]
    assert "another text of 'p1', with its codings" in [f.found for f in file.findings]


def test_codings_of_a_note_and_notes_on_a_link_are_told(tmp_path: Path) -> None:
    """A passage that is coded in a note is of the note, and no place of it."""
    marked = (
        '<PlainTextSelection guid="s9" startPosition="0" endPosition="3"><Coding '
        'guid="k9"><CodeRef targetGUID="c1"/></Coding></PlainTextSelection>'
    )
    notes = "".join(
        f'<Note guid="{key}" name="{key}"><PlainTextContent>so it is</PlainTextContent>'
        f"{more}</Note>"
        for key, more in (("n1", marked), ("n2", ""))
    )
    link = (
        '<Links><Link guid="l1" name="so" direction="OneWay" originGUID="c1" '
        'targetGUID="c2"><NoteRef targetGUID="n2"/></Link></Links>'
    )
    source = text_source("All is calm.", (7, 11, "calm")).replace(
        "</TextSource>", '<NoteRef targetGUID="n1"/></TextSource>'
    )
    codes = CODE + CODE.replace("c1", "c2").replace("calm", "loud")
    path = qdpx(tmp_path, source, codes=codes, after=f"<Notes>{notes}</Notes>{link}")
    file, sources, _ = read(path)
    assert [(memo.text, memo.end) for memo in sources["p1"].memos] == [("so it is", 0)]
    found = [one.found for one in file.findings]
    assert found[:2] == ["1 coding of the note 'n1'", "a note on the link 'so'"]
