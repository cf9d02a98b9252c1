"""Content negotiation (RFC 9110, section 12.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request

from daap.serve.protocol import format_of

WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
RANGE = re.compile(rf"({WORD})/({WORD})")
QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
LONGEST = 4096
"""The most characters of a header that are read."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One media range of an Accept header with its weight."""

    type: str
    subtype: str
    quality: float

    def fits(self, media: str) -> int:
        """How specifically the range matches a media type: 0 not at all, 3 exactly."""
        kind, _, name = media.partition("/")
        if self.type == "*":
            return 1 if self.subtype == "*" else 0
        if self.type != kind:
            return 0
        return 2 if self.subtype == "*" else 3 * (self.subtype == name)


def wishes(header: str) -> Iterator[Wish]:
    """The ranges of an Accept header; invalid ones are skipped.

    >>> list(wishes("text/turtle, */*;q=0.1"))[1]
    Wish(type='*', subtype='*', quality=0.1)
    """
    for part in header[:LONGEST].split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        match = RANGE.fullmatch(media.lower())
        if not match:
            continue
        weights = [m for m in map(QUALITY.fullmatch, parameters) if m]
        if any(p[:2].lower() == "q=" and not QUALITY.fullmatch(p) for p in parameters):
            continue
        yield Wish(match[1], match[2], float(weights[0][1]) if weights else 1.0)


def choose(header: str | None, offers: Sequence[str] | Mapping[str, str]) -> str | None:
    """The offered media type with the highest weight, the first of equals, or None.

    Without a header, or with an empty one, any type is accepted.

    >>> offers = ["application/json", "text/csv"]
    >>> choose("text/*;q=0.5, application/json;q=0.4", offers)
    'text/csv'
    >>> choose("image/png", offers), choose(None, offers)
    (None, 'application/json')
    """
    if header is None or not header.strip():
        return next(iter(offers), None)
    asked = list(wishes(header))
    best, weight = None, 0.0
    for media in offers:
        fitting = [(w.fits(media), w.quality) for w in asked if w.fits(media)]
        quality = max(fitting, default=(0, 0.0))[1]
        if quality > weight:
            best, weight = media, quality
    return best


def accept_of(request: Request) -> str | None:
    """What a client accepts: by `format` in the URL, else by its header.

    Raises Refusal for an unknown format.
    """
    query = request.scope["query_string"]
    if b"format=" in query and (named := format_of(query)):
        return named
    found = request.headers.getlist("accept")
    return ", ".join(found) if found else None


@lru_cache(maxsize=256)
def accepts_gzip(header: str | None) -> bool:
    """Whether an Accept-Encoding header accepts gzip.

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0"), accepts_gzip(None)
    (True, False, False)
    """
    found: dict[str, float] = {}
    for part in (header or "")[:LONGEST].lower().split(","):
        name, _, weight = (piece.strip() for piece in part.partition(";"))
        match = QUALITY.fullmatch(weight)
        found[name] = float(match[1]) if match else 1.0
    return found.get("gzip", found.get("*", 0.0)) > 0
