"""The result of a build, as text or JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daap.commands.render.findings import as_object, by_severity
from daap.core.errors import Finding
from daap.core.json_codec import json_text
from daap.core.terminal import counted, folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The result of a build: target, state, findings and numbers.

    `state` is published, up to date, differs or refused; `numbers` is empty if nothing
    was built; `changed` are the files that differ, `release` is the version of a new
    release.
    """

    out: str
    state: str
    findings: Sequence[Finding]
    numbers: Mapping[str, int] = field(default_factory=dict)
    changed: Sequence[str] = ()
    release: str = ""


def built_text(built: Built, width: int) -> str:
    """What was read, made and found, and the target; `width` in columns."""
    if built.state == "differs":
        verb = "differs" if len(built.changed) == 1 else "differ"
        return f"{counted(len(built.changed), 'file')} {verb}"
    *made, (_, inferred) = built.numbers.items()
    parts = [counted(number, name.removesuffix("s")) for name, number in made]
    found = (counted(n, name) for name, n in by_severity(built.findings).items())
    last = f"{built.out} is up to date"
    if built.state == "published":
        last = f"published in {built.out}"
    return "\n".join(
        (
            *filter(None, [built.release and f"release {built.release}"]),
            *folded(f"{', '.join(parts)}, {inferred} inferred", width),
            f"findings: {', '.join(found)}",
            last,
        )
    )


def built_json(built: Built) -> str:
    """The result as JSON with each finding, the worst first."""
    return json_text(
        {
            "out": built.out,
            "state": built.state,
            "counts": dict(built.numbers),
            "severities": by_severity(built.findings),
            "findings": [as_object(finding) for finding in built.findings],
            "changed": list(built.changed),
            "release": built.release,
        }
    )
