"""Written names as codes: what resolves, what does not, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from tests.interpret.support import make

from daap.core.codebook import Code, Codebook
from daap.core.errors import Finding, Severity
from daap.core.model import Assignment, Element, Lines, Mention, Note, Span
from daap.core.values import Anchoring, Kind, MentionKind
from daap.interpret.codes.resolve import Resolver, resolve

CODEBOOK = Codebook(
    {
        code.notation: code
        for code in (
            Code("input_port", Kind.PATTERN, "Input Port"),
            Code("policies", Kind.PRACTICE, "Policies"),
            Code("processes", Kind.PRACTICE, "Process(es)"),
            Code("rest_api", Kind.PATTERN, "REST API", ("web services",)),
            Code("metastore", Kind.PATTERN, "Metastore"),
            Code("analysis", Kind.PRACTICE, "Analysis"),
            Code("versioning", Kind.PRACTICE, "Versioning"),
            Code("versioning_force", Kind.FORCE, "Versioning"),
            Code("VMs", Kind.PATTERN, "VMs"),
        )
    }
)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("input_port", ("input_port",)),
        ("Input  ports", ("input_port",)),
        ("INPUT-PORT", ("input_port",)),
        ("inputport", ("input_port",)),
        ("policy", ("policies",)),
        ("process", ("processes",)),
        ("Process", ("processes",)),
        ("rest_apis", ("rest_api",)),
        ("web_service", ("rest_api",)),
        ("meta store", ("metastore",)),
        ("analysis", ("analysis",)),
        ("vms", ("VMs",)),
        ("vm", ("VMs",)),
        ("versioning", ("versioning",)),
        ("Versioning", ("versioning", "versioning_force")),
        ("port", ()),
        ("", ()),
        ("__", ()),
    ],
)
def test_a_name_stands_for_the_codes_that_have_it(
    written: str, codes: tuple[str, ...]
) -> None:
    assert Resolver(CODEBOOK).candidates(written) == codes


def test_the_nearest_codes_are_those_that_resemble_a_name() -> None:
    resolver = Resolver(CODEBOOK)

    assert resolver.nearest("inptu_port") == ("input_port",)
    assert resolver.nearest("versionning") == ("versioning", "versioning_force")
    assert resolver.nearest("something else") == ()
    assert resolver.nearest("x" * 100_000) == ()


def resolved(names: str) -> tuple[Iterable[Assignment], Iterable[Finding]]:
    document = resolve(make(("A passage.", "a note", names)), CODEBOOK)
    return document.steps[0].assignments, document.findings


def test_a_step_has_one_assignment_per_code_in_order_of_mention() -> None:
    document = make(("A passage.", "a note"))
    mentions = (
        Mention("metastore", MentionKind.MENTION, 5),
        Mention("input ports", MentionKind.DEFINITION, 6),
        Mention("metastore", MentionKind.RELATION, 7),
        Mention("input_port", MentionKind.DEFINITION, 8),
    )
    steps = (replace(document.steps[0], mentions=mentions),)

    document = resolve(replace(document, steps=steps), CODEBOOK)

    assert document.steps[0].assignments == (
        Assignment(
            "metastore",
            ("metastore",),
            (MentionKind.MENTION, MentionKind.RELATION),
            Lines(5, 7),
        ),
        Assignment(
            "input_port",
            ("input ports", "input_port"),
            (MentionKind.DEFINITION,),
            Lines(6, 8),
        ),
    )


def test_another_spelling_is_a_finding_and_an_assignment() -> None:
    assignments, findings = resolved("input ports")

    assert [(a.code, a.written) for a in assignments] == [
        ("input_port", ("input ports",))
    ]
    [finding] = findings
    assert (finding.rule, finding.severity) == ("alternative-spelling", Severity.INFO)
    assert (finding.path, finding.line) == ("a.md", 5)
    assert finding.message == (
        "'input ports' in an axial coding trace; expected the notation 'input_port'; "
        "write the notation; it was read as this code"
    )
    assert finding.focus == "source/p1/step/1"


def test_a_name_of_two_codes_assigns_neither() -> None:
    assignments, findings = resolved("Versioning")

    assert assignments == ()
    [finding] = findings
    assert (finding.rule, finding.severity) == ("ambiguous-code", Severity.WARNING)
    assert finding.expected == "the notation of versioning or versioning_force"


def test_a_name_that_only_resembles_a_code_is_not_guessed() -> None:
    assignments, findings = resolved("inptu_port")

    assert assignments == ()
    [finding] = findings
    assert (finding.rule, finding.severity) == ("unknown-code", Severity.WARNING)
    assert finding.expected == "a code of the codebook, perhaps input_port"


def test_the_same_finding_is_given_once() -> None:
    _, findings = resolved("nothing|nothing|metastore|metastore")

    assert [finding.rule for finding in findings] == ["unknown-code"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("input_port", "input_port"),
        ("Input ports.", "input_port"),
        ("web services", "rest_api"),
        ("Versioning", ""),  # two codes
        ("versioning", "versioning"),
        ("Option: input port", ""),
        ("the input port", ""),
        ("***", ""),
    ],
)
def test_a_note_that_is_nothing_but_a_codes_name_quotes_nothing(
    text: str, names: str
) -> None:
    made = make(("The input port of the web services: versioning, ***", text))
    step = made.steps[0]
    note = Note(1, text, Lines(3, 3), Anchoring.EXACT, 1.0, Span(4, 14))
    document = replace(made, steps=(replace(step, notes=(note,)),))

    [found] = resolve(document, CODEBOOK).steps[0].notes

    bare = replace(
        note, names=names, anchoring=Anchoring.UNANCHORED, score=0.0, span=None
    )
    assert found == (bare if names else note)


def test_without_a_codebook_nothing_is_assigned() -> None:
    document = resolve(make(("A passage.", "a note", "metastore")), Codebook())

    assert document.steps[0].assignments == ()
    assert [finding.expected for finding in document.findings] == [
        "a code of the codebook"
    ]


def decoys(count: int) -> list[Code]:
    """Codes with all runs of characters of a name, and too long to be like it."""
    return [
        Code(f"honey yield {'x' * 40}{number:02}", Kind.FORCE, f"decoy {number}")
        for number in range(count)
    ]


@pytest.mark.parametrize(("count", "found"), [(11, ("honey_yard",)), (12, ())])
def test_twelve_names_that_share_most_are_compared_in_full(
    count: int, found: tuple[str, ...]
) -> None:
    codes = [Code("honey_yard", Kind.FORCE, "Honey Yard"), *decoys(count)]
    resolver = Resolver(Codebook({code.notation: code for code in codes}))
    assert resolver.nearest("honey_yield") == found


@pytest.mark.parametrize(("more", "found"), [("", True), ("q", False)])
def test_a_hundred_characters_of_a_name_are_compared(more: str, found: bool) -> None:
    """86 of 143 characters are alike, enough for 0.6; 86 of 144 are not."""
    name = "abcdefghijklm" * 3 + "abcd"
    assert len(name) == 43
    code = Code(name + more, Kind.FORCE, name + more)
    resolver = Resolver(Codebook({code.notation: code}))
    assert resolver.nearest(name + "z" * 500) == ((code.notation,) if found else ())


def test_codes_that_emerged_are_never_named_as_the_nearest() -> None:
    codes = [
        Code("honey_yield", Kind.FORCE, "Honey Yield", emergent=True),
        Code("honey_yard", Kind.FORCE, "Honey Yard"),
    ]
    resolver = Resolver(Codebook({code.notation: code for code in codes}))
    assert resolver.nearest("honey_yeild") == ("honey_yard",)


@pytest.mark.parametrize("name", ["process", "consensus", "analysis", "praxis", "xis"])
def test_a_name_that_ends_like_a_plural_and_is_none_stays_whole(name: str) -> None:
    codes = [Code(name[:-1], Kind.FORCE, name[:-1].title())]
    resolver = Resolver(Codebook({code.notation: code for code in codes}))
    assert resolver.candidates(name) == ()
    assert resolver.candidates(name[:-1] + "s" * (name[-2] == "q")) == (name[:-1],)


def test_three_codes_are_named_at_most_though_one_name_is_that_of_many() -> None:
    codes = [Code(f"yield_{n}", Kind.FORCE, "Honey Yield") for n in "abcd"]
    resolver = Resolver(Codebook({code.notation: code for code in codes}))
    assert resolver.nearest("honey yeild") == ("yield_a", "yield_b", "yield_c")


def test_a_code_that_emerged_under_the_same_name_is_never_the_nearest() -> None:
    codes = [
        Code("Honey-Yard", Kind.FORCE, "Honey-Yard", emergent=True),
        Code("honey_yard", Kind.FORCE, "Honey Yard"),
    ]
    resolver = Resolver(Codebook({code.notation: code for code in codes}))
    assert resolver.nearest("honey_yeard") == ("honey_yard",)


@pytest.mark.parametrize(("labels", "found"), [(5, ("a", "honey_yarn")), (6, ("a",))])
def test_six_names_are_near_at_most(labels: int, found: tuple[str, ...]) -> None:
    alike = tuple(f"honey_yield_{sign}" for sign in "bcdefg"[:labels])
    codes = [
        Code("a", Kind.FORCE, alike[0], other_labels=alike[1:]),
        Code("honey_yarn", Kind.FORCE, "honey_yarn"),
    ]
    resolver = Resolver(Codebook({code.notation: code for code in codes}))
    assert resolver.nearest("honey_yield") == found


def test_codes_that_emerged_are_none_of_the_twelve() -> None:
    emerged = [replace(code, emergent=True) for code in decoys(20)]
    codes = [Code("honey_yard", Kind.FORCE, "Honey Yard"), *emerged]
    resolver = Resolver(Codebook({code.notation: code for code in codes}))
    assert resolver.nearest("honey_yield") == ("honey_yard",)


@pytest.mark.parametrize(
    ("notation", "near"),
    [
        ("versionin", ("versioning",)),
        ("verisoning", ("versioning",)),
        ("versionnings", ("versioning",)),
        ("inputt_port", ("input_port",)),
        ("imput_prt", ("input_port",)),
        ("metastor", ("metastore",)),
        ("analisys", ("analysis",)),
        ("xyz", ()),
        ("ports", ()),
        ("versions", ()),
        ("versioning", ()),
        ("v" * 101, ()),
    ],
)
def test_the_neighbours_of_a_name_differ_by_a_letter_or_two(
    notation: str, near: tuple[str, ...]
) -> None:
    assert Resolver(CODEBOOK).neighbours(notation) == near


def test_every_single_slip_has_its_code_as_neighbour() -> None:
    code = "role_based_access_control"
    resolver = Resolver(Codebook({code: Code(code, Kind.PRACTICE, "RBAC")}))
    for at in range(len(code)):
        left, right = code[:at], code[at:]
        slips = {left + right[1:], f"{left}q{right}", f"{left}q{right[1:]}"}
        slips.add(left + right[1:2] + right[:1] + right[2:])
        for slip in slips - {code}:
            assert resolver.neighbours(slip) == (code,), slip


def test_neighbours_are_looked_up_among_few_names() -> None:
    """A thousand codes with a common beginning, none compared with all others."""
    names = [f"data_product_{number:04}_{'xy' * 8}" for number in range(1000)]
    codes = {name: Code(name, Kind.EMERGENT, name, emergent=True) for name in names}
    resolver = Resolver(Codebook(codes))
    assert resolver.neighbours("data_product_0000_" + "xy" * 7) != ()
    assert sum(map(len, resolver.slips.values())) == 3 * len(names)


def test_a_coding_names_its_code_whatever_the_tool_calls_it() -> None:
    document = make(("A passage.", "a note", ""))
    kind, first = MentionKind.SELECTION, Element("bees", "coding-2")
    coded = (
        Mention("Port (in)", kind, 0, "input_port", "2026-03-02", Element("bees", "1")),
        Mention("Port (in)", kind, 0, "input_port", "2026-03-01", first),
        Mention("Versioning", kind, 0, "versioning"),
    )
    step = replace(document.steps[0], mentions=coded)

    found = resolve(replace(document, steps=(step,)), CODEBOOK)

    assert found.findings == document.findings
    lines, written = Lines(0, 0), ("Port (in)",)
    assert found.steps[0].assignments == (
        Assignment("input_port", written, (kind,), lines, "2026-03-01", first),
        Assignment("versioning", ("Versioning",), (kind,), lines),
    )
