"""The server as a process of its own, asked over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest


@dataclass
class Answer:
    """A response, read whole."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def json(self) -> dict[str, object]:
        return dict(json.loads(self.body))


@dataclass
class Server:
    """A running `daap serve`, and what it wrote on standard error."""

    process: subprocess.Popen[str]
    port: int
    log: list[dict[str, object]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        **headers: str,
    ) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, named)
            response = connection.getresponse()
            found = {k.lower(): v for k, v in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def query(self, text: str, accept: str = "", **parameters: str) -> Answer:
        """A query by GET."""
        asked = urlencode({"query": text, **parameters})
        headers = {"Accept": accept} if accept else {}
        return self.get(f"/sparql?{asked}", **headers)

    def said(self, wanted: Callable[[dict[str, object]], bool]) -> dict[str, object]:
        """The next line of the log that is wanted; it fails at the end of the log."""
        assert self.process.stderr
        for line in self.process.stderr:
            if not line.startswith("{"):
                raise AssertionError(f"the log has a line that is not JSON: {line}")
            self.log.append(json.loads(line))
            if wanted(self.log[-1]):
                return self.log[-1]
        raise AssertionError(f"the log ended: {self.log}")

    def stop(self) -> int:
        """End it as a service manager does; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)
        return self.process.returncode


def start(dist: Path, *options: str, first: str = "") -> Server:
    """A server on a free port that has loaded a dist; `first` is run before."""
    run = f"{first}from daap.cli import main; main()"
    process = subprocess.Popen(
        [
            *(sys.executable, *(("-c", run) if first else ("-m", "daap"))),
            *("serve", "--port", "0", "--data", str(dist)),
            *options,
        ],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )
    server = Server(process, 0)
    line = server.said(lambda found: found["event"] == "listening")
    server.port = int(str(line["url"]).rsplit(":", 1)[1].partition("/")[0])
    return server


@pytest.fixture(scope="session")
def server(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that most tests share; its log goes unread, into a file."""
    dist = Path(shutil.copytree(dist, tmp_path_factory.mktemp("served") / "dist"))
    site = dist / "site"
    (site / "code").mkdir(parents=True)
    (site / "source").mkdir()
    (site / "index.html").write_text("<title>Home</title>")
    (site / "sparql.html").write_text("<title>Ask</title>")
    (site / "code" / "control_port.html").write_text("<title>Control port</title>")
    (site / "source" / "p4.html").write_text("<title>p4</title>")
    log = tmp_path_factory.mktemp("serve") / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "daap",
                "serve",
                "--port",
                "0",
                "--data",
                str(dist),
                "--timeout",
                "4",
                "--max-rows",
                "30000",
                "--workers",
                "2",
                "--max-query-bytes",
                "65536",
            ],
            stderr=out,
        )
    port = ""
    while not port and process.poll() is None:
        lines = [json.loads(x) for x in log.read_text().splitlines() if x[-1:] == "}"]
        urls = [x["url"] for x in lines if x["event"] == "listening"]
        port = urls[0].rsplit(":", 1)[1].partition("/")[0] if urls else ""
    assert port, log.read_text()
    yield Server(process, int(port))
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0, log.read_text()
