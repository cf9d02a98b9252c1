"""Glossary: words explained at their first use in a page, and listed on a page.

The explanation of a word is the definition of its term in the ontology. It is shown
on hover or focus, without a script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from markupsafe import escape

from daap.core.iris import local_name
from daap.core.namespaces import DAAP
from daap.diagrams.guidance import Sign, sign_of
from daap.site.dataset import Dataset
from daap.site.page import Page

SAID = """
SELECT ?term ?property ?text {
  VALUES ?property { skos:definition skos:scopeNote }
  ?term rdfs:isDefinedBy <https://w3id.org/daap/ontology> ; ?property ?text .
} ORDER BY ?term ?property ?text
"""
SIGNS = """
SELECT ?value { ?value a daap:ImpactValue ; skos:notation ?notation } ORDER BY ?value
"""
DEFINED, SCOPE = "definition", "scopeNote"
WORDS = (
    ("anchoring", r"anchor(?:s|ed|ing)?", "Anchoring", DEFINED),
    ("attribution", r"attributions?", "Attribution", DEFINED),
    ("axial coding", r"axial(?: coding| traces?)*", "CodeAssignment", SCOPE),
    ("claim", r"claims?", "Claim", DEFINED),
    ("coding step", r"coding steps?", "CodingStep", DEFINED),
    ("emergent code", r"emergent codes?", "EmergentCode", DEFINED),
    ("field note", r"field notes?", "FieldNote", DEFINED),
    ("force", r"forces?", "Force", DEFINED),
    ("in vivo", r"in vivo(?: codes?)?", "InVivoCode", DEFINED),
    ("open code", r"open cod(?:es?|ing)(?: traces?)?", "OpenCode", DEFINED),
    ("trace", r"trace[ds]?", "CodingStep", SCOPE),
)
"""Each word with its forms, its term, and the property that explains it."""

MARKS = {
    "decision": "Decision",
    "pattern": "Pattern",
    "practice": "Practice",
    "force": "Force",
    "emergent": "EmergentCode",
}
"""The kinds of codes with a mark before their labels, with their classes."""

TAG = re.compile(r"(<[^<>]*>)")
OPENED = re.compile(r"<([a-z][\w-]*)(.*)>$", re.DOTALL)
VOID = frozenset("area br col hr img input link meta source track wbr".split())
LEFT = frozenset(
    "a blockquote button code details dfn h1 h2 h3 label mark option pre q script svg"
    " thead".split()
)
"""Elements in which no word is explained: links, quotes, headings, details."""
FOREIGN = re.compile(r'\bdir="auto"|\bclass="(?:table|unseen|status)\b')
"""Attributes of the study's own texts, scrolling boxes, and text for screen readers."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its anchor in the glossary, its term, and the explanation."""

    word: str
    anchor: str
    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """The content of the glossary: words, marks of codes by kind, signs of impacts."""

    words: tuple[Word, ...]
    marks: tuple[tuple[str, str, str], ...]
    signs: tuple[tuple[Sign, str, str], ...]


def glossary_page(dataset: Dataset) -> Page:
    """The glossary page."""
    said = _said(dataset)
    marks = (
        (kind, DAAP[name].value, said.get((DAAP[name].value, DEFINED), ""))
        for kind, name in MARKS.items()
    )
    values = (row["value"] for row in dataset.rows(SIGNS))
    signs = ((sign_of(iri), iri, said.get((iri, DEFINED), "")) for iri in values)
    glossary = Glossary(
        tuple(read_words(dataset)),
        tuple(marks),
        tuple(sorted(signs, key=lambda one: (one[0].rank, one[1]))),
    )
    return Page("glossary.html", "Glossary", "glossary.html", glossary)


def read_words(dataset: Dataset) -> Iterator[Word]:
    """The words that the ontology of a dataset explains, by word."""
    said = _said(dataset)
    for word, _, name, key in WORDS:
        iri = str(DAAP[name].value)
        if (iri, key) in said:
            anchor = f"page-word-{word.replace(' ', '-')}"
            yield Word(word, anchor, iri, said[iri, key])


def _said(dataset: Dataset) -> Mapping[tuple[str, str], str]:
    """The explanatory texts of terms, by term and property."""
    return {
        (row["term"], local_name(row["property"])): row["text"]
        for row in dataset.rows(SAID)
    }


def explainer(dataset: Dataset) -> Callable[[str, str], str]:
    """A function that adds explanations to HTML, given the path to the root."""
    return partial(explained, words={word.word: word for word in read_words(dataset)})


def explained(html: str, root: str, words: Mapping[str, Word]) -> str:
    """The HTML of a page with each word explained at its first use in our own text.

    The glossary itself is unchanged.
    `root` is the relative path to the root of the site; `words` are by their own name.

    >>> word = Word("trace", "page-word-trace", "", "What a step leaves.")
    >>> print(explained("<p><a>trace</a> No trace.</p>", "", {"trace": word}))
    ... # doctest: +NORMALIZE_WHITESPACE
    <p><a>trace</a> No <span class="explained"><a href="glossary.html#page-word-trace"
    aria-describedby="page-explained-1">trace</a><span role="tooltip"
    id="page-explained-1">What a step leaves.</span></span>.</p>
    """
    waiting = {word: form for word, form, *_ in WORDS if word in words}
    if 'id="page-word-' in html:
        return html
    left: list[tuple[str, bool]] = []
    parts = TAG.split(html)
    for at, part in enumerate(parts):
        if at % 2:
            _step(part, left)
        elif waiting and part.strip() and not (left and left[-1][1]):
            parts[at] = _marked(part, waiting, words, root)
    return "".join(parts)


def _step(tag: str, left: list[tuple[str, bool]]) -> None:
    """Update the stack of open elements, each with whether its words are skipped."""
    if tag.startswith("</"):
        left.pop()
    elif (found := OPENED.match(tag)) and found[1] not in VOID:
        inside = bool(left) and left[-1][1]
        skipped = found[1] in LEFT or bool(FOREIGN.search(found[2]))
        left.append((found[1], inside or skipped))


def _marked(
    text: str, waiting: dict[str, str], words: Mapping[str, Word], root: str
) -> str:
    """A text with the remaining words explained at their first use; removes them."""
    forms = "|".join(
        f"(?P<w{list(waiting).index(word)}>{form})" for word, form in waiting.items()
    )
    known = list(waiting)

    def put(match: re.Match[str]) -> str:
        word = known[int((match.lastgroup or "w0")[1:])]
        if word not in waiting:
            return match[0]
        del waiting[word]
        one = words[word]
        name = f"page-explained-{len(words) - len(waiting)}"
        return (
            f'<span class="explained"><a href="{root}glossary.html#{one.anchor}"'
            f' aria-describedby="{name}">{match[0]}</a>'
            f'<span role="tooltip" id="{name}">{escape(one.meaning)}</span></span>'
        )

    return re.sub(rf"\b(?:{forms})\b", put, text, flags=re.IGNORECASE)
