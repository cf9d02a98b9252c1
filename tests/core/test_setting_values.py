"""Language tags, bases, addresses and versions: which are good, what is wrong."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from daap.core.setting_values import (
    VERSION,
    address_fault,
    base_fault,
    language_fault,
    licence_like,
    version_like,
)


@pytest.mark.parametrize(
    "tag",
    "en EN-gb de-DE pt-BR zh-Hans-CN zh-cmn-Hans-CN x-klingon i-default sl-rozaj-biske "
    "en-GB-oxendict en-GB-oed de-CH-1996 es-419 art-lojban de-a-value-x-a-b".split(),
)
def test_a_well_formed_tag_is_taken_as_it_is(tag: str) -> None:
    assert language_fault(tag) == ""
    assert Literal("x", language=tag).language == tag.lower()


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("de_DE", "de-DE"),
        ("DE_de", "de-DE"),
        ("pt_br", "pt-BR"),
        ("zh_hans_cn", "zh-Hans-CN"),
        ("de_AT.UTF-8", "de-AT"),
        ("de DE", "de-DE"),
        ("de-", "de"),
        ("-de", "de"),
        ("English", "en"),
        ("english language", "en"),
        ("german", "de"),
        ("deutsche", "de"),
        ("Nederlands", "nl"),
        ("Portuguese", "pt"),
        ("norwegian", "nb"),
        ("italiano!", "it"),
    ],
)
def test_a_broken_tag_is_told_with_the_one_meant(tag: str, meant: str) -> None:
    assert language_fault(tag) == f"did you mean {meant}?"
    assert language_fault(meant) == ""


@pytest.mark.parametrize("tag", ["en, nl", "en;nl", "de/fr", "de & fr"])
def test_two_languages_are_none(tag: str) -> None:
    assert language_fault(tag) == "one language: that of the notes"


@pytest.mark.parametrize(
    "tag",
    ["d", "", "en-a", "x", "de-1996-1996", "de-a-bb-a-cc", "none", "klingonisch", "dé"],
)
def test_what_is_no_tag_at_all_is_told_too(tag: str) -> None:
    assert language_fault(tag) == "a language, then perhaps a country"


@pytest.mark.parametrize(
    "base",
    [
        "https://example.org/bees/",
        "https://example.org/bees#",
        "https://example.org#",
        "http://localhost:8080/x/",
        "https://[::1]:80/x/",
        "https://beispiel.org/größe/",
        "https://example.org/a%20b/",
        "https://w3id.org/daap/",
    ],
)
def test_a_good_base_has_no_fault(base: str) -> None:
    assert base_fault(base) == ""


@pytest.mark.parametrize(
    ("base", "fault"),
    [
        ("https://example.org/bees", "it does not end in / or #"),
        (
            "/bees/",
            "it does not begin with a scheme and a host, as in https://example.org/",
        ),
        (
            "urn:x:#",
            "it does not begin with a scheme and a host, as in https://example.org/",
        ),
        ("https://example.org/%zz/", "a % in it begins no escape such as %20"),
        ("https://example.org/100%/", "a % in it begins no escape such as %20"),
        ("https://example.org:99999/", "the port '99999' is not from 1 to 65535"),
        ("https://example.org:/", "the port '' is not from 1 to 65535"),
        ("https://example.org:0/", "the port '0' is not from 1 to 65535"),
        ("https://[::1/", "'[::1' is not a host"),
        ("https://a..b/", "'a..b' is not a host"),
        ("https://exa%20mple.org/", "'exa%20mple.org' is not a host"),
        ("https:///", "it names no host"),
        ("https://#", "it names no host"),
        ("file:///tmp/x/", "it names no host"),
        ("https://me:pass@example.org/", "it holds the name of a user"),
        ("https://exa mple.org/", "it holds a space, which no IRI may"),
        ("https://example.org/a|b/", "it holds '|', which no IRI may"),
        ("https://example.org/{x}/", "it holds '{', which no IRI may"),
        ("https://example.org/a\\b/", r"it holds '\\', which no IRI may"),
        ("https://example.org/a\u200bb/", r"it holds '\u200b', which no IRI may"),
        ("https://example.org/[x]/", "it is not an IRI (RFC 3987)"),
        (
            "https://example.org/?x=1/",
            "it holds a query (?…), which relative IRIs lose",
        ),
        ("https://example.org/x#/", "# may only be at its end"),
        ("https://example.org/a/../b/", "it holds a segment . or .."),
        (
            "HTTPS://EXAMPLE.org/P/",
            "scheme and host are in lower case: https://example.org/P/",
        ),
        (
            "https://w3id.org/daap/ontology#",
            "it is the namespace of a vocabulary, not of a study",
        ),
        (
            "http://www.w3.org/2004/02/skos/core#",
            "it is the namespace of a vocabulary, not of a study",
        ),
    ],
)
def test_a_broken_base_is_told_by_what_is_wrong(base: str, fault: str) -> None:
    assert base_fault(base) == fault


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://doi.org/10.1000/x(1)", ""),
        ("HTTPS://Example.org", ""),
        ("www.example.org/study", "it does not begin with https://"),
        ("javascript:alert(1)", "it does not begin with https://"),
        ("https://example.org/%zz", "a % in it begins no escape such as %20"),
        ("https://example.org/a b", "it holds a space, which no IRI may"),
        ("https://", "it names no host"),
    ],
)
def test_an_address_is_one_of_the_web(address: str, fault: str) -> None:
    assert address_fault(address) == fault


@pytest.mark.parametrize(
    ("text", "is_version"),
    [
        ("0.2.0", True),
        ("1.0.0-rc.1", True),
        ("1.0.0-0a", True),
        ("01.2.3", False),
        ("1.2", False),
        ("1.0.0-01", False),
        ("1.0.0-", False),
        ("1.0.0-a..b", False),
        ("1.0.0+build", False),
        ("1.0.0\n", False),
        ("٠.1.0", False),
    ],
)
def test_a_version_is_one_of_semantic_versioning(text: str, is_version: bool) -> None:
    assert (VERSION.fullmatch(text) is not None) is is_version


def test_what_was_meant_is_shown() -> None:
    assert [version_like(v) for v in ("01.2.3", "v1.0.0", "1", "1.2", "one")] == [
        "1.2.3", "1.0.0", "1.0.0", "1.2.0", "0.1.0",
    ]  # fmt: skip
    creative = "https://creativecommons.org"
    assert [licence_like(n) for n in ("CC0", "CC BY-NC 4.0", "cc-by-4.0", "mine")] == [
        f"{creative}/publicdomain/zero/1.0/",
        f"{creative}/licenses/by-nc/4.0/",
        f"{creative}/licenses/by/4.0/",
        f"{creative}/licenses/by/4.0/",
    ]
