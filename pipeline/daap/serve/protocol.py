"""Requests of the SPARQL 1.1 Protocol (w3.org/TR/sparql11-protocol), read-only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from daap.core.iris import is_iri
from daap.serve.formats import FORMATS

METHODS = "GET, HEAD, POST, OPTIONS"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
READ_ONLY = (
    "this endpoint is read-only: updates (INSERT, DELETE, LOAD, CLEAR …) are "
    "refused; the dataset is made by 'daap build'"
)
FORMAT = ("format", "output", "results")
"""Parameters for a format, under all names that libraries use."""
FIELDS = 100
"""The most parameters of a request."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the graphs of its dataset; both are None if not given.

    Or the name of a question in its place, with values of its parameters. `accept`
    replaces the header, if `format` was given.
    """

    query: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    question: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    accept: str = ""


class Refusal(Exception):  # noqa: N818 - an error of the client
    """A request that is refused with a status and a sentence."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = {name.replace("_", "-"): v for name, v in headers.items()}


def asked(
    method: str, parameters: bytes, content_type: str | None, body: bytes
) -> Asked | None:
    """The query of a request; None for a GET without one.

    `parameters` is the query string of the URL, percent-encoded. Raises Refusal.
    """
    if method in ("GET", "HEAD"):
        fields = _fields(parameters)
        if any(name == "update" for name, _ in fields):
            raise Refusal(400, "an update is sent by POST; " + READ_ONLY)
        return _query(fields) if _without_format(fields) else None
    if method != "POST":
        raise Refusal(405, f"{method} is none of {METHODS}", Allow=METHODS)
    media, charset = _media(content_type)
    if media == FORM:
        _utf8_only(charset)
        fields = [*_fields(body), *_fields(parameters)]
        if any(name == "update" for name, _ in fields):
            raise Refusal(403, READ_ONLY)
        if not any(name in ("query", "question") for name, _ in fields):
            reason = f"the form has no field 'query'; a query alone is sent as {QUERY}"
            raise Refusal(400, reason)
        return _query(fields)
    if media == QUERY:
        _utf8_only(charset)
        fields = _fields(parameters)
        if any(name == "query" for name, _ in fields):
            raise Refusal(400, "the query is in the body and in the URL; send it once")
        return _query([*fields, ("query", _text(body))])
    if media == UPDATE:
        raise Refusal(403, READ_ONLY)
    raise Refusal(
        415,
        f"a query is sent as {FORM} or {QUERY}"
        + (f", not as {media}" if media else "; the request has no Content-Type"),
        Accept_Post=f"{FORM}, {QUERY}",
    )


def format_of(parameters: bytes) -> str:
    """The Accept header for `format` in a URL. Raises Refusal."""
    return _accept(_fields(parameters))


def _accept(fields: Sequence[tuple[str, str]]) -> str:
    values = [v for name in FORMAT for key, v in fields if key == name]
    for value in values:
        names = [name.strip() for name in value.lower().split(",")]
        known = [FORMATS[name] for name in names if name in FORMATS]
        if not known:
            raise Refusal(
                400,
                f"format {value[:200]!r} is unknown; it is one of {', '.join(FORMATS)}",
            )
        return ", ".join(known)
    return ""


def _without_format(fields: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in fields if pair[0] not in FORMAT]


def _query(fields: Sequence[tuple[str, str]]) -> Asked:
    accept, fields = _accept(fields), _without_format(fields)
    return replace(_asked(fields), accept=accept)


def _asked(fields: Sequence[tuple[str, str]]) -> Asked:
    if any(name == "question" for name, _ in fields):
        return _question(fields)
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise Refusal(400, f"one parameter 'query' is needed; {len(queries)} are given")
    default = _graphs(fields, "default-graph-uri")
    named = _graphs(fields, "named-graph-uri")
    if not default and not named:
        return Asked(queries[0])
    return Asked(queries[0], default, named)


def _question(fields: Sequence[tuple[str, str]]) -> Asked:
    """A named question; all other fields are its parameters."""
    given = dict(fields)
    if len(given) < len(fields):
        raise Refusal(400, "a parameter of the question is given twice; give it once")
    if "query" in given:
        raise Refusal(400, "both a query and a question are given; send one of them")
    return Asked("", question=given.pop("question"), given=given)


def _graphs(fields: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value for key, value in fields if key == name))
    for iri in found:
        if not is_iri(iri):
            raise Refusal(400, f"{name} must be an absolute IRI: {iri[:200]!r} is none")
    return found


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=FIELDS,
        )
    except UnicodeDecodeError:
        raise Refusal(400, "the parameters are not percent-encoded UTF-8") from None
    except ValueError:
        raise Refusal(400, f"more than {FIELDS} parameters") from None


def _media(content_type: str | None) -> tuple[str, str]:
    """A Content-Type without parameters, and its charset."""
    media, _, rest = (content_type or "").partition(";")
    charset = re.search(r"charset\s*=\s*\"?([^\s\";]+)", rest, re.IGNORECASE)
    return media.strip().lower(), charset[1].lower() if charset else "utf-8"


def _utf8_only(charset: str) -> None:
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal(415, "queries are UTF-8; send charset=utf-8")


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the query is not UTF-8 at byte {error.start}") from None
