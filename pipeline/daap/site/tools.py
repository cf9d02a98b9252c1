"""The pages of the whole model, of the query editor, and for missing pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daap.query.question import Question
from daap.site.dataset import Dataset
from daap.site.page import Page
from daap.site.sparql_page import asking_page


def tool_pages(
    dataset: Dataset, questions: Sequence[Question], pictures: frozenset[str]
) -> Iterator[Page]:
    """The graph of the model, the SPARQL page, and the page for error 404."""
    picture = "diagrams/decision-model.svg"
    model = picture if picture in pictures else ""
    yield Page(
        "model.html", "Decision model", "model.html", model, section="model.html"
    )
    yield asking_page(dataset, questions)
    yield Page("404.html", "Not found", "404.html", dataset.base)
