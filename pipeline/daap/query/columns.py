"""The columns of SELECT *, in the order in which a query names its variables."""

from __future__ import annotations

import re
from collections.abc import Collection

from daap.query.question import masked

STAR = re.compile(r"\bSELECT\s+(?:(?:DISTINCT|REDUCED)\b\s*)?(\*)", re.IGNORECASE)
SELECT = re.compile(r"\bSELECT\b", re.IGNORECASE)
VARIABLE = re.compile(r"[?$](\w+)")


def with_columns(query: str, variables: Collection[str]) -> str | None:
    """The query with its variables in place of the star of its first SELECT.

    None if that SELECT has no star, or there is no variable.

    >>> with_columns("SELECT * { ?s ?p ?o }", ("o", "p", "s"))
    'SELECT ?s ?p ?o { ?s ?p ?o }'
    """
    plain = masked(query)
    first, star = SELECT.search(plain), STAR.search(plain)
    if first is None or star is None or star.start() != first.start():
        return None
    named = dict.fromkeys(VARIABLE.findall(plain, star.end()))
    names = [name for name in named if name in variables]
    if not names or len(names) < len(variables):
        return None
    columns = " ".join(f"?{name}" for name in names)
    return f"{query[: star.start(1)]}{columns}{query[star.end(1) :]}"
