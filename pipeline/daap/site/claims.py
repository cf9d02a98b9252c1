"""Claims of coding steps about codes, for the pages of sources and codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from daap.diagrams.guidance import Sign, sign_of
from daap.site.dataset import Dataset, Row

CLAIMS = """
SELECT ?claim ?step ?source ?position ?stance ?line ?kind ?one ?word ?other ?label {
  ?claim daap:stance/rdfs:label ?stance ; prov:wasGeneratedBy ?step ;
    daap:position ?number .
  ?step daap:inSource ?source ; daap:position ?position .
  {
    ?claim a daap:OptionClaim ; daap:statedDecision ?one ; daap:statedSolution ?other .
    BIND("option" AS ?kind)
  } UNION {
    ?claim a daap:ImpactClaim ; daap:statedSolution ?one ; daap:statedForce ?other ;
      daap:statedImpact ?word .
    BIND("impact" AS ?kind)
  } UNION {
    ?claim a daap:LinkClaim ; daap:statedFrom ?one ; daap:statedTo ?other ;
      daap:statedRelation ?word .
    BIND("link" AS ?kind)
  } UNION {
    ?claim a daap:DefinitionClaim ; daap:defines ?one .
    OPTIONAL { ?claim daap:statedKind ?word }
    OPTIONAL { ?claim daap:statedBroader ?other }
    BIND("definition" AS ?kind)
  }
  OPTIONAL { ?claim daap:statedLabel ?label }
  OPTIONAL { ?claim daap:firstLine ?line }
} ORDER BY ?source ?position ?number ?other
"""
STANCES = ("contradicts", "agrees", "adds")
"""The stances in the order of a page: contradictions first."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of a step; `one` and `others` are codes, `word` relates them.

    `word` is the IRI of a property, of a kind of codes, or of an impact's value, which
    `sign` shows.
    """

    iri: str
    source: str
    step: str
    position: str
    kind: str
    stance: str
    one: str
    word: str
    others: tuple[str, ...]
    label: str
    line: str

    @property
    def sign(self) -> Sign:
        """The sign of an impact."""
        return sign_of(self.word)


def read_claims(dataset: Dataset) -> tuple[Claim, ...]:
    """All claims of a dataset, in the order of sources, steps and claims."""
    return tuple(_claim(rows) for rows in dataset.groups(CLAIMS, "claim").values())


def _claim(rows: list[Row]) -> Claim:
    row = rows[0]
    others = dict.fromkeys(one["other"] for one in rows if one["other"])
    return Claim(
        iri=row["claim"],
        source=row["source"],
        step=row["step"],
        position=row["position"],
        kind=row["kind"],
        stance=row["stance"],
        one=row["one"],
        word=row["word"],
        others=tuple(others),
        label=row["label"],
        line=row["line"],
    )


def by_code(claims: Iterable[Claim]) -> Mapping[str, list[Claim]]:
    """The claims that name each code, contradictions first."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda one: STANCES.index(one.stance)):
        for code in dict.fromkeys((claim.one, *claim.others)):
            found[code].append(claim)
    return found
