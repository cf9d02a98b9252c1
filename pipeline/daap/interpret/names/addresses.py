"""Personal addresses in a text: e-mail, handles, profiles, telephone, streets."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}"
    r"(?!(?:gif|jpe?g|png|svg|webp)\b)[^\W\d_]{2,24}(?!\w)"
)
"""The usual form of an addr-spec (RFC 5322), parts within the limits of RFC 5321;
no name of an image, such as hive@2x.png."""

HANDLE = re.compile(r"(?<![\w.@])@[^\W\d_]\w{1,38}(?!\w|\.\w)")
PROFILE = re.compile(
    r"(?<![\w.])(?:www\.)?(?:linkedin\.com/in|github\.com|gitlab\.com|twitter\.com|"
    r"x\.com|medium\.com|facebook\.com|instagram\.com|orcid\.org)/@?[\w.%-]{2,80}",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\w+/.-])(?:\+|00)[1-9]\d{0,2}(?:[ ()/.-]{0,3}\d){6,12}(?!\w)")
STREET = re.compile(
    r"(?<!\w)\d{1,5}[a-z]? (?:[^\W\d_][\w'-]{0,40} ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Boulevard|Blvd)(?!\w)"
    r"|(?<!\w)[^\W\d_][\w-]{0,40}(?:straße|strasse|str\.|gasse|allee|platz|straat|"
    r"laan|plein|gracht) \d{1,4}[a-z]?(?!\w)"
)
KINDS = (MAIL, PROFILE, HANDLE, PHONE, STREET)


def addresses(text: str) -> Iterator[tuple[str, int]]:
    """Each address with its offset in code points, without overlaps.

    >>> list(addresses("Write to maya.b@hives.example, or to @maya_b."))
    [('maya.b@hives.example', 9), ('@maya_b', 37)]
    """
    taken: list[tuple[int, int]] = []
    for kind in KINDS:
        for match in kind.finditer(text):
            start, end = match.span()
            if not any(start < e and s < end for s, e in taken[-1:]):
                taken.append((start, end))
                yield match[0].rstrip("."), start
