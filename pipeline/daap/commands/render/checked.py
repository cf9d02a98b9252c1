"""The result of 'daap check', as text or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daap.core.json_codec import json_text
from daap.core.terminal import counted
from daap.publish.target_folder import named


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The checks of a folder by name, each with its problems, and remarks.

    `inside` are the places of names in longer words, `no_release` is a message that the
    dataset is no release, `others` are files that are not of the release.
    """

    folder: str
    results: Sequence[tuple[str, Sequence[str]]]
    inside: Sequence[str]
    no_release: str
    others: Sequence[str]

    @property
    def is_broken(self) -> bool:
        """Whether a check failed."""
        return any(problems for _, problems in self.results)


def remarks(checked: Checked) -> Iterator[str]:
    """Remarks that are no failure, a line each."""
    if checked.inside:
        names = "a name" if len(checked.inside) == 1 else f"{len(checked.inside)} names"
        yield f"--  {names} in longer words, or spelt otherwise"
    yield from (f"    {line}" for line in checked.inside)
    if checked.no_release:
        yield f"--  {checked.no_release}"
    if checked.others:
        files = counted(len(checked.others), "file")
        yield f"--  {files} not of the release: {named(checked.others)}"


def checked_json(checked: Checked) -> str:
    """The result as JSON."""
    return json_text(
        {
            "folder": checked.folder,
            "ok": not checked.is_broken,
            "checks": [
                {"check": name, "ok": not problems, "problems": list(problems)}
                for name, problems in checked.results
            ],
            "names_in_longer_words": list(checked.inside),
            "no_release": checked.no_release or None,
            "other_files": list(checked.others),
        }
    )
