"""Builds killed at random instants: nothing is lost, every folder is whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

COMMAND = Path(__file__).with_name("fuzz_kill.py")


def killed(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command beside this module, which forks: not in this process."""
    return subprocess.run(
        [sys.executable, COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_builds_that_are_killed_lose_nothing_and_leave_every_folder_whole() -> None:
    done = killed("--count", "6", "--seed", "1000")
    assert done.stdout == "6 builds killed, 0 lost or broke something\n", done.stderr
