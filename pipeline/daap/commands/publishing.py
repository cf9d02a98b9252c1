"""What builds share that publish in a folder: where, how, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daap.commands.console import echo, progress
from daap.core.errors import Finding, InputError, Severity

if TYPE_CHECKING:
    from daap.build.workspace import Workspace
    from daap.core.settings import Settings
    from daap.publish.writer import Placed


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be published where, and how; `pages` writes the pages, if any."""

    out: Path
    chosen: Settings
    workspace: Workspace
    engine: str
    pages: Callable[[Path], None] | None
    live: Path | None
    force: bool

    @property
    def how(self) -> dict[str, Any]:
        """How `publish` is to do it."""
        return {"pages": self.pages, "force": self.force}


def pages_writer(live: Path | None) -> Callable[[Path], None]:
    """What adds the pages to a release, with the live parts if there are any."""

    def write(dist: Path) -> None:
        from daap.site.write import write_site

        progress("writing the pages")
        write_site(dist, dist / "site", live)

    return write


def settle(out: Path) -> None:
    """Bring to its end what a killed build left, and say what it had to keep aside."""
    from daap.publish.held import real
    from daap.publish.staging import settle

    tell_kept(out, settle(real(out)))


def refuse_folder(out: Path, *, site: bool, force: bool) -> None:
    """Raise InputError for a folder that must not be published in."""
    from daap.publish.held import real, refuse_folder

    refuse_folder(real(out), site=site, force=force, out=out)


def tell_kept(out: Path, kept: Iterable[str]) -> None:
    """Say under which names files are now that came in a build's way."""
    for name in kept:
        echo(
            f"{out}: a file was put where the new release has one; it is {name}",
            err=True,
        )


def tell_placed(aim: Aim, placed: Placed) -> None:
    """Keep what is known of the pages that were published, and say what was kept."""
    from daap.build.cache.up_to_date import keep_pages

    progress("")
    tell_kept(aim.out, placed.kept)
    if placed.pages:
        keep_pages(aim.workspace.cache, placed.sums, placed.pages, aim.live)


def renew_pages(aim: Aim) -> None:
    """Write the pages of a release that stands, unless they stand too."""
    from daap.build.cache.up_to_date import pages_stand
    from daap.publish.writer import publish_pages

    if aim.pages is None or pages_stand(aim.workspace.cache, aim.out, aim.live):
        return
    tell_placed(aim, publish_pages(aim.pages, aim.out, force=aim.force))


def refuse_other_study(out: Path, base: str) -> None:
    """Raise InputError where a dataset with another base would be replaced."""
    from daap.query.store import base_of

    if (out / "context.jsonld").is_file() and base_of(out) != base:
        reason = f"holds the dataset of {base_of(out)}, not of {base}"
        raise InputError(out, f"{reason}; name another folder with --out")


def summary(numbers: Mapping[str, int], findings: Sequence[Finding]) -> str:
    """What a build read and made, in two lines."""
    from daap.commands.render.findings import counted

    *made, (_, inferred) = numbers.items()
    parts = [counted(number, name.removesuffix("s")) for name, number in made]
    found = ", ".join(
        counted(sum(f.severity is s for f in findings), s.label.lower())
        for s in reversed(Severity)
    )
    return f"{', '.join(parts)}, {inferred} inferred\nfindings: {found}"
