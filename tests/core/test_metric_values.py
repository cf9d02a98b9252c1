"""The values of metrics: counts add up, shares and stars follow from them."""

from __future__ import annotations

from decimal import Decimal

from daap.build.result import Build
from daap.core.codebook import Attribution, Audited
from daap.core.errors import Finding, Severity
from daap.core.metric_values import count_shared, count_source, metrics, values
from daap.core.metrics import COUNTS, RATING, SHARES, STARS, components
from daap.core.model import Assignment, Document, Lines, Note, Record, Step
from daap.core.values import Anchoring, AuditStatus


def finding(
    rule: str, severity: Severity, *, shape: str = "", focus: str = ""
) -> Finding:
    """A finding of a rule."""
    return Finding(
        severity=severity, rule=rule, path="a.md", line=1, found="x", expected="y",
        remedy="z", shape=shape, focus=focus,
    )  # fmt: skip


def note(position: int, anchoring: Anchoring) -> Note:
    """A note on line 1."""
    return Note(position, "text", Lines(1, 1), anchoring)


def logbook() -> Document:
    """A beekeeper's logbook with one step: three notes, two codes."""
    kinds = (Anchoring.EXACT, Anchoring.FUZZY, Anchoring.UNANCHORED)
    step = Step(
        position=1,
        lines=Lines(1, 2),
        context=(),
        notes=tuple(note(n, kind) for n, kind in enumerate(kinds, start=1)),
        assignments=tuple(
            Assignment(code, (code,), (), Lines(2, 2)) for code in ("hive", "swarm")
        ),
    )
    return Document("b1.md", "0", "b1", Record(), steps=(step,))


def audited(*statuses: AuditStatus | None) -> list[Audited]:
    """Attributions of b1 with these statuses."""
    return [
        Audited(Attribution("b1", f"c{row}", row), status)
        for row, status in enumerate(statuses, start=1)
    ]


def test_a_source_is_counted_by_its_notes_codes_attributions_and_findings() -> None:
    counts = count_source(
        logbook(),
        audited(AuditStatus.TRACED, AuditStatus.THROUGH_OPTION, AuditStatus.NOT_TRACED),
        [
            finding("smoke", Severity.INFO),
            finding("a", Severity.WARNING, shape="s", focus="one"),
            finding("b", Severity.WARNING, shape="s", focus="one"),
            finding("c", Severity.INFO, shape="s", focus="two"),
        ],
        resources=10,
        emergent=("swarm",),
    )
    assert counts == {
        "sources": 1, "sources-read": 1, "resources": 10, "resources-conforming": 9,
        "notes": 3, "notes-anchored": 2, "assignments": 2, "assignments-resolved": 1,
        "formal-attributions": 3, "attributions-traced": 1,
        "attributions-traced-through-option": 1, "attributions-not-traced": 1,
        "violations": 0, "warnings": 2, "infos": 2,
        "rule/smoke": 1, "rule/a": 1, "rule/b": 1, "rule/c": 1,
    }  # fmt: skip


def test_of_a_source_that_was_not_read_only_the_findings_count() -> None:
    counts = count_source(
        None, audited(None), [finding("a", Severity.INFO)], resources=2, emergent=()
    )
    assert counts == {
        "sources": 1, "sources-read": 0, "resources": 2, "resources-conforming": 2,
        "violations": 0, "warnings": 0, "infos": 1, "rule/a": 1,
    }  # fmt: skip


def test_the_whole_is_the_sum_of_its_parts_and_not_the_mean_of_their_shares() -> None:
    one = {"notes": 1, "notes-anchored": 1}
    other = {"notes": 9, "notes-anchored": 0}
    assert metrics([one, other])["anchoring"] == Decimal("0.100")


def test_a_share_of_nothing_is_not_there_and_its_star_does_not_count() -> None:
    shared = count_shared([], resources=4, codes=(4, 2), links=0)
    found = values(shared)
    assert "link-checking" not in found
    assert "star-linked" not in found
    assert found["star-valid"] == Decimal("1.000")
    assert found["star-defined"] == Decimal("0.500")
    assert found[RATING] == Decimal("3.7")  # 5 * (1 + 1/2) / 2 is 3.75


def test_nothing_at_all_has_no_rating() -> None:
    assert values({}) == {}


def test_almost_all_is_not_all() -> None:
    found = values({"resources": 100_000, "resources-conforming": 99_999})
    assert found["shape-conformance"] == Decimal("0.999")
    assert found[RATING] == Decimal("4.9")


def test_five_stars_lead_to_shares_and_shares_to_counts() -> None:
    assert components(RATING) == tuple(STARS)
    assert len(STARS) == 5
    shares = {share for star in STARS for share in components(star)}
    assert set(SHARES) - shares == {"source-coverage"}
    assert {count for share in SHARES for count in components(share)} <= set(COUNTS)
    assert components("notes") == ()


def test_p4_is_rated_by_what_was_counted(built: Build) -> None:
    found = metrics(built.counted.values())
    assert {name: str(found[name]) for name in (RATING, *STARS) if name in found} == {
        "rating": "4.0",
        "star-valid": "1.000",
        "star-anchored": "0.350",
        "star-defined": "1.000",
        "star-traced": "0.680",
        "star-linked": "1.000",
    }
    assert (found["sources"], found["sources-read"]) == (68, 1)
    assert found["infos"] == sum(f.severity is Severity.INFO for f in built.findings)
