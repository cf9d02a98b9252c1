"""A dataset sent to a server: to Oxigraph itself, and to one that fails."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store

from daap.core.errors import DaapError, InputError
from daap.load.graph_store import AUTHORISATION, LOGIN, GraphStore, StoreError
from daap.load.transfer import transfer

BASE = "https://w3id.org/daap/"


def oxigraph(*options: str) -> tuple[subprocess.Popen[bytes], str]:
    """The Oxigraph server on a free port."""
    program = str(Path(sys.prefix) / "bin" / "oxigraph")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [program, *options, "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            continue
    assert process.poll() is None
    return process, f"http://127.0.0.1:{port}"


@pytest.fixture
def server() -> Iterator[str]:
    """An empty Oxigraph server."""
    process, url = oxigraph("serve")
    yield url
    process.kill()
    process.wait()


def graphs_of(store: Store) -> dict[str, int]:
    """The named graphs of a store with their triples."""
    return {
        graph.value: sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
        for graph in store.named_graphs()
    }


def held(url: str) -> Store:
    """All that an Oxigraph server holds."""
    request = Request(f"{url}/store", headers={"Accept": "application/n-quads"})  # noqa: S310
    with urlopen(request) as response:  # noqa: S310 - our own server
        found = Store()
        found.load(response.read(), format=RdfFormat.N_QUADS)
        return found


@pytest.mark.parametrize("asks", [False, True], ids=["reads", "asks"])
def test_every_graph_arrives_and_is_counted(server: str, dist, store, asks) -> None:
    client = GraphStore(f"{server}/store", f"{server}/query" if asks else "")
    sent = {found.graph: found.triples for found in transfer(dist, client, chunk=700)}
    assert sent == graphs_of(store)
    there = held(server)
    assert graphs_of(there) == sent
    assert not list(there.quads_for_pattern(None, None, None, DefaultGraph()))


def test_a_graph_is_replaced_and_others_are_left(server: str, dist, store) -> None:
    client = GraphStore(f"{server}/store")
    triple = b"<https://e.org/a> <https://e.org/b> <https://e.org/c> .\n"
    client.replace(f"{BASE}graph/inferred", triple)
    client.replace("https://e.org/other", triple)
    list(transfer(dist, client))
    assert graphs_of(held(server)) == {**graphs_of(store), "https://e.org/other": 1}


class Failing(GraphStore):
    """A store whose connection breaks for good after so many pieces."""

    pieces = 0

    def add(self, graph: str, triples: bytes) -> None:
        type(self).pieces -= 1
        if type(self).pieces < 0:
            raise StoreError("the connection broke")
        super().add(graph, triples)


def test_an_interrupted_transfer_goes_on_where_it_was(
    server, dist, store, tmp_path
) -> None:
    state = tmp_path / "state.json"
    Failing.pieces = 4
    with pytest.raises(StoreError, match="broke"):
        list(transfer(dist, Failing(f"{server}/store"), state=state, chunk=300))
    kept = json.loads(state.read_text())
    assert kept["pieces"] or kept["done"]
    sent = list(transfer(dist, GraphStore(f"{server}/store"), state=state, chunk=300))
    assert {s.graph for s in sent if s.was_there} == set(kept["done"])
    assert graphs_of(held(server)) == graphs_of(store)
    assert not state.exists()


def test_a_state_of_another_endpoint_is_not_believed(
    server, dist, store, tmp_path
) -> None:
    state = tmp_path / "state.json"
    done = dict.fromkeys(graphs_of(store), 1)
    kept = {"endpoint": "http://e.org/", "release": "x", "done": done, "pieces": {}}
    state.write_text(json.dumps(kept))
    sent = list(transfer(dist, GraphStore(f"{server}/store"), state=state))
    assert not any(found.was_there for found in sent)


def test_a_file_that_is_no_state_is_told(dist, tmp_path) -> None:
    state = tmp_path / "notes.txt"
    state.write_text("my notes")
    with pytest.raises(InputError, match="no record of a transfer"):
        list(transfer(dist, GraphStore("http://127.0.0.1:1/"), state=state))
    assert state.read_text() == "my notes"


Answer = Callable[[BaseHTTPRequestHandler], tuple[int, bytes]]


@pytest.fixture
def stub() -> Iterator[tuple[str, list[Answer], list[BaseHTTPRequestHandler]]]:
    """A server that answers as told, one answer after the other."""
    answers: list[Answer] = []
    seen: list[BaseHTTPRequestHandler] = []

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen.append(self)
            status, body = answers.pop(0)(self)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET = do_PUT  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/store", answers, seen
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_may_pass_is_tried_again_later_each_time(stub) -> None:
    url, answers, seen = stub
    answers += [lambda _: (503, b""), lambda _: (500, b""), lambda _: (204, b"")]
    pauses: list[float] = []
    GraphStore(url, sleep=pauses.append).replace("https://e.org/g", b"")
    assert pauses == [1, 2]
    assert parse_qs(urlsplit(seen[0].path).query) == {"graph": ["https://e.org/g"]}


def test_what_does_not_pass_is_told_after_the_last_try(stub) -> None:
    url, answers, _ = stub
    answers += [lambda _: (503, b"later")] * 2
    with pytest.raises(
        StoreError, match=r"status 503; it says: later \(tried 2 times\)"
    ):
        GraphStore(url, tries=2, sleep=lambda _: None).replace("https://e.org/g", b"")


@pytest.mark.parametrize(
    ("status", "hint"),
    [(401, AUTHORISATION), (404, "address of its graph store"), (413, "--chunk"),
     (302, "status 302")],
)  # fmt: skip
def test_a_refusal_is_told_at_once_with_how_to_mend_it(stub, status, hint) -> None:
    url, answers, seen = stub
    answers.append(lambda _: (status, b"\x1b[31mno"))
    with pytest.raises(StoreError, match=hint) as raised:
        GraphStore(url).replace("https://e.org/g", b"")
    assert len(seen) == 1
    assert "\x1b" not in str(raised.value)


def test_the_password_comes_from_the_environment(stub, monkeypatch) -> None:
    url, answers, seen = stub
    monkeypatch.setenv(AUTHORISATION, "Bearer secret")
    answers.append(lambda _: (204, b""))
    GraphStore(url).replace("https://e.org/g", b"")
    assert seen[0].headers["Authorization"] == "Bearer secret"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "nothing", "http://a:b@e.org/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match=r"address"):
        GraphStore(url)


def test_a_count_that_differs_is_no_success(dist, monkeypatch) -> None:
    monkeypatch.setattr(GraphStore, "replace", lambda *_: None)
    monkeypatch.setattr(GraphStore, "add", lambda *_: None)
    monkeypatch.setattr(GraphStore, "count", lambda *_: 7)
    with pytest.raises(DaapError, match=r"were sent and the store counts 7"):
        list(transfer(dist, GraphStore("http://127.0.0.1:1/")))


def test_bulk_load_takes_the_dump_as_it_is(dist, store, tmp_path) -> None:
    place = tmp_path / "oxigraph"
    program = str(Path(sys.prefix) / "bin" / "oxigraph")
    options = ["load", "--location", str(place), "--file", str(dist / "daap.nq.gz")]
    subprocess.run([program, *options], check=True, capture_output=True)
    found = graphs_of(Store.read_only(str(place)))
    assert found == graphs_of(store)


class Locked(BaseHTTPRequestHandler):
    """A graph store that asks for a login, by digest (RFC 7616) or basic."""

    scheme = "Digest"
    seen: list[str]

    def do_PUT(self) -> None:
        """Let in whoever answers the challenge."""
        self.rfile.read(int(self.headers["Content-Length"]))
        given = self.headers.get("Authorization", "")
        self.seen.append(given)
        self.send_response(204 if self.fits(given) else 401)
        nonce = ', nonce="n", qop="auth"' if self.scheme == "Digest" else ""
        self.send_header("WWW-Authenticate", f'{self.scheme} realm="r"{nonce}')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def fits(self, given: str) -> bool:
        """Whether the answer is that of user:pass:word."""
        if self.scheme == "Basic":
            return given == "Basic " + b64encode(b"user:pass:word").decode()
        said = dict(re.findall(r'(\w+)="?([^",]*)', given))

        def md5(text: str) -> str:
            return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

        first, second = md5("user:r:pass:word"), md5(f"PUT:{self.path}")
        parts = ("n", said.get("nc", ""), said.get("cnonce", ""), "auth", second)
        return said.get("response") == md5(":".join((first, *parts)))

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.parametrize("scheme", ["Digest", "Basic"])
def test_a_login_answers_the_challenge_of_the_server(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = type("Handler", (Locked,), {"scheme": scheme, "seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    store = GraphStore(f"http://127.0.0.1:{server.server_port}/store", tries=1)
    try:
        with pytest.raises(StoreError, match=LOGIN):
            store.replace("https://e.org/g", b"")
        monkeypatch.setenv(LOGIN, "user:pass:word")
        store.replace("https://e.org/g", b"")
        monkeypatch.setenv(LOGIN, "user:wrong")
        with pytest.raises(StoreError, match="401"):
            store.replace("https://e.org/g", b"")
    finally:
        server.shutdown()
        server.server_close()
    assert handler.seen[0] == "", "nothing is told before the server asks"
    assert handler.seen[2].startswith(scheme)
