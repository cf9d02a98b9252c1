"""Values of metrics: each source is counted alone, and counts are summed.

A share or star without anything to count has no value; the rating is then the mean
of the other stars.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from daap.core.codebook import Audited
from daap.core.errors import Finding, Severity
from daap.core.metrics import COUNTS, RATING, RULE, SHARES, STARS, Share
from daap.core.model import Document
from daap.core.values import Anchoring, AuditStatus

MAPPINGS = ".sssom.tsv"
"""The suffix of mapping sets; a line of one is a mapping."""

Counts = Mapping[str, int]
Value = int | Decimal

TRACED = {
    AuditStatus.TRACED: "attributions-traced",
    AuditStatus.THROUGH_OPTION: "attributions-traced-through-option",
    AuditStatus.NOT_TRACED: "attributions-not-traced",
}
SEVERITIES = {
    Severity.VIOLATION: "violations",
    Severity.WARNING: "warnings",
    Severity.INFO: "infos",
}


def count_source(
    document: Document | None,
    audited: Iterable[Audited],
    findings: Iterable[Finding],
    *,
    resources: int,
    emergent: Collection[str],
) -> dict[str, int]:
    """Count one source; `emergent` are the codes that the codebook lacks.

    `resources` is the number of subjects in the source's graph; `document` is None
    where no field note was read, and then only the findings are counted.
    """
    counts = {"sources": 1, "sources-read": int(document is not None)}
    counts |= _findings(findings, resources)
    if document is None:
        return counts
    notes = [note for step in document.steps for note in step.notes]
    codes = [a.code for step in document.steps for a in step.assignments]
    statuses = Counter(audit.status for audit in audited if audit.status)
    return counts | {
        "notes": len(notes),
        "notes-anchored": sum(n.anchoring is not Anchoring.UNANCHORED for n in notes),
        "assignments": len(codes),
        "assignments-resolved": sum(code not in emergent for code in codes),
        "formal-attributions": statuses.total(),
        **{name: statuses[status] for status, name in TRACED.items()},
    }


def count_shared(
    findings: Iterable[Finding],
    *,
    resources: int,
    codes: tuple[int, int],
    links: int,
) -> dict[str, int]:
    """Count what is shared: codes, links, and the findings about no source.

    `codes` are the numbers of all codes and of those with a definition.
    """
    known = list(findings)
    faulty = {f.place for f in known if f.line and is_of_link(f)}
    return {
        **_findings(known, resources),
        **dict(zip(("codes", "codes-defined"), codes, strict=True)),
        "links": links,
        "links-checked": max(0, links - len(faulty)),
    }


def is_of_link(finding: Finding) -> bool:
    """Whether a finding is about a mapping to another vocabulary."""
    is_grave = finding.severity >= Severity.WARNING
    return is_grave and finding.path.endswith(MAPPINGS)


def _findings(findings: Iterable[Finding], resources: int) -> dict[str, int]:
    """Findings by severity and by rule, and the resources without one of SHACL."""
    counts = dict.fromkeys(SEVERITIES.values(), 0)
    faulty: set[str] = set()
    for finding in findings:
        counts[SEVERITIES[finding.severity]] += 1
        rule = f"{RULE}{finding.rule}"
        counts[rule] = counts.get(rule, 0) + 1
        if finding.shape and finding.severity >= Severity.WARNING:
            faulty.add(finding.focus)
    conforming = max(0, resources - len(faulty))
    return counts | {"resources": resources, "resources-conforming": conforming}


def total(counts: Iterable[Counts]) -> dict[str, int]:
    """The sums of the counts of several parts.

    >>> total([{"notes": 2}, {"notes": 3, "codes": 1}])
    {'notes': 5, 'codes': 1}
    """
    summed = Counter[str]()
    for part in counts:
        summed.update(part)
    return dict(summed)


def values(counts: Counts) -> dict[str, Value]:
    """Every metric that has a value by the counts, rules by name at the end.

    >>> found = values({"notes": 4, "notes-anchored": 3})
    >>> found["anchoring"], found["star-anchored"], found["rating"]
    (Decimal('0.750'), Decimal('0.750'), Decimal('3.7'))
    """
    shares = {name: _share(share, counts) for name, share in SHARES.items()}
    stars = {
        name: _mean([shares[part] for part in star.shares])
        for name, star in STARS.items()
    }
    mean = _mean(list(stars.values()))
    rules = sorted(name for name in counts if name.startswith(RULE))
    return {
        **({RATING: _rounded(5 * mean, "0.1")} if mean is not None else {}),
        **{n: _rounded(s, "0.001") for n, s in stars.items() if s is not None},
        **{n: _rounded(s, "0.001") for n, s in shares.items() if s is not None},
        **{name: counts[name] for name in (*COUNTS, *rules) if name in counts},
    }


def metrics(counts: Iterable[Counts]) -> dict[str, Value]:
    """The metrics of a whole, by the counts of its parts."""
    return values(total(counts))


def _share(share: Share, counts: Counts) -> Fraction | None:
    whole = counts.get(share.whole, 0)
    part = sum(counts.get(name, 0) for name in share.part)
    return Fraction(part, whole) if whole else None


def _mean(found: list[Fraction | None]) -> Fraction | None:
    known = [value for value in found if value is not None]
    return sum(known, Fraction()) / len(known) if known else None


def _rounded(value: Fraction, step: str) -> Decimal:
    """Rounded down, so that 1 and five stars are never reached by rounding."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(step), rounding=ROUND_FLOOR)
