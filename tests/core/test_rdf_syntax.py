"""A text in another syntax than its name says is named for what it is."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from daap.core.rdf_syntax import syntax_fault


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        (
            "<!DOCTYPE html>\n<html><body>Not found</body></html>",
            RdfFormat.TURTLE,
            "is HTML, a page for people, not Turtle; get the file that holds RDF",
        ),
        (
            "<html><body>Not found</body></html>",
            RdfFormat.RDF_XML,
            "is HTML, a page for people, not RDF/XML; get the file that holds RDF",
        ),
        (
            '{"@id": "https://e.org/x"}',
            RdfFormat.TURTLE,
            "is JSON-LD, not Turtle; convert it, or write the triples as Turtle",
        ),
        (
            '{"@context": "https://schema.org/", "@id": "https://e.org/x", "name": 1}',
            RdfFormat.JSON_LD,
            "names the context https://schema.org/ on the network, which daap does not "
            "reach; put what it holds into the file, or save the file as Turtle",
        ),
        ("<https://e.org/x> <https://e.org/y>", RdfFormat.TURTLE, "is not Turtle: "),
    ],
)
def test_a_text_is_named_for_what_it_is(text: str, form: RdfFormat, said: str) -> None:
    with pytest.raises((SyntaxError, ValueError)) as caught:
        list(parse(text, format=form, base_iri="urn:x:"))
    assert syntax_fault(text, form.name, caught.value).startswith(said)
