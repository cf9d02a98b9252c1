"""What tests of the site share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def searched(site: Path) -> list[dict[str, Any]]:
    """What the search of a site knows, each document by its fields."""
    script = (site / "data" / "search.js").read_text(encoding="utf-8")
    found = json.loads(script.removeprefix("var daapDocuments = ").rstrip(";\n"))
    return [dict(zip(found["fields"], row, strict=False)) for row in found["rows"]]
