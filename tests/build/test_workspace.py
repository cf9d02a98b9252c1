"""How many processes a build uses."""

from __future__ import annotations

import pytest

from daap.build.execute.executor import Inline
from daap.build.workspace import BESIDE, SHARE, Workspace


@pytest.mark.parametrize(
    ("jobs", "processors", "size", "here", "beside"),
    [
        (1, 4, 10 * SHARE, 1, False),
        (3, 1, 1, 3, True),
        (0, 4, 10 * SHARE, 4, True),
        (0, 4, 3 * SHARE, 3, True),
        (0, 4, 2 * SHARE - 1, 1, True),
        (0, 4, BESIDE, 1, True),
        (0, 4, BESIDE - 1, 1, False),
        (0, 4, 0, 1, False),
        (0, 1, 10 * SHARE, 1, False),
        (0, None, 10 * SHARE, 1, False),
    ],
)
def test_processes_follow_the_option_the_machine_and_the_work(
    monkeypatch: pytest.MonkeyPatch,
    jobs: int,
    processors: int | None,
    size: int,
    here: int,
    beside: bool,
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    workspace = Workspace(jobs=jobs)
    assert workspace.executor_here(size).slots == here
    other = workspace.beside(size)
    assert other.slots == 1
    assert isinstance(other, Inline) is not beside
