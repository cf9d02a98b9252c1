"""Settings: what a study.toml must say, each wrong entry by its name."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest

from daap.errors import SettingsError
from daap.extract.dsl_words import IMPACTS, OPTION, RELATIONS
from daap.relations import RELATION_NAMES
from daap.settings import Settings, read_settings, whole_words

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
            "[reading]\nspeaker = '('\n[release]",
            "is no regular expression",
        ),
        ("[release]", "[[redact]]\n[release]", "redact (entry 1) needs a pattern"),
        ("[release]", "[[redact]]\npattern = 'x*'\n[release]", "matches nothing"),
        ("[study]", "[study", "line 1"),
        ("[release]", "[product]\nstatus = 'Dead'\n[release]", "must be one of Idea"),
        ("[release]", "[control]\nminimum_rating = 6\n[release]", "from 0 to 5, not 6"),
        ("[release]", "[control]\nminimum_rating = nan\n[release]", "not NaN"),
        ("[release]", "[control]\nminimum_rating = true\n[release]", "not True"),
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
        ("creator =", "creater =", "study.creator is missing"),
        ("[release]", "[files]\ncodebok = 'c'\n[release]", "mean files.codebook?"),
        ("[release]", "[flies]\nnotes = 'n'\n[release]", "flies.notes is no setting"),
        ("[study]", "studdy = 1\n[study]", "studdy is no setting"),
        ("[release]", '[reading]\nspeaker = "\\w"\n[release]', "in single quotes"),
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


def test_a_missing_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file; name one with --study"):
        read_settings(tmp_path / "study.toml")


def test_redactions_match_whole_words_in_any_case() -> None:
    pattern = whole_words("Tom")
    assert [m[0] for m in pattern.finditer("TOM's tomato, (tom) Tom_1 atom")] == [
        "TOM",
        "tom",
    ]


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


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            'later = "consider_if_not_decided"',
            f"relations.later names 'consider_if_not_decided'; it must be one of "
            f"{', '.join(RELATION_NAMES)}; did you mean consider_if_not_decided_yet?",
        ),
        ("later = 3", "relations.later must be text, not 3"),
        ('uses = "can_use"', "relations.uses is a relation's name already"),
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
