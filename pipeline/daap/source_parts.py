"""The part of a release that each source makes, a batch of sources at a time.

With `build`, a place where stages meet. A batch is made in any process; it shares
the cost of codebook, ontology and shapes, and what comes out for a source is the
same in whatever batch it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from daap.cache import Cache
from daap.engines import Engine, choose
from daap.errors import Finding
from daap.interpret.redact import left_over
from daap.iris import Iris
from daap.mapping.graphs import map_one_source
from daap.mapping.terms import published_text, subject_iri
from daap.model import Audited, Document, SourceRecord, transcript_text
from daap.namespaces import DAAP
from daap.notes import complete
from daap.plain import to_json
from daap.reading_flow import NoteFile, load_note
from daap.reason.publishable import publishable
from daap.reason.schema import axioms, logical
from daap.resources import SHAPES
from daap.settings import Settings
from daap.validate.findings import findings as shape_findings
from daap.validate.findings import places
from daap.validate.result import Result
from daap.web.context import Context, Names
from daap.web.parts import write_half

__all__ = ["Common", "Source", "Summary", "leaks", "make_parts"]

Graph = tuple[Triple, ...]
SUMMARY, TEXT = "summary.json", "transcript.txt"


@dataclass(frozen=True)
class Common:
    """What all sources need: sent to each process once.

    `context` is what a source needs of the codebook; `known` is what the shared
    graphs state or imply; `tables` are the triples that tell where tables lie;
    `places` are those of the codebook.
    """

    settings: Settings
    engine: str
    context: Graph
    known: frozenset[Triple]
    ontology: Graph
    tables: Graph
    places: Mapping[str, tuple[str, int]]
    terms: Context
    cache: Cache

    @cached_property
    def chosen(self) -> Engine:
        """The engine."""
        return choose(self.engine)

    @cached_property
    def schema(self) -> Graph:
        """The axioms that rules are made from."""
        return tuple(axioms(self.ontology))

    @cached_property
    def names(self) -> Names:
        """The names of JSON-LD."""
        return Names(self.terms)

    @cached_property
    def sources(self) -> str:
        """What the IRIs of all sources begin with."""
        return f"{self.settings.base}source/"

    def close(self, mapped: Iterable[Mapped]) -> Graph:
        """What follows from sources in their context, as far as it is published."""
        whole = tuple(chain(self.context, *(one.own for one in mapped)))
        closure = self.chosen.close(logical(whole), self.schema)
        return tuple(publishable(closure, frozenset(whole), self.settings.base))


@dataclass(frozen=True, slots=True)
class Source:
    """What a source's part is made from.

    `note` is the interpreted outline of its field note, `row` what the table of
    sources says, `record` what is published; without one, only findings are made.
    `told` are triples of other graphs that name the source. The part is kept under
    `key` and lies in `folder`.
    """

    name: str
    record: SourceRecord | None
    row: SourceRecord | None
    note: Document | None
    file: NoteFile | None
    audited: tuple[Audited, ...] = ()
    told: Graph = ()
    key: str = ""
    folder: Path = Path()


@dataclass(frozen=True, slots=True)
class Summary:
    """What is to be known of a part without reading it.

    Findings come from reading, from names that were left, and from shapes; prefixes
    are those of the asserted and of the inferred Turtle; then numbers of triples
    asserted, of their subjects, and of triples inferred.
    """

    read: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    broken: tuple[Finding, ...] = ()
    asserted_prefixes: tuple[str, ...] = ()
    inferred_prefixes: tuple[str, ...] = ()
    triples: int = 0
    subjects: int = 0
    inferred: int = 0


@dataclass(frozen=True, slots=True)
class Mapped:
    """A source with its note, completed, and its graph; `inferred` is yet to be."""

    source: Source
    document: Document | None
    graph: Graph

    @property
    def own(self) -> Graph:
        """Its graph, and what others tell of it."""
        return (*self.graph, *self.source.told)


def make_parts(common: Common, batch: Sequence[Source]) -> tuple[Summary, ...]:
    """Make and keep the parts of a batch of sources; their summaries."""
    mapped = [_mapped(common, source) for source in batch]
    inferred, known = _closed(common, mapped)
    broken = _validated(common, mapped, inferred, known)
    made = zip(mapped, inferred, broken, strict=True)
    return tuple(_written(common, *part) for part in made)


def _mapped(common: Common, source: Source) -> Mapped:
    settings, document = common.settings, None
    if source.note is not None and source.file is not None:
        document = load_note(source.file, settings)
        document = complete(document, source.note, source.row, settings)
    if source.record is None:
        return Mapped(source, document, ())
    triples = map_one_source(settings, source.record, document, source.audited)
    return Mapped(source, document, tuple(dict.fromkeys(triples)))


def _closed(
    common: Common, mapped: Sequence[Mapped]
) -> tuple[list[Graph], set[Triple]]:
    """What follows from each source, and what is known without any of them.

    Sources are closed together, and each triple is that of the source it names. A
    source that names another one is closed alone, and so are all where a new triple
    names none, which no axiom of ours brings about.
    """
    names = {_slug(common, one): one for one in mapped if one.graph}
    single = {name: one for name, one in names.items() if _names_others(common, one)}
    found: dict[str, list[Triple]] = defaultdict(list)
    known: set[Triple] = set()
    for triple in common.close(o for n, o in names.items() if n not in single):
        if triple in common.known:
            known.add(triple)
        else:
            named = set(_sources_in(triple, common.sources))
            found[named.pop() if len(named) == 1 else ""].append(triple)
    for name in names if found.keys() - names.keys() else single:
        alone = common.close([names[name]])
        known.update(triple for triple in alone if triple in common.known)
        found[name] = [triple for triple in alone if triple not in common.known]
    return [tuple(found.get(_slug(common, one), ())) for one in mapped], known


def _slug(common: Common, one: Mapped) -> str:
    """How a source is named in IRIs; empty for what is not published."""
    iri = Iris(common.settings.base).source(one.source.name)
    return iri.value[len(common.sources) :] if one.graph else ""


def _names_others(common: Common, one: Mapped) -> bool:
    """Whether a source names another one, as by the address of its page."""
    own = common.sources + _slug(common, one)
    return any(
        isinstance(triple.object, NamedNode)
        and triple.object.value.startswith(common.sources)
        and triple.object.value != own
        and not triple.object.value.startswith(own + "/")
        for triple in one.graph
    )


def _sources_in(triple: Triple, prefix: str) -> Iterator[str]:
    """The sources below which the ends of a triple are, by the slugs of their IRIs."""
    for term in (triple.subject, triple.object):
        if isinstance(term, NamedNode) and term.value.startswith(prefix):
            yield term.value[len(prefix) :].partition("/")[0]


def _validated(
    common: Common,
    mapped: Sequence[Mapped],
    inferred: Sequence[Graph],
    known: set[Triple],
) -> list[tuple[Finding, ...]]:
    """What the shapes find in each source.

    Sources are validated together. A result about the ontology itself tells that
    a source uses a term wrongly, but not which, so then it is one by one.
    """
    own = chain.from_iterable(one.own for one in mapped)
    new = chain.from_iterable(inferred)
    results = _results(common, (*own, *common.context, *new, *known))
    if len(mapped) > 1 and DAAP.iri.removesuffix("#") in results:
        return [
            _validated(common, [one], [new], known)[0]
            for one, new in zip(mapped, inferred, strict=True)
        ]
    return [tuple(_findings(common, one, results)) for one in mapped]


def _results(common: Common, triples: Graph) -> dict[str, list[Result]]:
    """The results of a validation by focus node."""
    by_focus: dict[str, list[Result]] = defaultdict(list)
    for result in common.chosen.validate((*triples, *common.ontology), SHAPES):
        by_focus[result.focus].append(result)
    return by_focus


def _findings(
    common: Common, one: Mapped, results: Mapping[str, list[Result]]
) -> Iterator[Finding]:
    """The results that are about a source, with their places."""
    focus = dict.fromkeys(subject_iri(t) for t in one.graph)
    ours = [f for f in focus if f.startswith(common.sources)] if one.graph else []
    found = [
        result
        for name in (*ours, DAAP.iri.removesuffix("#"))
        for result in results.get(name, ())
    ]
    if found and one.graph:
        where = places((*one.graph, *common.context, *common.tables))
        yield from shape_findings(found, {**where, **common.places})


def _written(
    common: Common, one: Mapped, inferred: Graph, broken: tuple[Finding, ...]
) -> Summary:
    """Write the part of a source into its folder, and keep it."""
    folder, document = one.source.folder, one.document
    folder.mkdir(parents=True)
    summary = Summary(read=document.findings if document else ())
    if one.graph:
        summary = _halves(common, one, inferred, broken)
    if one.graph and document is not None:
        text = transcript_text(document.segments)
        (folder / TEXT).write_bytes(text.encode("utf-8"))
    (folder / SUMMARY).write_bytes(to_json(summary))
    common.cache.keep(one.source.key, folder)
    return summary


def _halves(
    common: Common, one: Mapped, inferred: Graph, broken: tuple[Finding, ...]
) -> Summary:
    """Write both halves; without a note there are no findings from reading."""
    base, folder, document = common.settings.base, one.source.folder, one.document
    subject = Iris(base).source(one.source.name)
    asserted = write_half(
        one.graph,
        folder / "asserted",
        subject=subject,
        base=base,
        names=common.names,
    )
    derived = write_half(inferred, folder / "inferred", subject=subject, base=base)
    texts = (triple for triple in one.graph if triple.subject != subject)
    return Summary(
        read=document.findings if document else (),
        left=tuple(leaks(document, texts, common.settings)) if document else (),
        broken=broken,
        asserted_prefixes=asserted.prefixes,
        inferred_prefixes=derived.prefixes,
        triples=len(one.graph),
        subjects=len({triple.subject for triple in one.graph}),
        inferred=len(inferred),
    )


def leaks(
    document: Document | None, triples: Iterable[Triple], settings: Settings
) -> Iterator[Finding]:
    """A violation for every text of transcript or trace that holds a name."""
    texts: dict[str, list[str]] = defaultdict(list)
    for t in triples:
        texts[f"{t.subject} {t.predicate}"].append(published_text(t, settings.base))
    said = {key: " | ".join(words) for key, words in texts.items()}
    yield from left_over(document, said, settings.redactions)
