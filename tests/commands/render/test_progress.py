"""The line of progress: what is done, a bar where it is counted, and the time."""

from __future__ import annotations

import threading

import pytest

from daap.commands.render.progress import Line, progress_line


@pytest.mark.parametrize(
    ("text", "seconds", "width", "line"),
    [
        ("mapping", 0, 80, "mapping"),
        ("mapping", 3, 80, "mapping  0:03"),
        ("note 17 of 68", 75, 80, "note 17 of 68  [#####...............]  1:15"),
        ("note 68 of 68", 0, 80, "note 68 of 68  [####################]"),
        ("note 17 of 68", 75, 30, "note 17 of 68  1:15"),
        ("note 17 of 68", 75, 10, "note 17 of"),
        ("0 of 0 terms", 0, 80, "0 of 0 terms  [....................]"),
    ],
)
def test_a_line_of_progress(text: str, seconds: int, width: int, line: str) -> None:
    assert progress_line(text, seconds, width) == line


def test_the_line_is_drawn_anew_while_work_goes_on_and_not_once_it_is_cleared() -> None:
    drawn: list[str] = []
    again = threading.Semaphore(0)

    def write(text: str) -> None:
        drawn.append(text)
        again.release()

    line = Line(write, lambda: 60, tick=0.001)
    line.show("mapping")
    for _ in range(3):
        assert again.acquire(timeout=60)
    line.show("")
    before = len(drawn)
    assert line.ticking is not None
    line.ticking.join()
    assert (len(drawn), drawn[-1]) == (before, "")
    assert {one.partition("  ")[0] for one in drawn[:-1]} == {"mapping"}
