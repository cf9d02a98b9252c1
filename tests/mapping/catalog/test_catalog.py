"""The catalog: DCAT-AP, every file with size and sum, ports, numbers, policies."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pyshacl
import pytest
import yaml
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse
from rdflib import SH as SHACL
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery

from daap.build.dataset_files import release
from daap.build.result import Build
from daap.core.iris import Iris
from daap.core.manifest import Published
from daap.core.namespaces import (
    DCAT,
    DCT,
    DPROD,
    DQV,
    ODRL,
    PREFIXES,
    RDF,
    SKOS,
    SPDX,
    VOID,
    Namespace,
)  # fmt: skip
from daap.core.rdflib_bridge import to_rdflib
from daap.core.settings import Settings
from daap.mapping.catalog.catalog import map_catalog
from daap.mapping.catalog.policy import map_policy
from daap.mapping.catalog.statistics import (
    Statistics,
    added,
    link_counts,
    statistics,
    tally,
)
from daap.mapping.catalog.void import Numbers, map_void
from daap.publish.writer import publish
from daap.serialise.order import sort_triples

BASE = "https://w3id.org/daap/"
SHAPES = Path(__file__).parent / "dcat-ap.ttl"
NOTHING = Numbers(Statistics(0, 0, 0, 0, {}, {}), {}, 0, {})


def node(path: str) -> NamedNode:
    """A node of the study."""
    return NamedNode(BASE + path)


def objects(triples: set[Triple], subject: NamedNode, predicate: NamedNode) -> set[str]:
    """The values of a property."""
    return {
        t.object.value
        for t in triples
        if (t.subject, t.predicate) == (subject, predicate)
    }


@pytest.fixture(scope="module")
def catalog(dist: Path) -> set[Triple]:
    """catalog.ttl of p_4."""
    return {quad.triple for quad in parse(path=dist / "catalog.ttl")}


def conforms(triples: set[Triple]) -> tuple[bool, str]:
    """Whether the catalog passes the shapes of DCAT-AP, and what they say."""
    found, _, text = pyshacl.validate(
        to_rdflib(triples), shacl_graph=Graph().parse(SHAPES)
    )
    return bool(found), str(text)


def official(triples: set[Triple], shared: Path, *names: str) -> Counter[str]:
    """The results of shapes that others published, by the property's local name."""
    shapes = Graph()
    for name in names:
        shapes.parse(shared / "official_shapes" / name)
    _, report, _ = pyshacl.validate(to_rdflib(triples), shacl_graph=shapes)
    paths = report.objects(None, SHACL.resultPath)
    return Counter(re.split("[/#]", str(path))[-1] for path in paths)


def test_the_catalog_passes_the_shapes_of_dcat_ap(catalog: set[Triple]) -> None:
    found, text = conforms(catalog)
    assert found, text


@pytest.mark.parametrize(
    "shapes",
    [("dcatap-shapes.ttl", "dcatap-range.ttl"), ("dprod-shapes.ttl",)],
    ids=["DCAT-AP 3.0.1", "DPROD"],
)
def test_the_catalog_alone_passes_the_shapes_of_harvesters(
    shapes: tuple[str, ...], catalog: set[Triple], shared: Path
) -> None:
    assert official(catalog, shared, *shapes) == Counter()
    less = {t for t in catalog if t.predicate not in (DCT.title, DCT.description)}
    assert official(less, shared, "dcatap-shapes.ttl").total() > 8


LEFT_OVER = {
    "spatial": 4,  # the study names no place,
    "temporal": 3,  # and no period that it covers
    "contactPoint": 2,  # of the field notes, which are not ours: who answers for them,
    "publisher": 2,  # who publishes them,
    "distribution": 1,  # and their files, is for their repository to say;
    "conformsTo": 1,  # it is a web page,
    "endpointDescription": 1,  # which describes itself
    "type": 2,  # a kind of publisher does not fit; a licence says itself what it asks
}
"""What DCAT-AP recommends and the catalog has not, by property (docs/catalog.md)."""


def test_of_what_dcat_ap_recommends_only_what_the_study_does_not_say_is_missing(
    catalog: set[Triple], shared: Path
) -> None:
    found = official(catalog, shared, "dcatap-shapes_recommended.ttl")
    assert found == LEFT_OVER


def test_what_is_missing_is_told_with_its_reason(repository: Path) -> None:
    text = (repository / "docs" / "catalog.md").read_text(encoding="utf-8")
    total, table = re.split(r"recommends, (\d+) values are missing:", text)[1:]
    named = re.findall(r"`\w+:(\w+)`(?: \((\d+)\))?", table.partition("\n## ")[0])
    assert {name: int(count or 1) for name, count in named} == LEFT_OVER
    assert int(total) == sum(LEFT_OVER.values()) < 20


@pytest.mark.parametrize(
    ("path", "term"),
    [
        ("catalog", DCT.publisher),
        ("dataset", DCT.title),
        ("port/output", DCAT.endpointURL),
        ("dataset/0.2.0/daap.ttl", DCAT.accessURL),
        ("dataset/0.2.0/daap.ttl/checksum", SPDX.checksumValue),
    ],
)
def test_the_shapes_notice_what_is_missing(
    catalog: set[Triple], path: str, term: NamedNode
) -> None:
    less = {t for t in catalog if (t.subject, t.predicate) != (node(path), term)}
    assert len(less) == len(catalog) - 1
    found, text = conforms(less)
    assert not found
    assert "MinCountConstraintComponent" in text


def test_every_file_but_catalog_and_sums_is_listed_with_size_and_sum(
    dist: Path, catalog: set[Triple]
) -> None:
    version = f"{BASE}dataset/0.2.0/"
    listed = {
        t.subject.value.removeprefix(version)
        for t in catalog
        if (t.predicate, t.object) == (RDF.type, DCAT.Distribution)
    }
    files = {p.relative_to(dist).as_posix() for p in dist.rglob("*") if p.is_file()}
    assert listed == files - {"catalog.ttl", "catalog.jsonld", "SHA256SUMS"}
    for name in listed:
        content = (dist / name).read_bytes()
        file = NamedNode(version + name)
        if name.endswith(".gz"):
            assert objects(catalog, file, DCAT.byteSize) == set()
            assert objects(catalog, file, DCAT.compressFormat) == {
                "https://www.iana.org/assignments/media-types/application/gzip"
            }
            content, file = gzip.decompress(content), NamedNode(f"{file.value}/content")
        elif name.endswith(".xlsx"):
            assert objects(catalog, file, DCAT.byteSize) == set()
            assert objects(catalog, file, DCAT.compressFormat) == set()
            content, file = parts(content), NamedNode(f"{file.value}/content")
        else:
            assert objects(catalog, file, DCAT.byteSize) == {str(len(content))}
        (checksum,) = objects(catalog, file, SPDX.checksum)
        assert objects(catalog, NamedNode(checksum), SPDX.checksumValue) == {
            hashlib.sha256(content).hexdigest()
        }


def test_a_folder_of_thousands_of_files_is_one_distribution(settings: Settings) -> None:
    def listed(sources: int) -> set[str]:
        names = ["daap.ttl", *(f"sources/p{n}.ttl" for n in range(sources))]
        manifest = tuple(Published(name, 1, "0" * 64) for name in names)
        found = map_catalog(
            settings, manifest, NOTHING, codebook=(), measured=(), examples=()
        )
        version = f"{BASE}dataset/{settings.version}/"
        return {
            t.subject.value.removeprefix(version)
            for t in found
            if t.object == DCAT.Distribution
        }

    assert len(listed(3_000)) == 3_001
    assert listed(3_001) == {"daap.ttl", "sources/"}


FORMATS = {
    form.media_type: form
    for form in (
        RdfFormat.TURTLE, RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.RDF_XML,
        RdfFormat.JSON_LD,
    )
}  # fmt: skip
REMOTE = ("context.jsonld", "frame.jsonld", "ro-crate-metadata.json")
"""JSON-LD that holds no data, or whose context lies elsewhere."""


def parsed(name: str, kind: str, content: bytes) -> object:
    """What a file holds, read as its media type says."""
    if kind in FORMATS and name not in REMOTE:
        return list(parse(content, format=FORMATS[kind]))
    if kind.endswith("json"):
        return json.loads(content)
    if kind == "text/tab-separated-values":
        return [line.split("\t") for line in content.decode("utf-8").splitlines()]
    if kind == "text/csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    if kind in ("image/svg+xml", "application/atom+xml"):
        return ElementTree.fromstring(content)  # noqa: S314  our own picture
    if kind == "application/yaml":
        return yaml.safe_load(content)
    if kind == "application/sparql-query":
        return prepareQuery(content.decode("utf-8"))
    if kind.endswith("spreadsheetml.sheet"):
        return parts(content)
    assert kind in ("text/plain", "text/markdown")
    return content.decode("utf-8")


def parts(content: bytes) -> bytes:
    """The names and the texts of the parts of a workbook, one after another."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(name.encode() + book.read(name) for name in book.namelist())


def test_every_distribution_parses_as_what_its_media_type_says(
    dist: Path, catalog: set[Triple]
) -> None:
    kinds = Counter[str]()
    for triple in catalog:
        if triple.predicate == DCAT.mediaType:
            kind = triple.object.value.split("/media-types/")[1]
            name = triple.subject.value.split("/dataset/0.2.0/")[1]
            content = (dist / name).read_bytes()
            content = gzip.decompress(content) if name.endswith(".gz") else content
            assert parsed(name, kind, content) is not None
            kinds[kind] += 1
    assert (kinds["text/turtle"], kinds["application/n-quads"]) == (15, 1)
    assert sum(kinds.values()) == len(
        {t for t in catalog if t.object == DCAT.Distribution}
    )


def test_lines_end_as_the_standard_has_it_that_the_catalog_names(
    dist: Path, catalog: set[Triple]
) -> None:
    rfc = NamedNode("https://www.rfc-editor.org/rfc/rfc4180")
    said = {
        t.subject for t in catalog if (t.predicate, t.object) == (DCT.conformsTo, rfc)
    }
    named = {iri.value.split("/dataset/0.2.0/")[1] for iri in said}
    assert named == {path.relative_to(dist).as_posix() for path in dist.rglob("*.csv")}
    assert "changes/history.csv" in named
    for name in named:
        assert (dist / name).read_bytes().endswith(b"\r\n"), name


def test_each_port_is_an_instance_of_the_code_that_describes_it(
    catalog: set[Triple],
) -> None:
    ports = {
        t.subject.value.removeprefix(BASE): t.object.value.removeprefix(BASE)
        for t in catalog
        if t.predicate == DCT.type
    }
    assert ports == {
        "port/input": "code/input_port",
        "port/discovery": "code/discovery_port",
        "port/observation": "code/observation_port",
        "port/control": "code/control_port",
        "port/output": "code/output_port",
        "port/sparql": "code/output_port",
    }
    product = node("product")
    output = objects(catalog, product, DPROD.outputPort)
    assert {iri.removeprefix(BASE) for iri in output} == ports.keys() - {"port/input"}
    assert objects(catalog, product, DPROD.inputPort) == {f"{BASE}port/input"}
    assert objects(catalog, product, DPROD.dataProductOwner) == {f"{BASE}agent/editors"}


def test_a_study_without_such_codes_has_the_ports_without_a_type(
    settings: Settings,
) -> None:
    bees = replace(settings, base="https://bees.example/", origin="")
    bees_code = NamedNode("https://bees.example/code/hive")
    triples = set(
        map_catalog(
            bees,
            (Published("daap.ttl", 1, "00"),),
            NOTHING,
            codebook=(Triple(bees_code, SKOS.notation, Literal("hive")),),
            measured=(),
            examples=(),
        )
    )
    assert not [t for t in triples if t.predicate == DCT.type]
    assert conforms(triples)[0]


def test_both_forms_of_the_catalog_say_the_same_without_blank_nodes(
    dist: Path, catalog: set[Triple]
) -> None:
    other = parse(path=dist / "catalog.jsonld", format=RdfFormat.JSON_LD)
    assert {quad.triple for quad in other} == catalog
    terms = {term for triple in catalog for term in (triple.subject, triple.object)}
    assert not [term for term in terms if isinstance(term, BlankNode)]


def test_the_numbers_of_void_are_those_that_sparql_counts(
    dist: Path, catalog: set[Triple]
) -> None:
    store = Store()
    store.bulk_load(path=dist / "daap.ttl")

    def count(pattern: str) -> int:
        (row,) = store.query(f"SELECT (COUNT(DISTINCT {pattern} }}", prefixes=PREFIXES)
        return int(row[0].value)

    dataset = node("dataset")
    for term, pattern in (
        (VOID.distinctSubjects, "?s) AS ?n) { ?s ?p ?o"),
        (VOID.distinctObjects, "?o) AS ?n) { ?s ?p ?o"),
        (VOID.properties, "?p) AS ?n) { ?s ?p ?o"),
        (VOID.classes, "?o) AS ?n) { ?s a ?o"),
        (VOID.entities, f"?s) AS ?n) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{BASE}'))"),
    ):
        assert objects(catalog, dataset, term) == {str(count(pattern))}
    assert objects(catalog, dataset, VOID.triples) == {str(len(store))}
    segments = node("void/class/daap-Segment")
    assert objects(catalog, segments, VOID.entities) == {"56"}
    used = node("void/property/daap-assigns")
    assert objects(catalog, used, VOID.triples) == {"19"}
    graphs = objects(catalog, dataset, VOID.subset)
    linksets = {t.subject.value for t in catalog if t.object == VOID.Linkset}
    sizes = [
        int(size)
        for graph in graphs - linksets
        for size in objects(catalog, NamedNode(graph), VOID.triples)
    ]
    in_ontology = {quad.triple for quad in parse(path=dist / "ontology.ttl")}
    shared = [quad for quad in store if quad.triple in in_ontology]
    assert sum(sizes) == len(store) - len(shared)
    assert node("graph/vocabulary").value not in graphs
    assert len(linksets & graphs) == 31
    assert f"{BASE}graph/inferred" not in graphs


def test_links_are_counted_by_vocabulary_and_by_relation() -> None:
    match, close = (NamedNode(f"{SKOS.iri}{name}Match") for name in ("exact", "close"))
    prov = "http://www.w3.org/ns/prov#"
    links = link_counts(
        [
            Triple(node("code/a"), match, NamedNode(f"{prov}Entity")),
            Triple(node("code/b"), match, NamedNode(f"{prov}Agent")),
            Triple(node("code/b"), close, NamedNode("http://e.org/x/y")),
            Triple(node("code/b"), close, node("code/a")),
            Triple(node("code/b"), SKOS.prefLabel, Literal("b")),
        ],
        BASE,
    )
    assert links == {"http://e.org/x/": {close.value: 1}, prov: {match.value: 2}}
    numbers = replace(NOTHING, links=links)
    triples = set(map_void(numbers, (), Iris(BASE)))
    linksets = {t.subject for t in triples if t.object == VOID.Linkset}
    assert len(linksets) == 4
    for linkset in linksets:
        assert objects(triples, linkset, VOID.subjectsTarget) == {f"{BASE}dataset"}
        assert len(objects(triples, linkset, VOID.linkPredicate)) <= 1


def test_statistics_count_distinct_triples_once() -> None:
    a, b = node("source/a"), NamedNode("urn:other")
    triples = [
        Triple(a, RDF.type, b),
        Triple(a, SKOS.prefLabel, Literal("x")),
        Triple(a, SKOS.prefLabel, Literal("x", language="en")),
        Triple(b, SKOS.prefLabel, Literal("x")),
    ]
    counted, objects = tally(sort_triples(triples * 2, base=BASE), BASE)
    found = statistics(counted, [objects])
    assert (found.triples, found.subjects, found.objects, found.entities) == (
        4,
        2,
        3,
        1,
    )
    assert found.classes == {"urn:other": 1}
    assert found.properties[SKOS.prefLabel.value] == (3, 2)


def test_tallies_of_different_subjects_add_up_and_objects_count_once() -> None:
    one, two = node("source/a"), node("source/b")
    said = [
        Triple(subject, predicate, Literal(f"{number}"))
        for subject in (one, two)
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for number in range(0, 400, 1 + (subject == two))
    ]
    whole, objects = tally(sort_triples(said, base=BASE), BASE)
    halves = [
        tally([t for t in said if t.subject == subject], BASE) for subject in (one, two)
    ]
    parts, digests = zip(*halves, strict=True)
    found = statistics(added(parts), digests)
    assert found == statistics(whole, [objects])
    assert found.objects == 400
    assert found.subjects == 2


def test_the_catalog_is_the_same_whatever_the_compression(
    built: Build, dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daap.serialise.gzip_parts.LEVEL", 1)
    publish(release(built), built.findings, tmp_path / "dist")
    packed = (tmp_path / "dist" / "daap.nq.gz").read_bytes()
    assert packed != (dist / "daap.nq.gz").read_bytes()
    for name in ("catalog.ttl", "catalog.jsonld", "ro-crate-metadata.json"):
        assert (tmp_path / "dist" / name).read_bytes() == (dist / name).read_bytes()


@pytest.mark.parametrize("space", [DCAT, DPROD, DQV, ODRL], ids=lambda s: s.prefix)
def test_every_foreign_term_is_one_of_its_vocabulary(
    space: Namespace, shared: Path
) -> None:
    vocabulary = Graph().parse(shared / "vocabularies" / f"{space.prefix}.ttl")
    defined = {str(subject) for subject in vocabulary.subjects()}
    assert {space[name].value for name in space} - defined == set()


def test_the_licence_makes_permissions_and_duties_and_privacy_stays(
    settings: Settings,
) -> None:
    iris = Iris(BASE)
    triples = set(map_policy(settings, iris))
    permission = node("policy/use/permission")
    actions = {a.rpartition("/")[2] for a in objects(triples, permission, ODRL.action)}
    assert actions == {"reproduce", "distribute", "derive"}
    assert objects(triples, permission, ODRL.duty) == {f"{BASE}policy/use/attribute"}
    prohibited = objects(triples, node("policy/use/prohibition"), ODRL.action)
    assert prohibited == {f"{BASE}policy/action/re-identify"}
    assert objects(triples, node("policy/quality/rating"), ODRL.rightOperand) == {"1.5"}


def test_of_an_unknown_licence_nothing_is_said_to_be_permitted(
    settings: Settings,
) -> None:
    other = replace(settings, licence="https://bees.example/licence", minimums={})
    triples = set(map_policy(other, Iris(BASE)))
    assert not [t for t in triples if t.predicate == ODRL.permission]
    assert objects(triples, node("policy/use"), DCT.license) == {other.licence}
