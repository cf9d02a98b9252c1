"""The main results in numbers, for the charts on the first page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from daap.core.iris import local_name
from daap.site.coding import Coding
from daap.site.dataset import Dataset
from daap.site.formal_model import Attribution, FormalModel
from daap.site.quality import Metric, read_metrics

SHOWN = 8
"""The most rows of a chart; the pages it links to have all."""

KINDS = """
SELECT ?source ?kind { ?source a ?class .
  VALUES (?class ?kind) { (daap:Interview "interviews")
    (daap:GreyLiterature "grey literature") } } ORDER BY ?source
"""
SPOKEN = """
SELECT ?source ?role (SUM(?length) AS ?said) {
  VALUES (?class ?role) { (daap:Interviewer "asks") (daap:Participant "answers") }
  ?who a ?class ; daap:speaksIn ?source . ?turn daap:spokenBy ?who .
  ?segment daap:inTurn ?turn ; daap:startOffset ?start ; daap:endOffset ?end .
  BIND(?end - ?start AS ?length)
} GROUP BY ?source ?role HAVING(COUNT(*) > 0) ORDER BY ?source ?role
"""
STANCES = """
SELECT ?stance (COUNT(DISTINCT ?claim) AS ?number) {
  ?claim daap:stance/rdfs:label ?stance } GROUP BY ?stance ORDER BY ?stance
"""
WORDS = """
SELECT (COUNT(DISTINCT ?source) AS ?number) {
  ?source daap:hasTranscript ?transcript . ?segment dct:isPartOf ?transcript .
  ?segment daap:text ?text }
"""
TRACED = ("traced", "traced through an option", "not traced")


@dataclass(frozen=True, slots=True)
class Borne:
    """A code with the numbers of sources attributed to it, and of those traced.

    Without attributions both are the number of sources in which a step assigns it.
    """

    code: str
    decision: str
    named: int
    traced: int


@dataclass(frozen=True, slots=True)
class Contest:
    """A force that some options of a decision improve and others harm."""

    force: str
    decision: str
    improving: int
    harming: int


@dataclass(frozen=True, slots=True)
class Share:
    """Sources of one kind, and the numbers of their steps, quotes and attributions."""

    kind: str
    sources: int
    steps: int
    quotes: int
    named: int
    traced: int


@dataclass(frozen=True, slots=True)
class MainResults:
    """The main results; what a study does not have is empty.

    `audit` counts attributions by status, `voices` code points of transcripts by role,
    `stars` are the components of the rating, the lowest first, `measured` the values of
    all metrics of the dataset. `published` is the number of sources published in full,
    `twice` of those coded by two coders.
    """

    options: tuple[Borne, ...]
    contests: tuple[Contest, ...]
    audit: Mapping[str, int]
    kinds: tuple[Share, ...]
    voices: Mapping[str, int]
    stances: Mapping[str, int]
    stars: tuple[Metric, ...]
    measured: Mapping[str, str]
    published: int
    twice: int


def read_main_results(
    dataset: Dataset, coding: Coding, model: FormalModel
) -> MainResults:
    """The main results of the coding and the formal model."""
    options = sorted(
        _options(coding, model),
        key=lambda one: (-one.traced, -one.named, dataset.name(one.code).label),
    )
    contests = sorted(
        _contests(model),
        key=lambda one: (
            -min(one.improving, one.harming),
            -one.improving - one.harming,
            dataset.name(one.force).label,
            one.decision,
        ),
    )
    metrics = list(read_metrics(dataset))
    whole = {local_name(m.iri): m.whole[0]["value"] for m in metrics if m.whole}
    stars = [m for m in metrics if m.whole and local_name(m.iri).startswith("star-")]
    voices: dict[str, int] = {}
    for row in dataset.rows(SPOKEN):
        voices[row["role"]] = voices.get(row["role"], 0) + int(row["said"])
    return MainResults(
        tuple(options[:SHOWN]),
        tuple(contests[:SHOWN]),
        _statuses(model.attributions),
        tuple(_kinds(dataset, coding, model)),
        voices,
        {row["stance"]: int(row["number"]) for row in dataset.rows(STANCES)},
        tuple(sorted(stars, key=lambda m: float(m.whole[0]["value"]))),
        whole,
        int(next(iter(dataset.rows(WORDS)))["number"]),
        sum(
            len({step.coder for step in steps}) > 1
            for steps in coding.by_source.values()
        ),
    )


def _options(coding: Coding, model: FormalModel) -> Iterator[Borne]:
    """The options of all decisions, or else the codes; those in a source."""
    options = [(option.solution, option.decision) for option in model.options]
    for code, decision in options or [(code, "") for code in coding.by_code]:
        if model.attributions and options:
            named = model.attributed.get(code, ())
            traced = len({one.source for one in named if one.status == "traced"})
            yield Borne(code, decision, model.source_count(code), traced)
        elif sources := len({step.source for step in coding.by_code.get(code, ())}):
            yield Borne(code, decision, sources, sources)


def _contests(model: FormalModel) -> Iterator[Contest]:
    for decision, options in model.options_of.items():
        better: dict[str, int] = {}
        worse: dict[str, int] = {}
        for option in options:
            for impact in model.impacts_of.get(option.solution, ()):
                side = {"better": better, "worse": worse}.get(impact.sign.tone)
                if side is not None:
                    side[impact.force] = side.get(impact.force, 0) + 1
        for force in better.keys() & worse.keys():
            yield Contest(force, decision, better[force], worse[force])


def _kinds(dataset: Dataset, coding: Coding, model: FormalModel) -> Iterator[Share]:
    """The kinds of sources; none if all are of one kind."""
    kinds = dataset.groups(KINDS, "kind")
    for kind, rows in sorted(kinds.items()) if len(kinds) > 1 else ():
        sources = [row["source"] for row in rows]
        steps = [step for one in sources for step in coding.by_source.get(one, ())]
        named = [a for one in sources for a in model.attributions_of.get(one, ())]
        audit = _statuses(named)
        yield Share(
            kind,
            len(sources),
            len(steps),
            sum(note.quote is not None for step in steps for note in step.notes),
            len(named),
            audit["traced"] + audit["traced through an option"],
        )


def _statuses(found: tuple[Attribution, ...] | list[Attribution]) -> dict[str, int]:
    return {status: sum(a.status == status for a in found) for status in TRACED}
