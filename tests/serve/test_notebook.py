"""The blocks of docs/notebook.md run, where what they import is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "notebook.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.M | re.S)
PYTHON = [code for language, code in BLOCKS if language == "python"]
SHOWN = ("\n", " Discoverability\n", "data product", "\n")
"""What each block of Python prints, among other words."""


@pytest.mark.parametrize(("code", "shown"), [*zip(PYTHON, SHOWN, strict=True)])
def test_a_block_of_python_runs_and_prints(code: str, shown: str) -> None:
    for package in re.findall(r"^import (\w+)$|^from (\w+)", code, re.MULTILINE):
        name = "".join(package)
        if find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=DOCUMENT.parents[1], capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout


def test_r_asks_the_endpoint(server) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed")
    (code,) = (code for language, code in BLOCKS if language == "r")
    assert "127.0.0.1:7878" in code
    code = code.replace("127.0.0.1:7878", f"127.0.0.1:{server.port}")
    shown = "cat(colnames(options), sep = ',')\ncat('', nrow(options))\n"
    done = subprocess.run(
        [program, "--vanilla", "-e", code + shown],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == "sign,option,decision,sources 8"


def test_javascript_asks_the_endpoint(server) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    (code,) = (code for language, code in BLOCKS if language == "javascript")
    code = f"const endpoint = 'http://127.0.0.1:{server.port}/sparql';\n{code}"
    done = subprocess.run(
        [node, "--input-type=module", "-e", code],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 8
