"""Every page against the HTML standard, by a validator of its rules."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

RULES = Path(__file__).with_name("htmlvalidate.json")


def test_every_page_is_valid_html(
    site: Path, pages: list[str], modules: Path, with_node: dict[str, str]
) -> None:
    command = ["node", modules / "html-validate" / "bin" / "html-validate.mjs"]
    options = ["--config", RULES, "--formatter", "json", "**/*.html"]
    done = subprocess.run(
        [*command, *options],
        cwd=site,
        env=with_node,
        capture_output=True,
        encoding="utf-8",
    )
    faults = [
        f"{Path(report['filePath']).name}:{fault['line']}: {fault['message']}"
        for report in json.loads(done.stdout)
        for fault in report["messages"]
    ]
    assert faults == []
    assert len(pages) > 300
