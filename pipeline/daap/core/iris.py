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

from daap.core.model import Span


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


HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+(?:[:/?#]|\Z)")
"""The beginning of an address without scheme: a host name (RFC 1123)."""

LINK = re.compile(r"(?:\[[^\]]*\]\(|<)([^\s<>()]+)[)>]")
"""An autolink or a link of Markdown (CommonMark 6.3 and 6.5)."""


def with_scheme(url: str) -> str:
    """The URL, with `https://` where it has no scheme; what is no URL as it is.

    >>> with_scheme("tinyurl.com/x"), with_scheme("none"), with_scheme("10.1000/182")
    ('https://tinyurl.com/x', 'none', '10.1000/182')
    """
    return f"https://{url}" if HOST.match(url) else url


def unlinked(url: str) -> str:
    """The address of a link of Markdown; another text as it is.

    >>> unlinked("<https://e.org/a>"), unlinked("[a](https://e.org/a)"), unlinked("a")
    ('https://e.org/a', 'https://e.org/a', 'a')
    """
    link = LINK.fullmatch(url)
    return link[1] if link else url


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


def path_of(path: str) -> str:
    """A path of a file as a path of an IRI: each segment as `slug` gives it.

    >>> path_of("field-notes/p 4.md")
    'field-notes/p%204.md'
    """
    return "/".join(map(slug, path.split("/")))


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

    def step(self, source: str, position: int) -> NamedNode:
        """The IRI of a coding step of a source."""
        return self.source(source, f"step/{position}")

    def anchor(self, source: str, span: Span) -> NamedNode:
        """The IRI of a span of a source's transcript."""
        return self.source(source, f"transcript/char/{span.start}-{span.end}")
