"""Every IRI of the dataset, its pages and its files at the server."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from daap.serve.answering import do
from daap.serve.dataset import load
from daap.serve.limits import Limits
from daap.serve.messages import Task
from daap.serve.resources import iris_of

BASE = "https://w3id.org/daap/"


def paths_of(store: Store, dist: Path) -> list[str]:
    """Every IRI below the base that is a subject or a graph of any file, as a path."""
    subjects = [q.subject for q in store.quads_for_pattern(None, None, None)]
    for path in dist.rglob("*.ttl"):
        subjects += (q.subject for q in parse(path=path, base_iri=BASE))
    nodes = {*subjects, *store.named_graphs()}
    found = {n.value.partition("#")[0] for n in nodes if isinstance(n, NamedNode)}
    return sorted(iri.removeprefix(BASE) for iri in found if iri.startswith(BASE))


def test_every_iri_of_the_dataset_has_a_description(dist, store) -> None:
    dataset, limits = load(dist), Limits()
    paths = paths_of(store, dist)
    assert len(paths) > 2000
    assert {"shapes", "ontology/alignment", "policy", "build"} <= {
        path if path.startswith("ontology") else path.partition("/")[0]
        for path in paths
    }
    wrong = []
    for path in paths:
        iri = next(iter(iris_of(path, BASE)))
        reply = do(Task("describe", iri, graph="nt"), dataset, limits)
        if reply.status != 200 or not reply.rows:
            wrong.append(path)
    assert wrong == []


def test_iris_of_every_kind_dereference(server, store, dist) -> None:
    paths = {re.sub(r"[0-9]+", "0", path): path for path in paths_of(store, dist)}
    some = [*sorted(paths.values())[::12], "ontology", "codebook", "dataset", "study"]
    wrong = [path for path in some if server.get(f"/{path}").status != 200]
    assert len(some) > 50
    assert wrong == []


@pytest.mark.parametrize(
    ("accept", "media", "form"),
    [
        ("text/turtle", "text/turtle", "ttl"),
        ("application/ld+json", "application/ld+json", "jsonld"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml;q=0.9, image/png", "application/rdf+xml", "rdf"),
        ("*/*", "text/turtle", "ttl"),
    ],
)
def test_an_iri_is_described_in_what_is_asked(server, accept, media, form) -> None:
    answer = server.get("/code/control_port", Accept=accept)
    assert (answer.status, answer.media) == (200, media)
    assert answer.headers["content-location"] == f"/code/control_port.{form}"
    again = server.get(f"/code/control_port.{form}")
    assert (again.status, again.body) == (200, answer.body)


def test_a_description_tells_what_points_to_it_too(server, store) -> None:
    answer = server.get("/code/control_port", Accept="application/n-triples")
    node = NamedNode(f"{BASE}code/control_port")
    triples = {q.triple for q in parse(answer.body, format=RdfFormat.N_TRIPLES)}
    for pattern in ((node, None, None), (None, None, node)):
        expected = {q.triple for q in store.quads_for_pattern(*pattern)}
        assert expected
        assert expected <= triples


def test_json_ld_of_an_iri_embeds_the_context(server) -> None:
    from pyld import jsonld

    answer = server.get("/code/control_port", Accept="application/ld+json")
    content = answer.json
    assert "@context" in content
    assert f"<{BASE}code/control_port>" in jsonld.to_rdf(
        content, {"format": "application/n-quads"}
    )


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/code/control_port", "/code/control_port.html"),
        ("/source/p4/turn/3", "/source/p4.html#turn-3"),
    ],
)
def test_a_person_is_shown_the_page(server, path: str, place: str) -> None:
    answer = server.get(path, Accept="text/html,application/xml;q=0.9,*/*;q=0.8")
    assert (answer.status, answer.headers["location"]) == (303, place)
    assert answer.headers["vary"] == "Accept"
    assert server.get(place.partition("#")[0]).media == "text/html"


def test_an_iri_without_a_page_is_described_to_a_person_too(server) -> None:
    answer = server.get("/code/latency", Accept="text/html,*/*;q=0.8")
    assert (answer.status, answer.media) == (200, "text/turtle")


@pytest.mark.parametrize("path", ["/code/nothing", "/nothing", "/source/p4/turn/0.ttl"])
def test_what_is_not_known_is_not_found(server, path: str) -> None:
    assert server.get(path).status == 404


def test_a_format_that_is_not_offered(server) -> None:
    assert server.get("/code/control_port", Accept="image/png").status == 406


def test_the_ontology_stands_at_its_place(server) -> None:
    answer = server.get("/ontology", Accept="application/n-triples")
    terms = {q.subject for q in parse(answer.body, format=RdfFormat.N_TRIPLES)}
    assert NamedNode(f"{BASE}ontology#CodingStep") in terms


def test_a_graph_is_what_it_holds_and_what_is_said_of_it(server, store) -> None:
    name = f"{BASE}graph/inferred"
    answer = server.get("/graph/inferred", Accept="application/n-triples")
    found = {q.triple for q in parse(answer.body, format=RdfFormat.N_TRIPLES)}
    quads = store.quads_for_pattern(None, None, None, NamedNode(name))
    held = {q.triple for q in quads}
    assert held <= found
    about = found - held
    assert about
    assert all(NamedNode(name) in (t.subject, t.object) for t in about)


# files


def test_a_dump_is_served_as_it_is(server, dist) -> None:
    answer = server.get("/daap.nq.gz", Accept_Encoding="gzip")
    assert answer.media == "application/gzip"
    assert "content-encoding" not in answer.headers
    assert answer.body == (dist / "daap.nq.gz").read_bytes()


def test_a_part_of_a_dump(server, dist) -> None:
    whole = (dist / "daap.ttl").read_bytes()
    answer = server.get("/daap.ttl", Range="bytes=100-199")
    assert (answer.status, answer.body) == (206, whole[100:200])
    assert answer.headers["content-range"] == f"bytes 100-199/{len(whole)}"
    tag = answer.headers["etag"]
    assert server.get("/daap.ttl", Range="bytes=0-9", If_Range='"x"').status == 200
    assert server.get("/daap.ttl", Range="bytes=0-9", If_Range=tag).status == 206
    assert server.get("/daap.ttl", Range=f"bytes={len(whole)}-").status == 416


def test_a_text_is_compressed_on_the_way_and_known_again(server, dist) -> None:
    answer = server.get("/daap.ttl", Accept_Encoding="gzip")
    assert gzip.decompress(answer.body) == (dist / "daap.ttl").read_bytes()
    tag = answer.headers["etag"]
    again = server.get("/daap.ttl", Accept_Encoding="gzip", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert server.get("/daap.ttl").headers["etag"] != tag


def test_pages_may_run_webassembly_and_nothing_foreign(server) -> None:
    headers = server.get("/").headers
    assert "'wasm-unsafe-eval'" in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/../SHA256SUMS", "/%2e%2e/x", "/..%2f..%2fetc/passwd", "//etc/passwd",
     "/.git", "/a%00b", "/%ff", "/code/%00", "/sources\\p4.ttl"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_served(server, path: str) -> None:
    assert server.get(path).status in (400, 404)


def test_files_are_only_read(server) -> None:
    answer = server.ask("POST", "/daap.ttl", "x")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
