"""Checks of values that follow a standard: language tags, addresses, versions.

A check returns what is wrong as a clause, or an empty text.
"""

from __future__ import annotations

import re
import unicodedata

from daap.core.iris import is_iri
from daap.core.namespaces import PREFIXES

VERSION = re.compile(
    r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}"
    r"(?:-(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
    r"(?:\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
)
"""A version without build metadata (semver.org, 2.0.0, sections 2 and 9)."""

LANGUAGE = re.compile(
    r"""(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}
        (?:-[a-z]{4})?
        (?:-(?:[a-z]{2}|[0-9]{3}))?
        (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
        (?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*
        (?:-x(?:-[a-z0-9]{1,8})+)?)
      | x(?:-[a-z0-9]{1,8})+""",
    re.IGNORECASE | re.VERBOSE,
)
"""A language tag (BCP 47, RFC 5646, section 2.1).

Languages of four to eight letters are reserved there, and none is registered.
"""

GRANDFATHERED = frozenset(
    "en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo "
    "i-navajo i-pwn i-tao i-tay i-tsu sgn-be-fr sgn-be-nl sgn-ch-de art-lojban "
    "cel-gaulish no-bok no-nyn zh-guoyu zh-hakka zh-min zh-min-nan zh-xiang".split()
)
"""Irregular and regular tags (RFC 5646, section 2.2.8)."""

NAMES = {
    "ar": "arabic",
    "cs": "czech cesky čeština",
    "da": "danish dansk",
    "de": "german deutsch deutsche ger deu_ger",
    "el": "greek",
    "en": "english englisch eng_uk",
    "es": "spanish espanol español castellano",
    "et": "estonian eesti",
    "fi": "finnish suomi",
    "fr": "french francais français",
    "he": "hebrew",
    "hi": "hindi",
    "hu": "hungarian magyar",
    "it": "italian italiano",
    "ja": "japanese",
    "ko": "korean",
    "nb": "norwegian norsk bokmal bokmål",
    "nl": "dutch nederlands flemish",
    "pl": "polish polski",
    "pt": "portuguese portugues português",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sl": "slovenian slovene",
    "sv": "swedish svenska",
    "tr": "turkish turkce türkçe",
    "uk": "ukrainian",
    "zh": "chinese mandarin",
}
"""Names of languages that are often written in place of a tag."""

TAGS = {name: tag for tag, names in NAMES.items() for name in names.split()}

LICENCES = {
    "cc by 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc by-sa 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc by-nc 4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "cc by-nc-sa 4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "cc by-nd 4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "cc0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "odbl 1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
"""IRIs of licences for data, by short name."""

HIGHEST_PORT = 65535
HIDDEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
"""General categories of invisible characters."""


def language_fault(tag: str) -> str:
    """What is wrong with a language tag, and a correct one where it can be guessed.

    >>> language_fault("de-DE"), language_fault("x-klingon")
    ('', '')
    >>> language_fault("de_DE")
    'did you mean de-DE?'
    """
    if LANGUAGE.fullmatch(tag) and _is_unrepeated(tag):
        return ""
    if tag.casefold() in GRANDFATHERED:
        return ""
    if len(re.findall(r"[^\W\d_]{2,}", tag)) > 1 and re.search(r"[,;/|+&]", tag):
        return "one language: that of the notes"
    near = _near(tag)
    return f"did you mean {near}?" if near else "a language, then perhaps a country"


def _is_unrepeated(tag: str) -> bool:
    """Whether no extension and no variant stands twice (RFC 5646, section 2.2.9)."""
    subtags = tag.casefold().partition("-x-")[0].split("-")
    singles = [s for s in subtags[1:] if len(s) == 1]
    begin = subtags.index(singles[0]) if singles else len(subtags)
    variants = [s for s in subtags[1:begin] if len(s) > 4 or s[0].isdigit()]
    return len(set(singles)) == len(singles) and len(set(variants)) == len(variants)


def _near(tag: str) -> str:
    """A correct tag close to a wrong one; empty where none is found."""
    plain = re.sub(r"[\s_-]+", "-", re.split(r"[.@(]", tag)[0]).strip("-! \t'\"")
    first, *rest = plain.split("-")
    named = TAGS.get(first.casefold(), first)
    if rest and rest[0].casefold() == "language":
        rest = rest[1:]
    found = "-".join([named.lower(), *map(_usual, rest)])
    is_tag = LANGUAGE.fullmatch(found) is not None and _is_unrepeated(found)
    return found if is_tag and found != tag else ""


def _usual(subtag: str) -> str:
    """A subtag in its conventional case (RFC 5646, section 2.1.1)."""
    cases = {2: subtag.upper(), 4: subtag.title()}
    return cases.get(len(subtag), subtag.lower()) if subtag.isalpha() else subtag


def base_fault(base: str) -> str:
    """Why an IRI cannot be the base of others; empty if it can.

    Paths are appended to it, and relative IRIs are resolved against it (RFC 3986,
    section 5.2), which drops a query and dot segments.

    >>> base_fault("https://example.org/bees/"), base_fault("https://example.org/b")
    ('', 'it does not end in / or #')
    """
    fault = _scheme_fault(base) or _authority_fault(base)
    if fault:
        return fault
    path = base.partition("://")[2]
    for wrong, fault in (
        (not base.endswith(("/", "#")), "it does not end in / or #"),
        ("?" in base, "it holds a query (?…), which relative IRIs lose"),
        ("#" in base[:-1], "# may only be at its end"),
        ({".", ".."} & set(path.split("/")), "it holds a segment . or .."),
        (_is_foreign(base), "it is the namespace of a vocabulary, not of a study"),
    ):
        if wrong:
            return fault
    return ""


def _is_foreign(base: str) -> bool:
    return any(base.rstrip("/#") == iri.rstrip("/#") for iri in PREFIXES.values())


def address_fault(address: str) -> str:
    """Why a text is no address of the web; empty if it is one.

    >>> address_fault("https://example.org/study"), address_fault("example")
    ('', 'it does not begin with https://')
    """
    if not address.casefold().startswith(("http://", "https://")):
        return "it does not begin with https://"
    return _authority_fault(address)


def licence_like(name: str) -> str:
    """The IRI of the licence of a name, or of CC BY 4.0 if it is unknown.

    >>> licence_like("CC-BY-SA-4.0")
    'https://creativecommons.org/licenses/by-sa/4.0/'
    """
    plain = name.strip().casefold().replace("cc-", "cc ", 1)
    plain = re.sub(r"-(?=[0-9])", " ", plain)
    return LICENCES.get(plain, LICENCES["cc by 4.0"])


def version_like(text: str) -> str:
    """A valid version close to a text; 0.1.0 where none can be made of it.

    >>> version_like("v01.2.3"), version_like("1"), version_like("soon")
    ('1.2.3', '1.0.0', '0.1.0')
    """
    plain = re.sub(r"(?<![0-9])0+(?=[0-9])", "", text.strip().removeprefix("v"))
    padded = f"{plain}.0.0" if plain.count(".") == 0 else f"{plain}.0"
    return next((v for v in (plain, padded) if VERSION.fullmatch(v)), "0.1.0")


def _scheme_fault(iri: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", iri) is None:
        return "it does not begin with a scheme and a host, as in https://example.org/"
    scheme, _, rest = iri.partition("://")
    host = re.split(r"[/?#]", rest)[0]
    if scheme != scheme.lower() or host != host.lower():
        return f"scheme and host are in lower case: {_lowered(scheme, rest, host)}"
    return ""


def _lowered(scheme: str, rest: str, host: str) -> str:
    return f"{scheme.lower()}://{host.lower()}{rest[len(host) :]}"


def _authority_fault(iri: str) -> str:
    """What is wrong with the characters of an IRI, its host or its port."""
    for character in iri:
        if character in '<>"{}|\\^`' or unicodedata.category(character) in HIDDEN:
            return f"it holds {_named(character)}, which no IRI may"
    if re.search(r"%(?![0-9A-Fa-f]{2})", iri):
        return "a % in it begins no escape such as %20"
    authority = re.split(r"[/?#]", iri.partition("://")[2])[0]
    if "@" in authority:
        return "it holds the name of a user"
    host, colon, port = _host_and_port(authority)
    if not host:
        return "it names no host"
    if not _is_host(host):
        return f"{host!r} is not a host"
    is_port = re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) <= HIGHEST_PORT
    if colon and not is_port:
        return f"the port {port!r} is not from 1 to {HIGHEST_PORT}"
    return "" if is_iri(iri) else "it is not an IRI (RFC 3987)"


def _host_and_port(authority: str) -> tuple[str, str, str]:
    """Host, colon and port; an IPv6 address is in brackets."""
    if authority.startswith("["):
        host, bracket, rest = authority.partition("]")
        return (host + bracket, *rest.partition(":")[1:])
    return authority.partition(":")


def _is_host(host: str) -> bool:
    is_name = all(host.removesuffix(".").split(".")) and "%" not in host
    return (is_name or host.startswith("[")) and is_iri(f"http://{host}/")


def _named(character: str) -> str:
    return "a space" if character == " " else repr(character)
