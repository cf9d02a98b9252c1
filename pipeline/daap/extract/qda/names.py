"""Identifiers of imported things, made from their names.

They are the same for every file and every import: a code's is made from its path, a
source's or case's from its name. If several names give one identifier, all but one get
a digest; the name that spells the identifier keeps it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping

from daap.extract.qda.project import CodePath

SUFFIX = re.compile(
    r"\.(?:txt|docx?|odt|rtf|pdf|md|html?|epub|png|jpe?g|mp[34]|m4a|wav|mkv|mov)$",
    re.IGNORECASE,
)
RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]", re.IGNORECASE)
"""Device names reserved by Windows."""

LONGEST = 48
"""The most code points of an identifier, without a digest."""


def digest(text: str) -> str:
    """Eight hexadecimal digits of a hash of the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def notation(path: CodePath) -> str:
    """The notation of a code: the letters and digits of its path, in any script.

    >>> notation(("Keeping", "top bar hive")), notation(("consent - IRB",))
    ('keeping.top_bar_hive', 'consent_irb')
    >>> notation(("养蜂",)), notation(("!?",))
    ('养蜂', 'code-8faf838e')
    """
    return ".".join(_slug(name, "_") or f"code-{digest(name)}" for name in path)


def _slug(name: str, joint: str) -> str:
    """Letters, digits and marks in lower case, anything between them as one joint."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = (
        c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain
    )
    return joint.join("".join(kept).split())


def portable(name: str, kind: str) -> str:
    """An identifier in ASCII that is a valid file name.

    >>> portable("Interview 3 (Zoë).docx", "source"), portable("P1", "source")
    ('Interview-3-Zoe', 'P1')
    >>> portable("访谈", "source"), portable("07 bees", "source")
    ('source-93f4a1f8', 'source-07-bees')
    """
    bare = unicodedata.normalize("NFKD", SUFFIX.sub("", name.strip()))
    ascii_only = bare.encode("ascii", "ignore").decode()
    lost = any(c.isalnum() for c in bare if not c.isascii())
    slug = "-".join(re.findall(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*", ascii_only))
    if lost or len(slug) > LONGEST:
        slug = f"{slug[:LONGEST].rstrip('-_')}-{digest(name)}".lstrip("-_")
        return slug if slug != digest(name) else f"{kind}-{slug}"
    if not slug:
        return f"{kind}-{digest(name)}"
    usable = slug[0].isalpha() and not RESERVED.fullmatch(slug)
    return slug if usable else f"{kind}-{slug}"


def disambiguated(wanted: Mapping[str, str]) -> dict[str, str]:
    """Identifiers by name; of names that share one, all but one get a digest.

    Identifiers are compared without case, as some file systems do.

    >>> disambiguated({"a b": "a_b", "a-b": "a_b"})
    {'a b': 'a_b', 'a-b': 'a_b-d44362d6'}
    """
    sharing: dict[str, list[str]] = {}
    for name, identifier in wanted.items():
        sharing.setdefault(identifier.casefold(), []).append(name)
    found = dict[str, str]()
    for name, identifier in wanted.items():
        first = min(sharing[identifier.casefold()], key=lambda n: _rank(n, wanted[n]))
        found[name] = identifier if name == first else f"{identifier}-{digest(name)}"
    return found


def _rank(name: str, identifier: str) -> tuple[bool, bool, str]:
    """The precedence of names for an identifier."""
    spelt = re.sub(r"[ \0]", lambda m: "_" if m[0] == " " else ".", name)
    return spelt != identifier, spelt.casefold() != identifier.casefold(), name


def notations(paths: Iterable[CodePath]) -> dict[CodePath, str]:
    """The notations of codes by path, disambiguated."""
    keys = {"\0".join(path): path for path in paths}
    wanted = {key: notation(path) for key, path in keys.items()}
    return {keys[key]: name for key, name in disambiguated(wanted).items()}


def dotted(name: str, names: Container[str]) -> CodePath:
    """The path of a tag in the tree of existing tags that its dots imply.

    >>> dotted("hive.top_bar", {"hive", "hive.top_bar"}), dotted("a.b", {"a.b"})
    (('hive', 'top_bar'), ('a.b',))
    """
    above, _, last = name.rpartition(".")
    while above:
        if above in names:
            return (*dotted(above, names), last)
        above, _, more = above.rpartition(".")
        last = f"{more}.{last}"
    return (name,)
