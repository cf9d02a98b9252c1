"""How good suggested mappings are, and the fit of their confidence.

    python bench/link_suggest.py                  both models, each vocabulary left out
    python bench/link_suggest.py --lexical        without the sentence model
    python bench/link_suggest.py --write          also write fitted.json and the table
                                                  of docs/suggestions.md

The mappings that the editors made from codes to a vocabulary are what should be
found. Weights and curve come from all other vocabularies. The vocabularies are
looked for in ../shared/vocabularies; nothing of them is written anywhere.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from documents import write_between
from rapidfuzz import process

from daap.build.study import read_study
from daap.core.resources import DEFAULT_STUDY
from daap.core.settings import read_settings
from daap.link.suggest.confidence import FITTED, Model
from daap.link.suggest.entries import Entry, code_entries, read_glossary
from daap.link.suggest.evidence import Evidence
from daap.link.suggest.match import candidates
from daap.link.suggest.propose import predicate

ROOT = Path(__file__).parents[1]
VOCABULARIES = ROOT.parent / "shared" / "vocabularies"
SENTENCES = ("meaning_of_names", "meaning_of_texts")
RIDGE = 5.0
"""How strongly weights are drawn to zero, as the mappings are few."""

SMALLEST = 40
"""Suggestions below which no point of the curve is drawn."""

TOP = 5


@dataclass(frozen=True)
class Case:
    """A vocabulary: what the editors mapped, what the pairs are, what is plain."""

    name: str
    terms: int
    wanted: Mapping[str, Mapping[str, str]]
    pairs: Sequence[tuple[str, str, Evidence, str]]
    plain: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Score:
    """Hits among the first five and at the first place."""

    found: int = 0
    wanted: int = 0
    first: int = 0
    codes: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.found + other.found, self.wanted + other.wanted,
            self.first + other.first, self.codes + other.codes,
        )  # fmt: skip

    @property
    def recall(self) -> float:
        """Mappings found among the first five suggestions for their code."""
        return self.found / self.wanted

    @property
    def precision(self) -> float:
        """Mapped codes whose first suggestion is a mapping of theirs."""
        return self.first / self.codes


def cases(folder: Path, encoder: object = None) -> list[Case]:
    """Every vocabulary that a code is mapped to, with its candidates."""
    study = read_study(read_settings(DEFAULT_STUDY))
    codes = code_entries(study.knowledge.codes)
    made = []
    for table in study.alignments.sets:
        target = study.alignments.targets.get(table.name)
        wanted: dict[str, dict[str, str]] = defaultdict(dict)
        for row in table.rows if target else ():
            code = table.expand(row["subject_id"])
            if row.states_a_relation and code in codes:
                wanted[code][table.expand(row["object_id"])] = row["predicate_id"]
        if wanted:
            made.append(case(table.name, folder / target.file, codes, wanted, encoder))
            print(table.name, "read", file=sys.stderr)
    return made


def case(
    name: str,
    path: Path,
    codes: Mapping[str, Entry],
    wanted: Mapping[str, Mapping[str, str]],
    encoder: object,
) -> Case:
    """One vocabulary with its candidates and what plain string matching finds."""
    glossary = read_glossary(path)
    labels = {iri: entry.label for iri, entry in glossary.terms.items()}
    return Case(
        name,
        len(glossary.terms),
        wanted,
        [
            (c.code, c.term, c.evidence,
             predicate(codes[c.code], glossary.terms[c.term]))
            for c in candidates(codes, glossary, encoder)
        ],
        {
            code: [
                found[2]
                for found in process.extract(codes[code].label, labels, limit=TOP)
            ]
            for code in wanted
        },
    )  # fmt: skip


def fitted(known: Iterable[Case], names: Sequence[str]) -> dict[str, float]:
    """Weights under which the terms that the editors chose stand out per code.

    A conditional logit: among the candidates of a mapped code, each term is chosen
    with a probability that its weighted evidence gives; Newton's method, a ridge.
    """
    groups = [group for one in known for group in _groups(one, names)]
    weights = np.zeros(len(names))
    for _ in range(30):
        slope, bend = -RIDGE * weights, RIDGE * np.eye(len(names))
        for values, chosen in groups:
            share = np.exp(values @ weights - (values @ weights).max())
            share /= share.sum()
            mean = share @ values
            slope += chosen @ values - chosen.sum() * mean
            spread = (values * share[:, None]).T @ values - np.outer(mean, mean)
            bend += chosen.sum() * spread
        weights += np.linalg.solve(bend, slope)
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}


def _groups(one: Case, names: Sequence[str]) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """For each mapped code the evidence of its candidates, and which are right."""
    rows: dict[str, list[tuple[list[float], bool]]] = defaultdict(list)
    for code, term, evidence, _ in one.pairs:
        if code in one.wanted:
            values = [getattr(evidence, name) for name in names]
            rows[code].append((values, term in one.wanted[code]))
    for pairs in rows.values():
        right = np.array([float(hit) for _, hit in pairs])
        if right.any():
            yield np.array([values for values, _ in pairs]), right


def ranked(one: Case, model: Model) -> dict[str, list[tuple[float, str, str]]]:
    """The best five terms of each code with score and predicate."""
    found: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for code, term, evidence, relation in one.pairs:
        found[code].append((model.score(evidence), term, relation))
    best = lambda item: (-item[0], item[1])  # noqa: E731
    return {code: sorted(items, key=best)[:TOP] for code, items in found.items()}


def judged(
    wanted: Mapping[str, Mapping[str, str]], found: Mapping[str, Sequence[str]]
) -> Score:
    """Suggested terms by code held against those that the editors chose."""
    return Score(
        sum(
            len(set(found.get(code, ())) & set(terms)) for code, terms in wanted.items()
        ),
        sum(map(len, wanted.values())),
        sum(found.get(code, [""])[0] in terms for code, terms in wanted.items()),
        len(wanted),
    )


def curve(scored: Iterable[tuple[float, bool]]) -> list[tuple[float, float]]:
    """The part of right suggestions by score, never falling: isotonic regression."""
    blocks: list[list[float]] = []
    for score, right in sorted(scored):
        if not blocks or blocks[-1][0] >= SMALLEST:
            blocks.append([0.0, 0.0, 0.0])
        last = blocks[-1]
        blocks[-1] = [last[0] + 1, last[1] + score, last[2] + right]
    merged: list[list[float]] = []
    for block in blocks:
        merged.append(block)
        while len(merged) > 1 and (
            merged[-2][2] / merged[-2][0] >= merged[-1][2] / merged[-1][0]
        ):
            top = merged.pop()
            merged[-1] = [a + b for a, b in zip(merged[-1], top, strict=True)]
    return [(round(s / n, 4), round(r / n, 4)) for n, s, r in merged]


def left_out(
    known: Sequence[Case], names: Sequence[str], name: str
) -> tuple[dict[str, Score], list[tuple[float, bool]], tuple[int, int], list[float]]:
    """Scores by vocabulary, each by a model that never saw it.

    Also every suggestion with its score and whether it was right, how many right
    ones have the editors' predicate, and the squared errors of the confidence.
    """
    scores, suggested = {}, {}
    same = hits = 0
    for one in known:
        model = Model(fitted((o for o in known if o is not one), names), ())
        best = ranked(one, model)
        scores[one.name] = judged(
            one.wanted, {code: [t for _, t, _ in items] for code, items in best.items()}
        )
        suggested[one.name] = [
            (score, term in one.wanted.get(code, {}))
            for code, items in best.items()
            for score, term, _ in items
        ]
        for code, items in best.items():
            for _, term, relation in items:
                if term in one.wanted.get(code, {}):
                    hits += 1
                    same += relation == one.wanted[code][term]
    errors = []
    for held in suggested:
        points = curve(p for o, pairs in suggested.items() if o != held for p in pairs)
        model = Model({}, points)
        errors += [(model.confidence(s) - right) ** 2 for s, right in suggested[held]]
    every = [pair for pairs in suggested.values() for pair in pairs]
    return scores, every, (same, hits), errors


def table(known: Sequence[Case], columns: Mapping[str, Mapping[str, Score]]) -> str:
    """The scores side by side, in Markdown."""
    head = ["vocabulary", "terms", "mappings"]
    head += [f"{kind} {n}" for n in ("recall@5", "precision@1") for kind in columns]
    lines = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for one in known:
        scores = [columns[kind][one.name] for kind in columns]
        cells = [f"{s.recall:.2f}" for s in scores] + [
            f"{s.precision:.2f}" for s in scores
        ]
        lines.append([one.name, str(one.terms), str(scores[0].wanted), *cells])
    totals = [sum(columns[kind].values(), Score()) for kind in columns]
    cells = [f"**{s.recall:.3f}**" for s in totals]
    cells += [f"**{s.precision:.3f}**" for s in totals]
    terms = sum(one.terms for one in known)
    lines.append(["all", str(terms), str(totals[0].wanted), *cells])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def measured(
    runs: Mapping[str, tuple[Sequence[Case], Sequence[str]]],
) -> tuple[str, dict[str, object]]:
    """The report on each model over its own candidates, and models fitted to all."""
    first = next(iter(runs.values()))[0]
    columns = {"plain": {one.name: judged(one.wanted, one.plain) for one in first}}
    models: dict[str, object] = {}
    notes = []
    for kind, (known, names) in runs.items():
        columns[kind], every, (same, hits), errors = left_out(known, names, kind)
        points = curve(every)
        models[kind] = {"weights": fitted(known, names), "curve": points}
        spread = np.var([float(right) for _, right in every])
        notes.append(
            f"- {kind}: {same} of the {hits} mappings found have the editors' "
            f"predicate. Mean squared error of the confidence {np.mean(errors):.4f} "
            f"over {len(every)} suggestions; to say the mean of all each time would "
            f"cost {spread:.4f}. Highest confidence {points[-1][1]:.2f}."
        )
    return table(first, columns) + "\n\n" + "\n".join(notes), models


def lexical() -> list[str]:
    """The evidence that needs no sentence model."""
    return [name for name in Evidence._fields if name not in SENTENCES]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write what was fitted where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vocabularies", type=Path, default=VOCABULARIES)
    parser.add_argument("--lexical", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    if not options.vocabularies.is_dir():
        sys.exit(f"no folder {options.vocabularies}")
    runs = {"lexical": (cases(options.vocabularies), lexical())}
    if not options.lexical:
        from daap.link.suggest.vectors import open_encoder

        wider = cases(options.vocabularies, open_encoder())
        runs["semantic"] = (wider, Evidence._fields)
    report, models = measured(runs)
    print(report)
    if options.write:
        FITTED.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")
        write_between("suggestions.md", "link_suggest", report)


if __name__ == "__main__":
    main()
