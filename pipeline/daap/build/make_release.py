"""Release of a build: recorded, added to the chain, and published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from daap.build.dataset_files import counts, inputs, release
from daap.build.result import Build
from daap.build.withheld_check import withheld_check
from daap.core.errors import RefusedError, Severity
from daap.core.release_chain import Release
from daap.core.scratch import scratch
from daap.publish.releases.record import is_release, record, write_release
from daap.publish.writer import Pages, Placed, publish, write_all


def publish_release(
    result: Build,
    out: Path,
    previous: Path | None,
    *,
    pages: Pages | None = None,
    force: bool = False,
) -> tuple[Release, Path, Placed]:
    """Write the release file of a build, then publish the chain with it.

    Returns the release, its file, and the result of `publish`. Without `previous` the
    content of `out` is compared with, if it is the last release. Raises RefusedError
    if a finding is a violation. If anything fails before publication, the release
    file is removed again.
    """
    if any(finding.severity is Severity.VIOLATION for finding in result.findings):
        raise RefusedError(result.findings)
    last = result.releases[-1] if result.releases else None
    if last and previous is None and is_release(out, last):
        previous = out
    with scratch() as folder:
        new = folder / "new"
        write_all(release(result), new)
        made = record(
            result.study.settings,
            new,
            inputs=inputs(result),
            counts=counts(result),
            last=last,
            before=previous,
        )
    path = write_release(made, result.study.settings.releases)
    try:
        chain = (*result.releases, made)
        placed = publish(
            release(replace(result, releases=chain)),
            result.findings,
            out,
            pages=pages,
            force=force,
            check=withheld_check(result),
        )
    except BaseException:
        if not (out / "changes" / path.name).is_file():
            path.unlink()
        raise
    return made, path, placed
