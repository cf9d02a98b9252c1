"""Settings: what a study.toml must say, each wrong entry by its name."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest

from daap.core.errors import SettingsError
from daap.core.relations import KIND_NAMES, RELATION_NAMES
from daap.core.settings import KNOWN, Settings, read_settings
from daap.core.settings_reader import Reader
from daap.core.values import PublishedText
from daap.extract.dsl.vocabulary import IMPACTS, KINDS, OPTION, RELATIONS

GOOD = """[study]
title = "T"
description = "D"
creator = "C"
base = "https://example.org/"
[release]
version = "1.0.0"
issued = 2026-01-31
licence = "https://example.org/licence"
publisher = "P"
"""


def read(tmp_path: Path, text: str) -> Settings:
    """The settings of a file with this text."""
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    return read_settings(tmp_path / "study.toml")


def test_what_is_not_said_has_a_default(tmp_path: Path) -> None:
    settings = read(tmp_path, GOOD)
    assert settings.language == "en"
    assert settings.issued == "2026-01-31"
    assert settings.notes == (tmp_path / "field-notes").resolve()
    assert (settings.sources, settings.codebook) == (None, None)
    assert settings.label.fullmatch("Participant 12")
    assert settings.redactions == ()
    assert (settings.purpose, settings.status) == ("D", "Consume")
    assert settings.minimums == {}


def test_minimums_are_read_exactly_as_written(tmp_path: Path) -> None:
    control = "[control]\nminimum_rating = 3.5\n[control.minimum]\nanchoring = 0.1\n"
    settings = read(tmp_path, GOOD + control)
    assert settings.minimums == {
        "rating": Decimal("3.5"),
        "anchoring": Decimal("0.1"),
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "T"', "", "study.title is missing"),
        ('title = "T"', "title = 3", "study.title must be text, not 3"),
        ('https://example.org/"\n[r', 'example"\n[r', "study.base must be an absolute"),
        ('https://example.org/"\n[r', 'https://a b/"\n[r', "study.base must be"),
        ("1.0.0", "one", "release.version must be a version"),
        ("2026-01-31", '"soon"', "release.issued must be a date"),
        ("[release]", '[files]\nsources = "no.csv"\n[release]', "names 'no.csv'"),
        (
            "[release]",
            '[redaction]\nfile = "~nobody-here/names.toml"\n[release]',
            "redaction.file names '~nobody-here/names.toml', which is not a file here",
        ),
        (
            "[release]",
            "[reading]\nspeaker = '('\n[release]",
            "is not a regular expression",
        ),
        (
            "[release]",
            "[reading]\nspeaker = '(Expert) ([A-Z])'\n[release]",
            "reading.speaker has 2 groups; one may hold the speaker's name",
        ),
        ("[release]", "[[redact]]\n[release]", "redact (entry 1) needs a pattern"),
        ("[release]", "[[redact]]\npattern = 'x*'\n[release]", "matches nothing"),
        ("[study]", "[study", "line 1"),
        ("[release]", "[product]\nstatus = 'Dead'\n[release]", "must be one of Idea"),
        ("[release]", "[control]\nminimum_rating = 6\n[release]", "from 0 to 5, not 6"),
        ("[release]", "[control]\nminimum_rating = nan\n[release]", "not NaN"),
        ("[release]", "[control]\nminimum_rating = true\n[release]", "not true"),
        ("[release]", "[control]\nminimum = 1\n[release]", "minimum must be a table"),
        (
            "[release]",
            "[control.minimum]\nanchoring = 1.5\n[release]",
            "control.minimum.anchoring must be a number from 0 to 1, not 1.5",
        ),
        (
            "[release]",
            "[control.minimum]\nancoring = 0.5\n[release]",
            "control.minimum.ancoring must be one of shape-conformance, anchoring",
        ),
        (
            "creator =",
            "creater =",
            "creater is not a setting; did you mean study.creator?",
        ),
        ("[release]", "[files]\ncodebok = 'c'\n[release]", "mean files.codebook?"),
        (
            "[release]",
            "[flies]\nnotes = 'n'\n[release]",
            "flies.notes is not a setting",
        ),
        ("[study]", "studdy = 1\n[study]", "studdy is not a setting"),
        ("[release]", '[reading]\nspeaker = "\\w"\n[release]', "in single quotes"),
        ("[release]", '[reading]\nspeaker = "a\n[release]', "end the text with its"),
        ("[release]", "[sync]\nurl = 'ftp://a/{path}'\n[release]", "must be an http"),
        ("[release]", "[sync]\nurl = 'http://a/p'\n[release]", "holds {path} once"),
        ("[release]", "[sync]\nlist = 'no.csv'\n[release]", "names 'no.csv'"),
    ],
)
def test_a_wrong_entry_is_named(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in GOOD
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert said in str(caught.value)
    assert "study.toml" in str(caught.value)


PATTERN = "[reading]\nspeaker = '{}'\n[release]"
REDACT = "[[redact]]\npattern = {}\n[release]"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "T"', 'title = ["A"]', 'study.title must be text, not ["A"]'),
        ('title = "T"', 'title = "  "', "study.title is empty; write a text"),
        (
            'creator = "C"',
            "creator = true",
            'study.creator must be text, not true; write it in quotes: "true"',
        ),
        (
            '"1.0.0"',
            "0.1",
            'release.version must be text, not 0.1; write it in quotes: "0.1"',
        ),
        (
            "1.0.0",
            "01.2.3",
            "release.version must be a version such as 1.2.3, not '01.2.3'",
        ),
        (
            "2026-01-31",
            '"2026-02-30"',
            "release.issued must be a date such as 2026-11-23, not '2026-02-30'",
        ),
        (
            "2026-01-31",
            "2026-01-31T10:00:00Z",
            "such as 2026-11-23, not '2026-01-31T10:00:00+00:00'",
        ),
        (
            "[release]",
            'language = "de_DE"\n[release]',
            "study.language must be a language tag such as en, de-DE or pt-BR, "
            "not 'de_DE': did you mean de-DE?",
        ),
        ("[release]", 'language = ""\n[release]', "study.language is empty"),
        (
            'https://example.org/"\n[r',
            'https://example.org/%zz/"\n[r',
            "study.base must be an absolute IRI that ends in / or #, such as "
            "https://example.org/our-study/, not 'https://example.org/%zz/': "
            "a % in it begins no escape such as %20",
        ),
        (
            "[release]",
            'origin = "example"\n[release]',
            "study.origin must be an address such as https://example.org/our-study, "
            "not 'example': it does not begin with https://",
        ),
        (
            "https://example.org/licence",
            "CC BY-SA 4.0",
            "release.licence must be the IRI of a licence such as "
            "https://creativecommons.org/licenses/by-sa/4.0/, not 'CC BY-SA 4.0': "
            "it does not begin with https://",
        ),
        (
            "[release]",
            "[realease]",
            "realease.version is not a setting: there is no section [realease]; "
            "did you mean release.version?",
        ),
        (
            "licence =",
            "license =",
            "release.license is not a setting; did you mean release.licence?",
        ),
        ("[study]", "", "title is not a setting; did you mean study.title?"),
        (
            "[release]",
            'version = "1.0.0"\n[release]',
            "study.version is not a setting; did you mean release.version?",
        ),
        ("[study]", "study = 1\n[studdy]", "study must be a table: [study] on"),
        ("[release]", PATTERN.format("(a+)+$"), 'reading.speaker is "(a+)+$", which'),
        ("[release]", PATTERN.format(".*"), "reading.speaker matches an empty line"),
        ("[release]", PATTERN.format(".+"), "reading.speaker matches any line, '.+'"),
        ("[release]", REDACT.format("''"), "redact (entry 1) has an empty pattern"),
        ("[release]", REDACT.format("5"), "has a pattern that is not text but 5"),
        (
            "[release]",
            REDACT.format("'[a-z]+'"),
            "redact (entry 1) has the pattern '[a-z]+', which matches any word",
        ),
        (
            "[release]",
            REDACT.format("'data'\nreplacement = '[data]'"),
            "redact (entry 1) matches nothing at all or its own replacement",
        ),
        (
            "[release]",
            REDACT.format("'Maya'\nreplacment = 'x'"),
            "has 'replacment', which is not a setting; did you mean replacement?",
        ),
        ("[release]", REDACT.format("'(a|a)*'"), "in so many ways"),
        (
            "[release]",
            "[control]\nminimum_rating = '3'\n[release]",
            'control.minimum_rating must be a number from 0 to 5, not "3"',
        ),
        (
            "[release]",
            "[control]\nminimum_rating = inf\n[release]",
            "must be a number from 0 to 5, not Infinity",
        ),
        (
            "[release]",
            "[files]\nnotes = 'field-notes\\'\n[release]",
            "files.notes names 'field-notes\\\\', which is not there; write / between",
        ),
        ('title = "T"', "title = T", "write texts in quotes"),
        ('title = "T"', "title = “T”", "write straight quotes"),
        (
            "[release]",
            "[control]\nminimum_rating = True\n[release]",
            "write true and false in lower case",
        ),
        ("[study]", f"a = {'[' * 5000}{']' * 5000}\n[study]", "is nested too deeply"),
    ],
)
def test_what_was_found_and_what_belongs_there_are_told(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    assert old in GOOD
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert said in str(caught.value)


def test_words_are_published_as_the_study_says_and_by_source(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).text_of("p1") is PublishedText.ALL

    publish = '[publish]\ntext = "none"\n\n[publish.sources]\np4 = "quoted"\n\n'
    found = read(tmp_path, publish + GOOD)

    assert found.text_of("p1") is PublishedText.NONE
    assert found.text_of("p4") is PublishedText.QUOTED
    assert found.with_text(PublishedText.ALL).text_of("p4") is PublishedText.ALL


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('text = "some"', "publish.text must be one of all, quoted, none"),
        (
            'texts = "none"',
            "publish.texts is not a setting; did you mean publish.text?",
        ),
        ("sources = 4", "publish.sources must be a table"),
        ("[publish.sources]\np4 = true", "publish.sources.p4 must be text, not true"),
    ],
)
def test_what_is_no_way_to_publish_words_is_told(
    written: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, f"[publish]\n{written}\n\n{GOOD}")
    assert said in str(caught.value)


def test_addresses_are_filled_with_the_commit_beside_them(tmp_path: Path) -> None:
    url, page = (
        "https://e.org/{commit}/{path}",
        "http://e.org/{path}?a#L{first}-L{last}",
    )
    found = read(
        tmp_path, f'[sync]\ncommit = "4b8"\nurl = "{url}"\npage = "{page}"\n\n{GOOD}'
    )

    assert found.address == "https://e.org/4b8/{path}"
    assert found.lines_page == page


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            'page = "https://e.org/{path}"',
            "sync.page must be an http(s) URL that holds",
        ),
        ('page = "javascript:{path}{first}{last}"', "sync.page must be an http(s) URL"),
        (
            "page = 'https://e.org/\"{path}{first}{last}'",
            "sync.page must be an http(s)",
        ),
        ('url = "https://e.org/{commit}/{path}"', "and sync.commit is missing"),
        (
            'url = "https://e.org/{path}"\ncommit = "a/b"',
            "sync.commit must be the name",
        ),
    ],
)
def test_what_is_no_address_of_lines_is_told(
    written: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, f"[sync]\n{written}\n\n{GOOD}")
    assert said in str(caught.value)


NAMED = ("relations", "kinds", "coders", "coder_labels", "columns")


def test_every_setting_that_is_read_is_known_by_name(tmp_path: Path) -> None:
    """So that a misspelt one is told before what it leaves missing."""
    asked: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        value = Reader.value
        patch.setattr(Reader, "value", lambda self, n: asked.add(n) or value(self, n))
        read(tmp_path, GOOD)
    assert asked == {*KNOWN, *NAMED}, "whose entries are named by the user"


def test_a_byte_order_mark_before_the_settings_is_read_over(tmp_path: Path) -> None:
    assert read(tmp_path, f"\ufeff{GOOD}").title == "T"


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_lines_of_settings_end_in_any_way(tmp_path: Path, end: str) -> None:
    (tmp_path / "study.toml").write_bytes(GOOD.replace("\n", end).encode())
    assert read_settings(tmp_path / "study.toml").title == "T"


def test_what_xml_cannot_hold_becomes_a_space(tmp_path: Path) -> None:
    title = 'title = "A\\n\\u0001B"'
    assert read(tmp_path, GOOD.replace('title = "T"', title)).title == "A\n B"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.encode("utf-16"), "study.toml:1: is UTF-16, not UTF-8; save it as UTF-8"),
        (
            GOOD.replace("D", "ö").encode("cp1252"),
            "study.toml:3: is not UTF-8 (byte 36)",
        ),
    ],
)
def test_another_encoding_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / "study.toml")
    assert str(caught.value).endswith(said)


def test_a_folder_is_no_file_of_settings(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"is a folder; name its study\.toml"):
        read_settings(tmp_path)


def test_a_missing_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file; name one with --study"):
        read_settings(tmp_path / "study.toml")


def strings(path: Path) -> list[str]:
    """The texts of a file that can end up in data; of Python, no docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return [text]
    tree = ast.parse(text)
    documented = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documented
    ]


def test_the_base_of_the_study_is_written_in_its_settings_alone(
    repository: Path, settings: Settings
) -> None:
    """Elsewhere it begins the IRI of the ontology, of its shapes or of its makers."""
    ours = ("ontology", "shapes", "agent", "logo.svg", ">")
    for folder in ("pipeline", "ontology", "shapes"):
        for path in (repository / folder).rglob("*"):
            if path.suffix in (".py", ".ttl", ".rq", ".jsonld"):
                sign = "" if path.suffix == ".py" else "<"  # prose may name the base
                for text in strings(path):
                    for part in text.split(sign + settings.base)[1:]:
                        assert part.startswith(ours), f"{path.name}: {part[:40]}"


def test_a_study_may_name_relations_its_own_way(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).relations == {}
    table = '[relations]\noption2 = "option"\nlater = "consider_if_not_decided_yet"\n'
    assert read(tmp_path, GOOD + table).relations == {
        "option2": "option",
        "later": "consider_if_not_decided_yet",
    }


def test_a_study_may_name_kinds_its_own_way(tmp_path: Path) -> None:
    table = '[relations]\nneeds = "requires"\n[kinds]\nquality = "force"\n'
    found = read(tmp_path, GOOD + table).relations
    assert found == {"needs": "requires", "quality": "force"}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            'quality = "forces"',
            "kinds.quality names 'forces'; it must be one of decision, pattern, "
            "practice, design_solution, force; did you mean force?",
        ),
        ('force = "decision"', "kinds.force is the name of a kind already"),
        ('positive = "force"', "kinds.positive is a relation's name already"),
        (
            'needs = "force"\n[relations]\nneeds = "requires"',
            "kinds.needs is in [relations] too",
        ),
    ],
)
def test_a_kind_of_no_known_name_is_refused_with_the_list(
    tmp_path: Path, entry: str, said: str
) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, f"{GOOD}[kinds]\n{entry}\n")
    assert str(error.value).endswith(said)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            'later = "consider_if_not_decided"',
            f"relations.later names 'consider_if_not_decided'; it must be one of "
            f"{', '.join(RELATION_NAMES)}; did you mean consider_if_not_decided_yet?",
        ),
        ("later = 3", 'relations.later must be text, not 3; write it in quotes: "3"'),
        ('uses = "can_use"', "relations.uses is a relation's name already"),
        ('practice = "is_a"', "relations.practice is the name of a kind already"),
    ],
)
def test_a_relation_of_no_known_name_is_refused_with_the_list(
    tmp_path: Path, entry: str, said: str
) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, f"{GOOD}[relations]\n{entry}\n")
    assert str(error.value).endswith(said)


def test_relations_are_the_words_of_the_axial_dsl() -> None:
    ours = {*RELATIONS.values(), *IMPACTS, OPTION}
    assert set(RELATION_NAMES) == ours
    assert {KINDS[name] for name in KIND_NAMES} == {*KINDS.values()}


def test_coders_have_a_pseudonym_each_and_are_named_only_where_the_study_says(
    tmp_path: Path,
) -> None:
    coders = '\n[coders]\ncoder-1 = "ann"\ncoder-2 = "ben"\n'
    named = read(tmp_path, GOOD + coders + '[coder_labels]\ncoder-2 = "Ben Doe"\n')
    assert named.coders == {"coder-1": "ann", "coder-2": "ben"}
    assert named.coder_labels == {"coder-2": "Ben Doe"}
    for wrong, reason in (
        (coders + 'coder-3 = "ann"\n', "coders.coder-3 is a coder who has a pseudonym"),
        (coders + '[coder_labels]\ncoder-9 = "X"\n', "is not a pseudonym in"),
        ('\n[coders]\n"a b" = "ann"\n', "must be a pseudonym such as coder-1"),
        ('\n[columns]\nwho = "Coder"\n', "columns.who must be one of source, code"),
    ):
        with pytest.raises(SettingsError, match=reason):
            read(tmp_path, GOOD + wrong)
