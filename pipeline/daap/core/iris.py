"""IRIs of a study's data, minted from its base alone.

Paths below the base consist of positions, offsets and slugs. A slug keeps letters,
digits, `_`, `-` and `.` of ASCII and percent-encodes the rest, so that no text of a
field note can change the path of an IRI (RFC 3987, section 3.1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI (RFC 3987).

    >>> is_iri("https://example.org/a"), is_iri("example.org"), is_iri("http://a b")
    (True, False, False)
    """
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


NO_NAMES = ("about", "blob", "data", "file", "javascript", "vbscript")
"""Schemes that no vocabulary uses for its terms."""


def is_name(text: str) -> bool:
    """Whether a text is an absolute IRI that may name a resource.

    >>> is_name("https://example.org/a"), is_name("urn:bees:hive")
    (True, True)
    >>> is_name("javascript:alert(1)"), is_name("https://"), is_name("hive")
    (False, False, False)
    """
    scheme, _, rest = text.partition(":")
    known = scheme.casefold() not in NO_NAMES and bool(rest.strip("/"))
    return known and text.isprintable() and is_iri(text)


def with_scheme(url: str) -> str:
    """The URL, with `https://` where it has no scheme; empty stays empty.

    >>> with_scheme("tinyurl.com/x")
    'https://tinyurl.com/x'
    """
    if not url or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url):
        return url
    return f"https://{url}"


def web_address(text: str) -> str:
    """An http or https address with its scheme in lower case; else an empty text.

    Other schemes are refused because a browser may run them instead of loading a page,
    and invisible characters because they make one address look like another.

    >>> web_address("HTTPS://example.org/A"), web_address("javascript:alert(1)")
    ('https://example.org/A', '')
    >>> web_address("example.org"), web_address("https:///x"), web_address("http://a b")
    ('', '', '')
    """
    scheme, sign, rest = text.partition("://")
    known = scheme.lower() in ("http", "https") and rest[:1] not in ("", "/")
    shown = known and text.isprintable() and is_iri(text)
    return f"{scheme.lower()}{sign}{rest}" if shown else ""


def slug(text: str) -> str:
    """A text as one path segment of an IRI; percent-decoding restores it.

    >>> slug("observation_port"), slug("../a b")
    ('observation_port', '..%2Fa%20b')
    >>> slug("..")
    '%2E%2E'
    """
    encoded = quote(text, safe="_-.")
    return encoded.replace(".", "%2E") if set(encoded) == {"."} else encoded


def local_name(iri: str) -> str:
    """What an IRI ends with: after its last # or /, one at its very end aside.

    >>> local_name("https://e.org/a#B"), local_name("https://e.org/c/")
    ('B', 'c')
    """
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def curie(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with the prefix of its longest namespace; without one, unchanged.

    >>> curie("https://e.org/a#B", {"e": "https://e.org/", "a": "https://e.org/a#"})
    'a:B'
    """
    fitting = [(len(s), prefix) for prefix, s in prefixes.items() if iri.startswith(s)]
    if not fitting:
        return iri
    size, prefix = max(fitting)
    return f"{prefix}:{iri[size:]}"


def speaker_slug(label: str) -> str:
    """A speaker's label as a readable path segment.

    >>> speaker_slug("Expert  E")
    'expert-e'
    """
    return slug(re.sub(r"\s+", "-", label.strip().casefold()))


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints the IRIs of one study; `base` ends in `/` or `#`."""

    base: str

    def __call__(self, path: str) -> NamedNode:
        """The IRI of a path that consists of slugs and positions."""
        return NamedNode(self.base + path)

    def code(self, notation: str) -> NamedNode:
        """The IRI of a code."""
        return self(f"code/{slug(notation)}")

    def source(self, identifier: str, rest: str = "") -> NamedNode:
        """The IRI of a source, or of something below it."""
        path = f"source/{slug(identifier)}"
        return self(f"{path}/{rest}" if rest else path)
