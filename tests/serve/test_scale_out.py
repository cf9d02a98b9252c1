"""Several servers over one release, and a release that lies in an object store."""

from __future__ import annotations

import http.client
import itertools
import runpy
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from daap.core.errors import DaapError
from daap.core.storage import Storage
from daap.publish.sums import SUMS

from .conftest import Server, start
from .support import ASK, lives

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from processes import free_port, listens, object_store  # noqa: E402

DEPLOY = ROOT / "deploy"
FETCH = DEPLOY / "fetch_release.py"


@pytest.fixture
def two(dist: Path) -> Iterator[list[Server]]:
    options = ("--workers", "1", "--trusted-proxy", "127.0.0.1")
    servers = [start(dist, *options) for _ in range(2)]
    yield servers
    for server in servers:
        server.stop()


@contextmanager
def by_turns(two: list[Server]) -> Iterator[int]:
    """A proxy that asks the servers by turns, and the other where one is gone."""
    turns = itertools.count()

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            turn = next(turns)
            for server in (two[turn % 2], two[(turn + 1) % 2]):
                far = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
                headers = dict(self.headers.items())
                headers["X-Forwarded-For"] = self.client_address[0]
                try:
                    far.request("GET", self.path, headers=headers)
                    answer = far.getresponse()
                    body = answer.read()
                except ConnectionError:
                    continue
                finally:
                    far.close()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("connection", "transfer-encoding"):
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                return
            self.send_error(502)

        def log_message(self, *_: object) -> None:
            """Nothing is written."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    serving = threading.Thread(target=listening.serve_forever)
    serving.start()
    yield listening.server_port
    listening.shutdown()
    serving.join()
    listening.server_close()


@contextmanager
def nginx(two: list[Server]) -> Iterator[int]:
    """Run nginx with the configuration of deploy/, on other ports."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed")
    port = free_port()
    text = (DEPLOY / "nginx.conf").read_text()
    ports = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "server_name daap.example.org;": "server_name 127.0.0.1;",
    }
    # as Debian's own site, which gets what no server_name claims
    other = f"server {{ listen 127.0.0.1:{port} default_server; return 404; }}"
    for written, server in zip((7878, 7879), two, strict=True):
        ports[f"server 127.0.0.1:{written};"] = f"server 127.0.0.1:{server.port};"
    for written, used in ports.items():
        assert text.count(written) == 1
        text = text.replace(written, used)
    with tempfile.TemporaryDirectory() as place:
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"{kind}_temp_path {place}/{kind};" for kind in kinds)
        conf = Path(place) / "nginx.conf"
        conf.write_text(
            f"daemon off; master_process off; pid {place}/pid; error_log stderr;"
            f"events {{}} http {{ access_log off; {paths} {other} {text} }}"
        )
        words = [program, "-p", place, "-c", str(conf), "-e", "stderr"]
        process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        try:
            while not listens(port):
                assert process.poll() is None, process.communicate()[1]
            yield port
        finally:
            process.terminate()
            process.communicate()


@pytest.fixture(params=[by_turns, nginx], ids=["by turns", "nginx"])
def proxy(request: pytest.FixtureRequest, two: list[Server]) -> Iterator[int]:
    """The port of a proxy before two servers."""
    with request.param(two) as port:
        yield port


def test_two_servers_behind_a_proxy_are_one(two: list[Server], proxy: int) -> None:
    seen = Server(two[0].process, proxy)
    paths = ["/code/latency", "/sparql?question=sources", "/daap.ttl",
             "/.well-known/void", f"/sparql?query={quote(ASK)}"]  # fmt: skip
    for path in paths:
        first, second = seen.get(path), seen.get(path)
        assert (first.status, first.body) == (200, second.body), path
        assert first.headers["etag"] == second.headers["etag"]
        again = seen.get(path, If_None_Match=first.headers["etag"])
        assert again.status == 304, path
    two[0].process.kill()
    two[0].process.communicate()
    for _ in range(4):
        lives(seen)


def test_behind_nginx_queries_by_post_survive_a_server_and_addresses_are_as_asked(
    two: list[Server],
) -> None:
    with nginx(two) as port:
        seen = Server(two[0].process, port)
        assert f"<{seen.url}/sparql>" in seen.get("/.well-known/void").text
        query = {"Content-Type": "application/sparql-query"}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        two[0].process.kill()
        two[0].process.communicate()
        for number in range(4):
            connection.request("POST", "/sparql", f"{ASK} # {number}", query)
            answer = connection.getresponse()
            assert (answer.status, b"true" in answer.read()) == (200, True)
        connection.close()


def other_order(folder: Path) -> None:
    """Make another release of the same files."""
    first, *rest = (folder / SUMS).read_text().splitlines()
    (folder / SUMS).write_text("\n".join([*rest, first, ""]))


def test_a_release_in_a_store_comes_to_be_served(dist: Path, tmp_path: Path) -> None:
    fetch = runpy.run_path(str(FETCH))["fetch"]
    store = Path(shutil.copytree(dist, tmp_path / "store"))
    served = tmp_path / "served"
    assert fetch(store.as_uri(), served) is True
    assert fetch(store.as_uri(), served) is False
    server = start(served, "--workers", "1")
    before = server.get("/health").text
    other_order(store)
    assert fetch(store.as_uri(), served) is True
    server.said(lambda line: line["event"] == "loaded")
    assert server.get("/health").text != before
    dump = store / "daap.ttl"
    dump.write_bytes(dump.read_bytes()[:1000])
    other_order(store)
    with pytest.raises(DaapError, match=r"daap.ttl is not what SHA256SUMS says"):
        fetch(store.as_uri(), served)
    lives(server)
    assert server.stop() == 0


def test_a_release_in_s3_comes_to_be_served(
    dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("moto", reason="the server of moto stands for S3")
    pytest.importorskip("s3fs", reason="S3 is read by s3fs")
    served = tmp_path / "served"
    with object_store(tmp_path) as env:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        store = Storage("s3://bucket/daap/1.0.0")
        for path in sorted(filter(Path.is_file, dist.rglob("*"))):
            store.put(path, path.relative_to(dist).as_posix())
        said = []
        for _ in range(2):
            words = [sys.executable, str(FETCH), store.url, str(served)]
            done = subprocess.run(words, capture_output=True, text=True, check=True)
            said.append(done.stdout)
    assert said == ["fetched\n", "the same release is there already\n"]
    assert {p.relative_to(served) for p in served.rglob("*")} == {
        p.relative_to(dist) for p in dist.rglob("*")
    }
    server = start(served, "--workers", "1")
    lives(server)
    assert server.stop() == 0
