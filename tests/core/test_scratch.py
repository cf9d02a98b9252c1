"""Temporary folders: gone at the end, or with the next build after a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from daap.build.cache.store import Cache
from daap.core.scratch import clear_abandoned, scratch

HOLDING = """
import sys, time
from pathlib import Path
from daap.core.scratch import scratch
with scratch(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("done")
    print("there", flush=True)
    time.sleep(60)
"""


def test_a_folder_is_empty_and_gone_in_the_end(tmp_path: Path) -> None:
    with scratch(tmp_path) as folder:
        assert list(folder.iterdir()) == []
        (folder / "a").mkdir()
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_used_stays_and_one_whose_process_was_killed_goes(
    tmp_path: Path,
) -> None:
    (tmp_path / "daap-tmp-mine").mkdir()
    (tmp_path / "daap-tmp-mine" / "thesis.txt").touch()
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        clear_abandoned(tmp_path)
        assert len(list(tmp_path.iterdir())) == 2
        process.send_signal(signal.SIGKILL)
    clear_abandoned(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["daap-tmp-mine"]
    assert (tmp_path / "daap-tmp-mine" / "thesis.txt").is_file()


def test_what_a_killed_build_left_in_the_cache_goes(tmp_path: Path) -> None:
    (tmp_path / "daap-tmp-0" / "work" / "new").mkdir(parents=True)
    (tmp_path / "daap-tmp-0" / "lock").touch()
    Cache(tmp_path).trim()
    assert list(tmp_path.iterdir()) == []
