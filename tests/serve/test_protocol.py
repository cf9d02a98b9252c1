"""The SPARQL 1.1 Protocol over HTTP, in the manner of the W3C's suite.

Names after W3C: are those of the suite's entries (data-sparql11/protocol).
"""

from __future__ import annotations

import json
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, parse

BASE = "https://w3id.org/daap/"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
ASK = "ASK { code:control_port a daap:Practice }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
IN_GRAPHS = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
CODEBOOK, INFERRED = f"{BASE}graph/codebook", f"{BASE}graph/inferred"
ONTOLOGY = f"{BASE}ontology"
SELECT = "SELECT ?label { code:control_port skos:prefLabel ?label }"
CONSTRUCT = "CONSTRUCT { ?s a daap:Force } WHERE { ?s a daap:Force }"


def number(answer) -> int:
    """The one number of an answer."""
    assert answer.status == 200, answer.text
    return int(answer.json["results"]["bindings"][0]["n"]["value"])


def size(server, *graphs: str) -> int:
    """The distinct triples of graphs, counted by a query that names them."""
    union = " UNION ".join(f"{{ GRAPH <{g}> {{ ?s ?p ?o }} }}" for g in graphs)
    query = f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?p ?o {{ {union} }} }}"
    return number(server.query(query))


# positive


def test_query_by_get(server) -> None:
    """W3C: query_get."""
    answer = server.query(ASK)
    assert (answer.status, answer.json["boolean"]) == (200, True)
    assert answer.media == "application/sparql-results+json"


def test_query_by_post_form(server) -> None:
    """W3C: query_post_form."""
    answer = server.ask("POST", "/sparql", urlencode({"query": ASK}), Content_Type=FORM)
    assert (answer.status, answer.json["boolean"]) == (200, True)


def test_query_by_post_body(server) -> None:
    """W3C: query_post_direct."""
    answer = server.ask("POST", "/sparql", ASK, Content_Type=QUERY)
    assert (answer.status, answer.json["boolean"]) == (200, True)


def test_query_by_post_body_with_charset(server) -> None:
    media = f"{QUERY}; charset=UTF-8"
    answer = server.ask("POST", "/sparql", ASK, Content_Type=media)
    assert answer.json["boolean"] is True


def test_a_query_may_begin_with_a_byte_order_mark(server) -> None:
    answer = server.ask("POST", "/sparql", f"\ufeff{ASK}".encode(), Content_Type=QUERY)
    assert (answer.status, answer.json["boolean"]) == (200, True)


@pytest.mark.parametrize("graph", [CODEBOOK, INFERRED])
def test_one_default_graph_by_get(server, graph: str) -> None:
    """W3C: query_dataset_default_graphs_get."""
    found = number(server.query(COUNT, **{"default-graph-uri": graph}))
    assert found == size(server, graph) > 0


def test_two_default_graphs_are_merged_and_no_triple_counts_twice(server) -> None:
    """W3C: query_dataset_default_graphs_post."""
    graphs = (CODEBOOK, ONTOLOGY, CODEBOOK)
    fields = [("query", COUNT), *(("default-graph-uri", graph) for graph in graphs)]
    answer = server.ask("POST", "/sparql", urlencode(fields), Content_Type=FORM)
    assert number(answer) == size(server, CODEBOOK) + size(server, ONTOLOGY)


def test_named_graphs_by_get_leave_the_default_graph_empty(server) -> None:
    """W3C: query_dataset_named_graphs_get."""
    given = {"named-graph-uri": CODEBOOK}
    assert number(server.query(IN_GRAPHS, **given)) == size(server, CODEBOOK)
    assert number(server.query(COUNT, **given)) == 0


def test_named_graphs_by_post_body_stand_in_the_url(server) -> None:
    """W3C: query_dataset_named_graphs_post."""
    path = "/sparql?" + urlencode(
        [("named-graph-uri", g) for g in (CODEBOOK, INFERRED)]
    )
    answer = server.ask("POST", path, IN_GRAPHS, Content_Type=QUERY)
    assert number(answer) == size(server, CODEBOOK) + size(server, INFERRED)


def test_default_and_named_graphs_together(server) -> None:
    """W3C: query_dataset_full."""
    given = {"default-graph-uri": CODEBOOK, "named-graph-uri": INFERRED}
    assert number(server.query(COUNT, **given)) == size(server, CODEBOOK)
    assert number(server.query(IN_GRAPHS, **given)) == size(server, INFERRED)


def test_the_graphs_of_the_protocol_stand_before_those_of_the_query(server) -> None:
    """W3C: query_multiple_dataset."""
    query = COUNT.replace("{", f"FROM <{INFERRED}> {{", 1)
    assert number(server.query(query)) == size(server, INFERRED)
    given = {"default-graph-uri": CODEBOOK}
    assert number(server.query(query, **given)) == size(server, CODEBOOK)
    named = IN_GRAPHS.replace("{", f"FROM NAMED <{INFERRED}> {{", 1)
    assert number(server.query(named, **given)) == 0


def test_two_from_clauses_are_merged_too(server) -> None:
    query = COUNT.replace("{", f"FROM data:graph\\/vocabulary FROM <{ONTOLOGY}> {{", 1)
    assert number(server.query(query)) == size(server, ONTOLOGY)


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (SELECT, "", "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "text/html, text/*;q=0.5, */*;q=0.1", "text/csv"),
        (SELECT, "text/csv;q=0, */*", "application/sparql-results+json"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, "", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE code:control_port", "text/turtle;q=0.9", "text/turtle"),
    ],
)
def test_the_format_is_negotiated(server, query: str, accept: str, media: str) -> None:
    """W3C: query_content_type_select, _ask, _construct, _describe."""
    answer = server.query(query, accept)
    assert (answer.status, answer.media) == (200, media)
    assert "Accept" in answer.headers["vary"]


def test_every_format_of_a_table_says_the_same(server) -> None:
    label = "Control Port"
    assert label in server.query(SELECT, "text/csv").text.split("\r\n")
    assert f'"{label}"@en' in server.query(SELECT, "text/tab-separated-values").text
    root = ElementTree.fromstring(  # noqa: S314 - our own answer
        server.query(SELECT, "application/sparql-results+xml").body
    )
    assert label in [e.text for e in root.iter() if e.tag.endswith("literal")]


def test_every_format_of_a_graph_holds_the_same_triples(server) -> None:
    def triples(accept: str, form: RdfFormat) -> set[object]:
        return {
            q.triple for q in parse(server.query(CONSTRUCT, accept).body, format=form)
        }

    turtle = triples("text/turtle", RdfFormat.TURTLE)
    assert len(turtle) == 46
    assert turtle == triples("application/n-triples", RdfFormat.N_TRIPLES)
    assert turtle == triples("application/rdf+xml", RdfFormat.RDF_XML)
    assert turtle == triples("application/ld+json", RdfFormat.JSON_LD)


def test_head_tells_what_get_would(server) -> None:
    path = "/sparql?" + urlencode({"query": ASK})
    head, get = server.ask("HEAD", path), server.get(path)
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == get.headers[name]


def test_any_page_may_ask_without_credentials(server) -> None:
    answer = server.ask("OPTIONS", "/sparql", Origin="https://example.org")
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in answer.headers
    answer = server.query(ASK)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_long_answer_is_compressed_for_who_takes_it(server) -> None:
    import gzip

    path = "/sparql?" + urlencode({"query": CONSTRUCT})
    plain, packed = server.get(path), server.get(path, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    refused = server.get(path, Accept_Encoding="gzip;q=0, *")
    assert "content-encoding" not in refused.headers


def test_an_answer_that_is_known_is_not_sent_again(server) -> None:
    path = "/sparql?" + urlencode({"query": SELECT})
    tag = server.get(path).headers["etag"]
    again = server.get(path, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    other = server.get(path, If_None_Match=tag, Accept="text/csv")
    assert other.status == 200


@pytest.mark.parametrize(
    "call", ["NOW()", "now ()", "STRUUID()", "RAND # a (\n# b\r\n()"]
)
def test_an_answer_that_changes_has_no_tag(server, call: str) -> None:
    answer = server.query(f"SELECT ({call} AS ?n) {{}}")
    assert answer.status == 200
    assert "etag" not in answer.headers


def test_an_empty_get_is_told_what_the_service_is(server) -> None:
    answer = server.get("/sparql", Accept="application/n-triples")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    said = {
        (q.predicate.value, getattr(q.object, "value", ""))
        for q in parse(answer.body, format=RdfFormat.N_TRIPLES)
    }
    assert (f"{sd}supportedLanguage", f"{sd}SPARQL11Query") in said
    assert (f"{sd}feature", f"{sd}UnionDefaultGraph") in said
    assert (f"{sd}name", CODEBOOK) in said
    assert (f"{sd}endpoint", f"{server.url}/sparql") in said
    assert any(p.endswith("void#triples") for p, _ in said)


def test_an_empty_get_of_a_person_is_shown_the_page(server) -> None:
    answer = server.get("/sparql", Accept="text/html,*/*;q=0.8")
    assert (answer.status, answer.headers["location"]) == (303, "/sparql.html")


def test_void_stands_at_its_well_known_place(server) -> None:
    answer = server.get("/.well-known/void")
    assert answer.media == "text/turtle"
    assert "void:sparqlEndpoint" in answer.text


# negative


def refused(answer, status: int, *words: str) -> None:
    assert answer.status == status, answer.text
    assert answer.media == "text/plain"
    for word in words:
        assert word in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method(server, method: str) -> None:
    """W3C: bad_query_method."""
    answer = server.ask(method, "/sparql", ASK, Content_Type=QUERY)
    refused(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_two_queries(server) -> None:
    """W3C: bad_multiple_queries."""
    path = "/sparql?" + urlencode([("query", ASK), ("query", ASK)])
    refused(server.get(path), 400, "2 are given")


def test_parameters_but_no_query(server) -> None:
    refused(server.get("/sparql?other=1"), 400, "0 are given")


def test_another_media_type(server) -> None:
    """W3C: bad_query_wrong_media_type."""
    refused(server.ask("POST", "/sparql", ASK, Content_Type="text/plain"), 415, QUERY)


def test_a_form_without_its_type(server) -> None:
    """W3C: bad_query_missing_form_type."""
    refused(server.ask("POST", "/sparql", urlencode({"query": ASK}).encode()), 415)


def test_a_body_without_its_type(server) -> None:
    """W3C: bad_query_missing_direct_type."""
    refused(server.ask("POST", "/sparql", ASK.encode()), 415, "no Content-Type")


def test_a_query_that_is_not_utf_8(server) -> None:
    """W3C: bad_query_non_utf8."""
    body = ASK.encode("utf-16")
    refused(server.ask("POST", "/sparql", body, Content_Type=QUERY), 400, "not UTF-8")
    media = f"{QUERY}; charset=UTF-16"
    refused(server.ask("POST", "/sparql", body, Content_Type=media), 415, "UTF-8")
    refused(server.get("/sparql?query=ASK%20%7B%7D%FF"), 400, "UTF-8")


def test_a_query_in_place_of_a_form_is_told_how_to_be_sent(server) -> None:
    """As curl sends what --data-binary gives it."""
    answer = server.ask("POST", "/sparql", "ASK { ?s a daap:Force }", Content_Type=FORM)
    assert answer.status == 400
    assert answer.text.strip() == (
        "the form has no field 'query'; a query alone is sent as "
        "application/sparql-query"
    )


def test_a_query_that_is_no_sparql_is_told_where(server) -> None:
    """W3C: bad_query_syntax."""
    answer = server.query("SELECT * {\n  ?s nothing:here ?o }")
    refused(answer, 400, "line 2, column 6", "?s nothing:here ?o }", "not declared")


def test_an_update_by_get(server) -> None:
    """W3C: bad_update_get."""
    refused(
        server.get("/sparql?" + urlencode({"update": "CLEAR ALL"})), 400, "read-only"
    )


@pytest.mark.parametrize(
    "update", ["CLEAR ALL", "LOAD <http://127.0.0.1/>", "nonsense"]
)
def test_an_update_by_post(server, update: str) -> None:
    """W3C: update_post_form, update_post_direct: refused here."""
    form = urlencode({"update": update})
    refused(server.ask("POST", "/sparql", form, Content_Type=FORM), 403, "read-only")
    media = "application/sparql-update"
    refused(server.ask("POST", "/sparql", update, Content_Type=media), 403, "read-only")


@pytest.mark.parametrize("update", ["CLEAR ALL", "LOAD <http://127.0.0.1/>"])
def test_an_update_where_a_query_belongs(server, update: str) -> None:
    refused(server.query(update), 400, "read-only", "updates")


def test_a_graph_that_is_no_iri(server) -> None:
    answer = server.query(COUNT, **{"default-graph-uri": "no iri"})
    refused(answer, 400, "default-graph-uri")


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "image/png"),
        (SELECT, "text/turtle"),
        (ASK, "text/csv"),
        (CONSTRUCT, "text/csv"),
        (SELECT, "*/*;q=0"),
    ],
)
def test_a_format_that_is_not_offered(server, query: str, accept: str) -> None:
    refused(server.query(query, accept), 406, "is answered in")


@pytest.mark.parametrize(
    "service",
    ["SERVICE <http://127.0.0.1:1/>", "service silent <http://127.0.0.1:1/>"],
)
def test_another_endpoint_is_never_asked(server, service: str) -> None:
    query = f"SELECT * {{ {service} {{ ?s ?p ?o }} }}"
    refused(server.query(query), 403, "SERVICE is refused")


def test_too_many_rows_are_refused_and_not_cut(server) -> None:
    query = "SELECT * { ?s ?p ?o . ?x a daap:Decision }"
    refused(server.query(query + " LIMIT 30001"), 403, "30,000 rows", "LIMIT")
    whole = server.query(query + " LIMIT 30000", "text/csv")
    assert whole.text.count("\r\n") == 30001


def test_too_long_a_query_is_refused(server) -> None:
    query = ASK + "#" * 70_000
    answer = server.ask("POST", "/sparql", query, Content_Type=QUERY)
    refused(answer, 413, "65,536")
    answer = server.ask("POST", "/sparql", "#" * 1_000_000, Content_Type=QUERY)
    refused(answer, 413)


def test_metrics_count_what_was_asked(server) -> None:
    server.query(ASK)
    text = server.get("/metrics").text
    assert 'daap_requests_total{area="sparql",status="200"}' in text
    assert "daap_request_seconds_bucket" in text
    triples = [x for x in text.splitlines() if x.startswith("daap_dataset_triples")]
    assert float(triples[0].split()[1]) == number(server.query(COUNT))


def test_health_names_the_release(server) -> None:
    assert "status: ok" in server.get("/health").text


def test_an_answer_is_what_the_store_says(server, store) -> None:
    from daap.query.store import ask, query_prefixes

    query = "SELECT ?c ?l { ?c a daap:Force ; skos:prefLabel ?l } ORDER BY ?c"
    there = json.loads(server.query(query).body)["results"]["bindings"]
    here = ask(store, query, prefixes=query_prefixes(BASE))
    assert [row["l"]["value"] for row in there] == [s["l"].value for s in here]


def test_a_named_question_is_answered_with_its_parameters(server) -> None:
    asked = urlencode({"question": "options-improving", "force": "DISCOVERABILITY"})
    answer = server.get(f"/sparql?{asked}", Accept="text/csv")
    assert answer.status == 200
    assert answer.text.split("\r\n")[:2] == [
        "sign,option,decision,sources",
        "++,Data Catalogue,What architectural components should be included in the "
        "anatomy of a data product?,25",
    ]
    form = {"Content_Type": "application/x-www-form-urlencoded", "Accept": "text/csv"}
    assert server.ask("POST", "/sparql", asked, **form).body == answer.body


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            "question=options-improving&force=discoverabilty",
            "parameter force: 'discoverabilty' names no force of the dataset; did you "
            "mean discoverability or verifiability or observability?\n",
        ),
        (
            "question=options-improving&force=",
            "parameter force: the value is empty; name a force\n",
        ),
        (
            "question=most-evidenced&least=x",
            "parameter least: 'x' is not a whole number "
            "from 0 to 9223372036854775807\n",
        ),
        (
            "question=audit&sorce=p4",
            "audit has no parameter --sorce; it has: --source\n",
        ),
        (
            "question=audit&source=p4&source=p5",
            "a parameter of the question is given twice; give it once\n",
        ),
        (
            "question=evidence-fr",
            "no question is named 'evidence-fr'; did you mean evidence-for or "
            "most-evidenced or option-evidence or dependencies?\n",
        ),
        (
            "question=audit&query=ASK%7B%7D",
            "both a query and a question are given; send one of them\n",
        ),
    ],
)
def test_a_parameter_that_names_nothing_is_refused_with_the_nearest_names(
    given: str, sentence: str, server
) -> None:
    answer = server.get(f"/sparql?{given}")
    assert (answer.status, answer.text) == (400, sentence)
