"""The redirects of the base IRI, asked of a real Apache, for every IRI there is."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from daap.core.addresses import page_of
from daap.publish.w3id import TARGET, htaccess, write

BASE = "https://w3id.org/daap/"
CONFIGURATION = """ServerRoot "{root}"
ServerName localhost
Listen 127.0.0.1:{port}
PidFile "{root}/apache.pid"
ErrorLog "{root}/error.log"
MaxKeepAliveRequests 0
DocumentRoot "{root}/www"
{user}
{modules}
<Directory "{root}/www">
    AllowOverride All
    Options +FollowSymLinks
    Require all granted
</Directory>
"""
MODULES = ("mpm_prefork", "authz_core", "rewrite", "headers", "unixd", "dir")

Ask = Callable[..., HTTPResponse]


def apache() -> tuple[str, Path]:
    """The program and its modules; without them a test is skipped."""
    program = shutil.which("apache2", path="/usr/sbin:/usr/bin") or shutil.which(
        "httpd", path="/usr/sbin:/usr/bin"
    )
    folders = [Path("/usr/lib/apache2/modules"), Path("/usr/lib64/httpd/modules")]
    found = [folder for folder in folders if (folder / "mod_rewrite.so").exists()]
    if not program or not found:
        pytest.skip("no Apache on this machine: apt-get install apache2-bin")
    return program, found[0]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """A function that asks a local Apache for a path below the base."""
    program, modules = apache()
    with tempfile.TemporaryDirectory(prefix="daap-apache-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        (root / "www" / "daap").mkdir(parents=True)
        rules = htaccess(["p4"])
        (root / "www" / "daap" / ".htaccess").write_text(rules, encoding="ascii")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        (root / "apache.conf").write_text(
            CONFIGURATION.format(
                root=root,
                port=port,
                user="User nobody" if os.geteuid() == 0 else "",
                modules="\n".join(
                    f"LoadModule {name}_module {modules}/mod_{name}.so"
                    for name in MODULES
                    if (modules / f"mod_{name}.so").exists()
                ),
            ),
            encoding="utf-8",
        )
        command = [program, "-X", "-f", str(root / "apache.conf")]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            try:
                wait_for(port, server)
                with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as line:
                    yield asking(line)
            finally:
                server.terminate()


def wait_for(port: int, server: subprocess.Popen[str]) -> None:
    """Wait until the server answers; fail with what it says when it ends."""
    for _ in range(100):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, server.stderr and server.stderr.read()
        time.sleep(0.05)
    raise AssertionError("Apache does not answer")


def asking(connection: HTTPConnection) -> Ask:
    """What sends a request on a connection that is kept open."""

    def request(path: str, accept: str = "*/*") -> HTTPResponse:
        connection.request("GET", f"/daap/{path}", headers={"Accept": accept})
        answer = connection.getresponse()
        answer.read()
        return answer

    return request


@pytest.fixture(scope="module")
def iris(store: Store) -> list[str]:
    """Every IRI of the dataset and of the ontology."""
    terms = {
        term.value
        for quad in store
        for term in (quad.subject, quad.object, quad.graph_name)
        if isinstance(term, NamedNode) and term.value.startswith(BASE)
    }
    assert len(terms) > 2000
    return sorted(terms)


def sent(ask: Ask, iri: str, accept: str) -> str:
    """Where a client that follows the redirect of an IRI comes to."""
    path, hash_mark, fragment = iri.removeprefix(BASE).partition("#")
    answer = ask(path, accept)
    assert answer.status == 303, iri
    place = answer.getheader("Location", "").removeprefix(TARGET)
    return place if "#" in place else f"{place}{hash_mark}{fragment}"


RELEASED = re.compile(r"dataset(/[0-9][^/]*/.+)")
"""A file of a release, below the base."""
RELEASES = re.compile(r"(dataset|build)/[0-9].*|agent/daap-[0-9].*")
"""A release and its build: daap.ttl holds the newest alone."""


def expected(iri: str, extension: str) -> str | None:
    """Where the addresses of the site say that an IRI stands, or its file or dump."""
    path, hash_mark, fragment = iri.removeprefix(BASE).partition("#")
    if released := RELEASED.fullmatch(path):
        return f"/versions{released[1]}"
    if extension:
        kind, *below = path.split("/")
        if RELEASES.fullmatch(path):
            return "/changes/releases.ttl"
        if kind == "graph":
            return f"/catalog.{extension}"
        name = "ontology" if path == "ontology" else "daap"
        if kind == "source" and below[:1] == ["p4"]:
            name = "sources/p4"
        return f"/{name}.{extension}{hash_mark}{fragment}"
    place = page_of(iri, BASE)
    return f"/site/{place.href}" if place else None


VERSIONS = ("ontology/0.1.0", "ontology/0.2.0")
SPECIAL = {f"{BASE}{name}" for name in ("logo.svg", *VERSIONS, "shapes")}
"""What is neither data nor a term; see the test of its own."""


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", ""),
        ("*/*", ""),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
    ],
)
def test_every_iri_is_sent_to_the_page_or_the_file_that_the_addresses_name(
    accept: str, extension: str, ask: Ask, iris: list[str]
) -> None:
    wrong = {
        iri: (place, expected(iri, extension))
        for iri in iris
        if iri not in SPECIAL
        and (place := sent(ask, iri, accept)) != expected(iri, extension)
    }
    assert wrong == {}


APART = re.compile(r"ontology(#.*)?|shapes|")
"""Terms and shapes, which share the address before the #, and the base itself."""


def test_the_file_that_turtle_is_sent_from_says_something_of_the_iri(
    ask: Ask, repository: Path
) -> None:
    dist = repository / "dist"
    files = [path for path in dist.rglob("*.ttl") if "site" not in path.parts]
    said = {
        path.relative_to(dist).as_posix(): {
            quad.subject.value.removeprefix(BASE)
            for quad in parse(path=path, format=RdfFormat.TURTLE)
            if isinstance(quad.subject, NamedNode)
            and quad.subject.value.startswith(BASE)
        }
        for path in files
    }
    # Apache answers 404 for an escaped slash, before any rule
    paths = sorted({iri for iris in said.values() for iri in iris if "%2F" not in iri})
    assert len(paths) > 10_000
    wrong = {}
    for path in paths:
        place = sent(ask, BASE + path, "text/turtle").lstrip("/")
        file = re.sub(r"versions/[^/]+/", "", place)
        is_file = "checksum" not in path and file == path.partition("/")[2][6:]
        if not APART.fullmatch(path) and not is_file and path not in said.get(file, ()):
            wrong[path] = place
    assert wrong == {}


def test_the_ontology_comes_in_rdf_xml_and_the_data_in_turtle_instead(ask: Ask) -> None:
    rdf_xml = "application/rdf+xml"
    assert sent(ask, f"{BASE}ontology", rdf_xml) == "/ontology.rdf"
    assert sent(ask, f"{BASE}ontology#Turn", rdf_xml) == "/ontology.rdf#Turn"
    assert sent(ask, f"{BASE}code/latency", rdf_xml) == "/daap.ttl"
    assert sent(ask, f"{BASE}source/p4/turn/1", rdf_xml) == "/sources/p4.ttl"


CATALOG = "/versions/0.2.0/catalog.ttl"


def test_versions_and_single_files_have_their_own_places(ask: Ask) -> None:
    for iri, accept, place in (
        ("ontology/0.2.0", "text/turtle", "/versions/0.2.0/ontology.ttl"),
        ("ontology/0.2.0", "text/html", "/site/ontology.html"),
        ("dataset/0.2.0/daap.nq.gz", "text/html", "/versions/0.2.0/daap.nq.gz"),
        ("dataset/0.2.0/daap.nq.gz", "text/turtle", "/versions/0.2.0/daap.nq.gz"),
        ("logo.svg", "image/svg+xml", "/logo.svg"),
        ("dataset/0.2.0/daap.nq.gz/content", "text/turtle", CATALOG),
        ("dataset/0.2.0/daap.nq.gz/content/checksum", "text/turtle", CATALOG),
        ("dataset/0.2.0/tables/sets.csv/checksum", "text/html", CATALOG),
        ("product", "text/html", "/site/index.html"),
        ("product", "text/turtle", "/catalog.ttl"),
        ("port/output", "application/ld+json", "/catalog.jsonld"),
        ("policy/use", "application/ld+json", "/policy.ttl"),
        ("source/p4/quality/anchoring", "text/turtle", "/quality.ttl"),
        ("source/p4/finding/1", "text/turtle", "/report.ttl"),
        ("dataset/0.1.0", "text/turtle", "/changes/releases.ttl"),
        ("ontology/alignment", "text/turtle", "/alignment.ttl"),
        ("ontology/alignment", "text/html", "/site/ontology.html"),
        ("shapes", "text/turtle", "/shapes.ttl"),
        ("", "text/html", "/site/index.html"),
        ("", "text/turtle", "/daap.ttl"),
    ):
        assert sent(ask, BASE + iri, accept) == place, iri


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        ("text/turtle, application/rdf+xml;q=0.9, */*;q=0.1", "/daap.ttl"),
        ("text/turtle;q=0.5, text/html", "/site/study"),
        ("text/html;q=0.5, text/turtle", "/daap.ttl"),
        ("application/xhtml+xml;q=0.5, application/ld+json;q=0.9", "/site/study"),
        ("text/turtle;q=0, application/ld+json;q=0.2", "/daap.jsonld"),
        ("text/turtle;q=0.0", "/site/study"),
        ("TEXT/Turtle", "/daap.ttl"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#framed"',
         "/daap.jsonld"),
        ("image/png", "/site/study"),
        ("", "/site/study"),
    ],
)  # fmt: skip
def test_a_type_without_a_weight_goes_before_one_with_and_html_is_for_the_rest(
    accept: str, place: str, ask: Ask
) -> None:
    place = place.replace("/site/study", "/site/about.html")
    assert sent(ask, f"{BASE}study", accept) == place


def test_no_name_leaves_its_place_in_an_address(ask: Ask) -> None:
    for name in ("a%20b", "caf%C3%A9", "a%23b", "%3Cscript%3E", "a%3Fb", "50%25"):
        place = sent(ask, f"{BASE}code/{name}", "text/html")
        page = page_of(f"{BASE}code/{name}", BASE)
        assert page is not None
        assert unquote(place) == f"/site/{unquote(quote(page.page))}"
        assert "#" not in place
        assert sent(ask, f"{BASE}code/{name}", "text/turtle") == "/daap.ttl"


def test_the_host_is_the_one_of_the_first_rule_whatever_is_asked(ask: Ask) -> None:
    for path in (
        "code//evil.example/x",
        "source/..%2e/x",
        "code/a?next=//evil.example",
    ):
        answer = ask(path, "text/html")
        if answer.status == 303:
            place = urlsplit(answer.getheader("Location", ""))
            assert f"{place.scheme}://{place.netloc}" == TARGET
            assert place.query == ""


def test_what_stands_nowhere_is_not_found(ask: Ask) -> None:
    for path in ("nothing", "sources/p4", "codes", "ontologies"):
        assert ask(path).status == 404


def test_caches_and_scripts_of_other_sites_are_told_what_they_may(ask: Ask) -> None:
    answer = ask("study")
    assert answer.getheader("Access-Control-Allow-Origin") == "*"
    assert answer.getheader("Vary") == "Accept"


def test_the_committed_rules_are_those_of_the_published_sources(
    repository: Path, tmp_path: Path
) -> None:
    write(repository / "dist", tmp_path / "rules")
    assert (repository / "w3id" / ".htaccess").read_text() == (
        tmp_path / "rules"
    ).read_text()


def test_the_table_of_the_read_me_names_every_kind_of_iri(repository: Path) -> None:
    from daap.core.addresses import PAGED, PAGES

    text = (repository / "w3id" / "README.md").read_text(encoding="utf-8")
    assert [kind for kind in (*PAGED, *PAGES) if f"`{kind}" not in text] == []
    assert TARGET in text
