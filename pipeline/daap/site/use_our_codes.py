"""The page on using the codes in another ontology, with examples to copy."""

from __future__ import annotations

from dataclasses import dataclass

from daap.site.dataset import Dataset
from daap.site.page import Page

CODES = """
SELECT ?code ?notation (COUNT(?told) AS ?often) {
  ?code a daap:DesignSolution ; skos:notation ?notation .
  OPTIONAL { ?told daap:assigns|daap:attributedCode ?code }
  FILTER(REGEX(?notation, "^[A-Za-z][A-Za-z0-9_]*$"))
} GROUP BY ?code ?notation ORDER BY DESC(?often) ?notation LIMIT 3
"""


@dataclass(frozen=True, slots=True)
class Use:
    """The examples of the page: codes of the dataset, and available files."""

    codes: tuple[str, ...]
    files: tuple[str, ...]


def use_page(dataset: Dataset) -> Page:
    """The page on using the codes elsewhere."""
    codes = tuple(row["notation"] for row in dataset.rows(CODES))
    wanted = ("codebook.ttl", "daap.ttl", "alignments.sssom.tsv", "alignments.ttl")
    files = tuple(name for name in wanted if (dataset.folder / name).is_file())
    padded = (*codes, "a_code", "another_code", "a_third_code")[:3]
    return Page(
        "use-our-codes.html",
        "Use our codes",
        "use-our-codes.html",
        Use(padded, files),
    )
