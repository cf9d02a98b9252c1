"""How each store of others is loaded and asked.

A store takes the dump, a folder of questions (`NAME.rq`), and gives for each name its
SPARQL 1.1 results in JSON, or a sentence that says what went wrong. The default graph
is the union of the named graphs.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from processes import free_port, listens, until

PEERS = Path(__file__).parent / "peers"
JARS = Path("/usr/share/java")
XERCES = "org/apache/jena/ext/"
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
SECONDS = 300
"""How long an answer may take."""

Texts = Iterator[tuple[str, str]]


def queries(folder: Path) -> Texts:
    """Each question by name."""
    for path in sorted(folder.glob("*.rq")):
        yield path.stem, path.read_text(encoding="utf-8")


def over_http(endpoint: str, folder: Path) -> Texts:
    """Ask a SPARQL endpoint."""
    for name, text in queries(folder):
        request = Request(  # noqa: S310 - an address that the user named
            endpoint,
            urlencode({"query": text}).encode(),
            {
                "Accept": "application/sparql-results+json",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        try:
            with urlopen(request, timeout=SECONDS) as response:  # noqa: S310
                yield name, response.read().decode()
        except OSError as error:
            said = getattr(error, "read", lambda: b"")()
            yield name, f"{error} {said[:200]!r}"


@contextlib.contextmanager
def server(command: list[str], port: int) -> Iterator[None]:
    """A program until it is no more needed, once its port answers."""
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    try:
        until(lambda: listens(port))
        yield
    finally:
        running.terminate()
        running.wait()


def oxigraph(dump: Path, folder: Path) -> Texts:
    """The Oxigraph server of the environment, loaded by its own loader."""
    with tempfile.TemporaryDirectory() as place:
        load = ["load", "--location", place, "--file", str(dump)]
        subprocess.run([OXIGRAPH, *load], check=True, capture_output=True)
        port = free_port()
        serve = ["serve-read-only", "--location", place, "--union-default-graph"]
        with server(
            [str(OXIGRAPH), *serve, "--bind", f"127.0.0.1:{port}"], port
        ):  # fmt: skip
            yield from over_http(f"http://127.0.0.1:{port}/query", folder)


INI = """[Database]
DatabaseFile = {place}/virtuoso.db
ErrorLogFile = {place}/virtuoso.log
LockFile = {place}/virtuoso.lck
TransactionFile = {place}/virtuoso.trx
xa_persistent_file = {place}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {place}/temporary.db
TransactionFile = {place}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {dumps}
NumberOfBuffers = 20000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {place}
[SPARQL]
ResultSetMaxRows = 1000000
"""


def virtuoso(dump: Path, folder: Path) -> Texts:
    """Virtuoso, loaded as docs/scale.md says."""
    with tempfile.TemporaryDirectory() as place:
        sql, http = free_port(), free_port()
        ini = Path(place, "virtuoso.ini")
        ini.write_text(
            INI.format(place=place, sql=sql, http=http, dumps=dump.parent),
            encoding="utf-8",
        )
        command = ["virtuoso-t", "+foreground", "+configfile", str(ini)]
        with server(command, http):
            load = (
                f"ld_dir('{dump.parent}', '{dump.name}', "
                "'https://w3id.org/daap/graph/other'); rdf_loader_run(); checkpoint;"
            )
            subprocess.run(
                ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"],
                check=True, capture_output=True,
            )  # fmt: skip
            yield from over_http(f"http://127.0.0.1:{http}/sparql", folder)


def rdflib_(dump: Path, folder: Path) -> Texts:
    """The Dataset of rdflib."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(gzip.decompress(dump.read_bytes()), format="nquads")
    for name, text in queries(folder):
        try:
            yield name, (dataset.query(text).serialize(format="json") or b"").decode()
        except Exception as error:
            yield name, f"{type(error).__name__}: {error}"


def lines(command: list[str]) -> Texts:
    """Run a program that writes a name, a tab and its answer for each question."""
    with tempfile.TemporaryFile() as file:  # Node.js writes to a pipe in part
        subprocess.run(
            command, cwd=PEERS, check=True, stdout=file, stderr=subprocess.DEVNULL
        )
        file.seek(0)
        for line in file.read().decode().split("\n"):
            name, _, text = line.partition("\t")
            yield name, text


def in_node(store: str) -> Callable[[Path, Path], Texts]:
    """A store in JavaScript, from bench/peers."""

    def asked(dump: Path, folder: Path) -> Texts:
        node = shutil.which("node") or "node"
        yield from lines([node, "stores.mjs", store, str(dump), str(folder)])

    return asked


def jena(dump: Path, folder: Path) -> Texts:
    """ARQ on a dataset in memory.

    Debian's jena-core.jar looks for its messages where they do not lie; they are put
    there, in a folder before it on the class path.
    """
    with tempfile.TemporaryDirectory() as place:
        with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
            for name in jar.namelist():
                if name.startswith(XERCES) and name.endswith(".properties"):
                    path = Path(place, name.removeprefix(XERCES))
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(jar.read(name))
        classes = f"{place}:{JARS}/*"
        yield from lines(["java", "-cp", classes, "Jena.java", str(dump), str(folder)])


def has_peers() -> bool:
    """Tell whether what npm brings is here."""
    return (PEERS / "node_modules").is_dir()


def of_npm(package: str) -> Callable[[], str]:
    """How the version of a package is found."""

    def found() -> str:
        path = PEERS / "node_modules" / package / "package.json"
        return str(json.loads(path.read_text(encoding="utf-8"))["version"])

    return found


def of_debian(package: str) -> Callable[[], str]:
    """How the version of a package is found."""

    def found() -> str:
        command = ["dpkg-query", "--show", "--showformat=${Version}", package]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return done.stdout.partition("+")[0].partition("-")[0]

    return found


@dataclass(frozen=True)
class OtherStore:
    """A store of others: its name, how it is asked, whether it is here, its version."""

    title: str
    ask: Callable[[Path, Path], Texts]
    is_here: Callable[[], bool]
    version: Callable[[], str] = lambda: ""


STORES: Mapping[str, OtherStore] = {
    "oxigraph": OtherStore(
        "Oxigraph server (PyPI)", oxigraph, OXIGRAPH.exists,
        lambda: version("oxigraph"),
    ),
    "rdflib": OtherStore(
        "rdflib `Dataset` (PyPI)", rdflib_, lambda: True, lambda: version("rdflib")
    ),
    "comunica": OtherStore(
        "Comunica with N3.js (npm)", in_node("comunica"), has_peers,
        of_npm("@comunica/query-sparql-rdfjs-lite"),
    ),
    "quadstore": OtherStore(
        "quadstore (npm)", in_node("quadstore"), has_peers, of_npm("quadstore")
    ),
    "jena": OtherStore(
        "Jena ARQ (Debian)", jena,
        lambda: bool(shutil.which("java")) and (JARS / "jena-arq.jar").exists(),
        of_debian("libapache-jena-java"),
    ),
    "virtuoso": OtherStore(
        "Virtuoso (Debian)", virtuoso, lambda: bool(shutil.which("virtuoso-t")),
        of_debian("virtuoso-opensource-7"),
    ),
}  # fmt: skip
