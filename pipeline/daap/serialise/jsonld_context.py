"""JSON-LD contexts: the study's own, and compaction of IRIs with a context.

Names supports the contexts that this project writes: prefixes, aliases of @id and
@type, and terms with a type and a language or set container. Anything else raises
ContextError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from daap.core.errors import DaapError

Context = dict[str, Any]
"""A context file: one member, "@context", with the terms."""

CACHE = 1 << 16
"""The most compact IRIs that are cached."""

GENERIC_DELIMITERS = (":", "/", "?", "#", "[", "]", "@")
"""Last characters of prefixes without @prefix (w3.org/TR/json-ld11/#compact-iris)."""

CONTAINERS = {"@set", "@language"}
DEFINITION = {"@id", "@type", "@container", "@prefix"}


class ContextError(DaapError):
    """A JSON-LD context cannot be used, or an IRI cannot be written with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A key of JSON-LD and the values it may have; compared by identity.

    `type` is "@id", "@vocab", a datatype's IRI, or "" if values have their own type.
    """

    name: str
    iri: str
    type: str = ""
    language_map: bool = False
    always_list: bool = False


def study_context(ontology_context: Context, base: str) -> Context:
    """The ontology's context with the prefixes of a study's data.

    Raises ContextError if it has a prefix of the study already.
    """
    study = {"code": f"{base}code/", "source": f"{base}source/", "data": base}
    terms = terms_of(ontology_context)
    for name in study.keys() & terms.keys():
        raise ContextError(f"the ontology's context takes {name!r} from the study")
    keywords = {
        name: value
        for name, value in terms.items()
        if name.startswith("@") or str(value).startswith("@")
    }
    return {"@context": {**keywords, **study, **terms}}


def context_member(context: Context) -> str:
    """The "@context" member of a document, one term a line."""
    terms = terms_of(context).items()
    lines = (f"    {_json(name)}: {_json(value)}" for name, value in terms)
    return '  "@context": {\n' + ",\n".join(lines) + "\n  }"


def terms_of(context: Context) -> dict[str, Any]:
    """The terms of a context. Raises ContextError if "@context" is no object."""
    terms = context.get("@context")
    if not isinstance(terms, dict):
        raise ContextError('a JSON-LD context must be an object below "@context"')
    return terms


class Names:
    """Compact IRIs in one context, and the terms of its properties."""

    def __init__(self, context: Context) -> None:
        terms = terms_of(context)
        self.member = context_member(context)
        self.id = self.type = ""
        self._prefixes = dict(_prefixes(terms))
        self._prefixes = {p: self._expand(iri) for p, iri in self._prefixes.items()}
        self._prefix_order = sorted(self._prefixes, key=self._gain)
        self._namespaces = _any_of(self._prefixes[p] for p in self._prefix_order)
        self._terms: dict[str, list[Term]] = {}
        for name, definition in terms.items():
            self._define(name, definition)
        self.id, self.type = self.id or "@id", self.type or "@type"
        self._values = {
            iri: min((term.name for term in same), key=lambda n: (len(n), n))
            for iri, same in self._terms.items()
        }
        self.iri = lru_cache(CACHE)(self._compact)

    def terms(self, iri: str) -> tuple[Term, ...]:
        """The terms of a property, the most specific first, its compact IRI last."""
        terms = sorted(
            self._terms.get(iri, ()),
            key=lambda t: (not (t.type or t.language_map), len(t.name), t.name),
        )
        return *terms, Term(self.iri(iri), iri)

    def vocabulary(self, iri: str) -> str:
        """The compact form where terms are allowed: a term, else as in `iri`."""
        return self._values.get(iri) or self.iri(iri)

    def _define(self, name: str, definition: object) -> None:
        if definition == "@id":
            self.id = name
        elif definition == "@type":
            self.type = name
        elif name != "@version":
            term = self._term(name, definition)
            self._terms.setdefault(term.iri, []).append(term)

    def _term(self, name: str, definition: object) -> Term:
        parts = {"@id": definition} if isinstance(definition, str) else definition
        if not isinstance(parts, Mapping) or not {"@id"} <= parts.keys() <= DEFINITION:
            raise ContextError(f"{name}: {definition!r} is no definition known here")
        containers = parts.get("@container", [])
        containers = {containers} if isinstance(containers, str) else set(containers)
        if name.startswith("@") or ":" in name or not containers <= CONTAINERS:
            raise ContextError(f"{name}: {definition!r} is no definition known here")
        kind = parts.get("@type", "")
        if kind and "@language" in containers:
            raise ContextError(f"{name}: has a type, but texts in several languages")
        return Term(
            name,
            self._expand(parts["@id"]),
            kind if kind in ("", "@id", "@vocab") else self._expand(kind),
            "@language" in containers,
            "@set" in containers,
        )

    def _expand(self, name: str) -> str:
        prefix, _, rest = name.partition(":")
        if not rest or (prefix not in self._prefixes and not rest.startswith("//")):
            raise ContextError(f"{name!r} has no prefix of this context")
        return name if rest.startswith("//") else self._prefixes[prefix] + rest

    def _gain(self, prefix: str) -> tuple[int, str]:
        """A sort key: the prefix that shortens most first, then by name."""
        return len(prefix) - len(self._prefixes[prefix]), f"{prefix}:"

    def _compact(self, iri: str) -> str:
        """The shortest compact IRI, else the IRI itself.

        Raises ContextError for an IRI that would be read as a compact one
        ("IRI confused with prefix": w3.org/TR/json-ld11-api/#iri-compaction).
        """
        match = self._namespaces.match(iri)
        if match and match.lastindex:
            return f"{self._prefix_order[match.lastindex - 1]}:{iri[match.end() :]}"
        scheme, _, rest = iri.partition(":")
        if scheme in self._prefixes and not rest.startswith("//"):
            raise ContextError(f"<{iri}> would be read with the prefix {scheme!r}")
        return iri


def _prefixes(terms: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, definition in terms.items():
        if isinstance(definition, Mapping) and definition.get("@prefix") is True:
            yield name, definition["@id"]
        elif isinstance(definition, str) and definition.endswith(GENERIC_DELIMITERS):
            yield name, definition


def _any_of(namespaces: Iterable[str]) -> re.Pattern[str]:
    """A pattern of the namespaces; the first with a valid local name matches."""
    choices = "|".join(f"({re.escape(namespace)})" for namespace in namespaces)
    return re.compile(f"(?:{choices})(?=.)(?!//)")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
