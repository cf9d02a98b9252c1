"""Model files together: each thing once, and a finding for all that does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from daap.core.codebook import Attribution
from daap.core.errors import InputError
from daap.core.statements import ImpactStatement, LinkStatement
from daap.core.values import Kind
from daap.extract.models.model import FormalModel, read_model

CODES = """swarm_decision = CClass(decision, "How to keep a swarm?")
hive = CClass(practice, "Hive")
frame = CClass(pattern, "Frame", superclasses=hive)
calm = CClass(force, "Calm")
"""


def model(tmp_path: Path, *texts: str) -> FormalModel:
    """What files with these texts say together."""
    paths = [tmp_path / f"model{number}.py" for number, _ in enumerate(texts)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return read_model(paths)


def rules(found: FormalModel) -> list[tuple[str, str]]:
    """The place and the rule of each finding."""
    return [(finding.place, finding.rule) for finding in found.findings]


def test_a_name_of_one_file_is_known_in_every_other(tmp_path: Path) -> None:
    found = model(tmp_path, "p1_codes = [hive, box]", "box = calm", CODES)
    assert found.attributions == (
        Attribution("p1", "hive", 1),
        Attribution("p1", "calm", 2),
    )
    assert [code.kind for code in found.codes] == [
        Kind.DECISION, Kind.PRACTICE, Kind.PATTERN, Kind.FORCE,
    ]  # fmt: skip
    assert found.findings == ()


def test_another_name_stands_for_the_code_in_every_statement(tmp_path: Path) -> None:
    text = (
        'box = nest = hive\nadd_decision_option_link(swarm_decision, nest, "")\n'
        "add_force_relations({box: {calm: negative}})"
    )
    found = model(tmp_path, CODES, text)
    assert [option.solution for option in found.options] == ["hive"]
    assert found.impacts == (ImpactStatement("hive", "calm", "-", 3),)
    assert found.findings == ()


def test_a_second_definition_is_a_finding_and_the_first_counts(tmp_path: Path) -> None:
    again = 'hive = CClass(practice, "Hive")\nhive = CClass(force, "Home")'
    found = model(tmp_path, CODES, again)
    assert rules(found) == [
        ("model1.py:1", "repeated-definition"),
        ("model1.py:2", "contradicting-definition"),
    ]
    assert found.findings[1].message == (
        "a second definition of hive as Force 'Home'; expected one; before it was"
        " Practice 'Hive'; remove one of the two; the first counts"
    )
    assert found.codes[1].label == "Hive"


def test_an_impact_of_two_signs_is_a_finding_and_the_first_counts(
    tmp_path: Path,
) -> None:
    text = (
        "add_force_relations({hive: {calm: positive}})\n"
        "add_force_relations({hive: {calm: positive}})\n"
        "add_force_relations({hive: {calm: very_negative}})"
    )
    found = model(tmp_path, CODES, text)
    assert found.impacts == (ImpactStatement("hive", "calm", "+", 1),)
    assert rules(found) == [
        ("model1.py:2", "repeated-statement"),
        ("model1.py:3", "contradicting-statement"),
    ]


def test_a_pair_of_decisions_has_one_next_relation(tmp_path: Path) -> None:
    text = "".join(
        'hive.add_links(swarm_decision, role_name="next decision", '
        f"stereotype_instances={word})\n"
        for word in ("mandatory_next", "optional_next")
    )
    found = model(tmp_path, CODES, text)
    assert found.links == (
        LinkStatement("hive", "mandatory_next", "swarm_decision", 1),
    )
    assert rules(found) == [("model1.py:2", "contradicting-statement")]


@pytest.mark.parametrize(
    ("text", "rule", "said"),
    [
        ("add_decision_option_link(hive, frame)", "wrong-kind", "the Practice hive"),
        ("add_decision_option_link(swarm_decision, no)", "undefined-name", "'no'"),
        ("add_force_relations({calm: {calm: positive}})", "wrong-kind", "Force calm"),
        ("add_force_relations({hive: {frame: neutral}})", "wrong-kind", "a force"),
        ("add_force_relations({hive: {self: neutral}})", "undefined-name", "'self'"),
        (
            "hive.add_links(hive, stereotype_instances=uses)",
            "link-to-itself",
            "'hive' uses 'hive'",
        ),
        (
            "hive.add_links(swarm_decision, stereotype_instances=uses)",
            "wrong-kind",
            "the Decision swarm_decision; expected a design solution",
        ),
        (
            "hive.add_links(frame, stereotype_instances=mandatory_next)",
            "wrong-kind",
            "the Pattern frame; expected a decision",
        ),
        (r'codes = {"p\x1b[1m1": [hive]}', "bad-source", r"'p\x1b[1m1'"),
        ('codes = {"../p1": [hive]}', "bad-source", "'../p1'"),
        ("p1_codes = [honey]", "undefined-name", "'honey'"),
        ("hive.add_links(frame)", "unknown-relation", "hive.add_links(frame)"),
        ('wax = CClass(stuff, "Wax")', "unknown-kind", "the code was left out"),
    ],
)
def test_what_would_break_the_decision_model_is_left_out(
    tmp_path: Path, text: str, rule: str, said: str
) -> None:
    found = model(tmp_path, CODES, f"\n{text}")
    assert rules(found) == [("model1.py:2", rule)]
    assert said in found.findings[0].message
    assert (found.options, found.impacts, found.links) == ((), (), ())
    assert (found.attributions, len(found.codes)) == ((), 4)


def test_a_superclass_that_is_no_code_is_left_out(tmp_path: Path) -> None:
    found = model(tmp_path, CODES.replace("=hive", "=[hive, box, frame]"))
    assert found.codes[2].superclasses == ("hive",)
    assert rules(found) == [
        ("model0.py:3", "undefined-name"),
        ("model0.py:3", "undefined-name"),
    ]


def test_a_code_that_a_source_is_given_twice_counts_once(tmp_path: Path) -> None:
    found = model(tmp_path, CODES, "p1_codes = [hive,\n hive]\np2_codes = [hive]")
    assert found.attributions == (
        Attribution("p1", "hive", 1),
        Attribution("p2", "hive", 2),
    )
    assert rules(found) == [("model1.py:2", "repeated-statement")]


@pytest.mark.parametrize("content", [b"\x00", b"\xff = 1"])
def test_a_file_that_is_no_text_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.py"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"model\.py:1: is"):
        read_model([path])


def test_a_list_and_its_link_to_the_source_are_no_repetition(tmp_path: Path) -> None:
    lists = "".join(f"s{n}_codes = [hive, frame, calm]\n" for n in range(1, 31))
    links = "".join(f"add_links({{s{n}: s{n}_codes}})\n" for n in range(1, 31))
    for texts in (
        (CODES, lists, links),
        (CODES, links, lists),
        (CODES + lists + links,),
    ):
        found = model(tmp_path, *texts)
        assert len(found.attributions) == 90
        assert found.findings == ()


def test_a_code_listed_twice_is_still_a_repetition(tmp_path: Path) -> None:
    found = model(tmp_path, CODES, "p1_codes = [hive, hive]\nadd_links({p1: [hive]})")
    assert [(one.source, one.code) for one in found.attributions] == [("p1", "hive")]
    assert rules(found) == [
        ("model1.py:1", "repeated-statement"),
        ("model1.py:2", "repeated-statement"),
    ]


def test_a_decision_may_be_the_option_of_another_and_not_of_itself(
    tmp_path: Path,
) -> None:
    text = (
        'hive_decision = CClass(decision, "Which hive?")\n'
        'add_decision_option_link(swarm_decision, hive_decision, "By its hive")\n'
        'add_decision_option_link(swarm_decision, swarm_decision, "By itself")\n'
        'add_decision_option_link(swarm_decision, calm, "By calm")'
    )
    found = model(tmp_path, CODES, text)
    assert [(one.decision, one.solution) for one in found.options] == [
        ("swarm_decision", "hive_decision")
    ]
    assert rules(found) == [
        ("model1.py:3", "link-to-itself"),
        ("model1.py:4", "wrong-kind"),
    ]


def test_what_is_said_of_a_code_of_an_unknown_kind_is_told(tmp_path: Path) -> None:
    text = (
        'box = CClass(thing, "Box")\nbox.add_links(hive, role_name="to", '
        "stereotype_instances=uses)\np1_codes = [box, hive]"
    )
    found = model(tmp_path, CODES, text)
    assert found.links == ()
    assert rules(found) == [
        ("model1.py:1", "unknown-kind"),
        ("model1.py:2", "undefined-name"),
        ("model1.py:3", "undefined-name"),
    ]


def test_a_list_without_a_number_that_others_hold_is_of_no_source(
    tmp_path: Path,
) -> None:
    text = (
        "mood_codes = [calm]\np1_codes = [*mood_codes, hive]\np2_codes = [last_codes]"
    )
    more = "last_codes = [frame]\nall_codes = [p1_codes, p2_codes]\nann_codes = [hive]"
    found = model(tmp_path, CODES, text, more)
    assert [(one.source, one.code) for one in found.attributions] == [
        ("p1", "calm"),
        ("p1", "hive"),
        ("p2", "frame"),
        ("ann", "hive"),
    ]
    assert rules(found) == [
        ("model1.py:1", "list-of-no-source"),
        ("model2.py:1", "list-of-no-source"),
        ("model2.py:2", "list-of-no-source"),
    ]


def test_what_is_said_of_what_an_unknown_call_makes_is_told(tmp_path: Path) -> None:
    text = (
        'box = a_hive("Box")\nbox.add_links(hive, role_name="to", '
        "stereotype_instances=uses)"
    )
    assert rules(model(tmp_path, CODES, text)) == [
        ("model1.py:1", "broken-construct"),
        ("model1.py:2", "undefined-name"),
    ]


def test_kinds_and_helpers_of_a_later_file_are_known(tmp_path: Path) -> None:
    text = 'warm = CClass(quality, "Warm")\nopt(swarm_decision, frame, "Frames")'
    more = (
        'quality = CMetaclass("Quality", superclasses=force)\n'
        "def opt(d, s, name):\n    return add_decision_option_link(d, s, name)"
    )
    found = model(tmp_path, CODES, text, more)
    assert [code.kind for code in found.codes if code.name == "warm"] == [Kind.FORCE]
    assert [(one.solution, one.label) for one in found.options] == [("frame", "Frames")]
    assert found.findings == ()
