"""A project that Taguette's own server makes over HTTP; 'make taguette' runs it."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.extract.qda.support import quotes, read

TAGUETTE = os.environ.get("TAGUETTE") or shutil.which("taguette") or ""
HTML = (
    "<html><head><meta charset=utf-8></head><body><h1>Über Bienen 🐝</h1>"
    "<p>Ann: Are they <b>calm</b>? &amp; so on…</p>"
    "<p>Ben: The 🐝🐝 hives are calm.</p><ul><li>calm one</li></ul></body></html>"
)
WORDS = ("Bienen 🐝", "calm", "The 🐝🐝 hives", "calm one")
pytestmark = pytest.mark.skipif(not TAGUETTE, reason="'make taguette' installs it")


class Server:
    """A running server and a session with it."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.cookies = url, http.cookiejar.CookieJar()
        handler = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(handler)
        self.get(f"/?token={token}")

    def get(self, path: str) -> bytes:
        """What is at a path."""
        content: bytes = self.opener.open(self.url + path, timeout=30).read()
        return content

    def post(self, path: str, content: bytes, kind: str) -> str:
        """The answer to what is sent, or where it leads to."""
        token = next(c.value for c in self.cookies if c.name == "_xsrf") or ""
        headers = {"Content-Type": kind, "X-XSRFToken": token}
        request = urllib.request.Request(self.url + path, content, headers)  # noqa: S310
        with self.opener.open(request, timeout=30) as answer:
            return f"{answer.url}\n{answer.read().decode('utf-8')}"

    def add(self, place: str, **said: object) -> int:
        """The number of a thing that is added."""
        answer = self.post(place, json.dumps(said).encode(), "application/json")
        return int(re.findall(r'"id": ?(\d+)', answer)[0])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server on a port of its own, with an empty database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    command = [TAGUETTE, "--no-browser", "-b", "127.0.0.1", "-p", str(port)]
    command += ["--database", str(tmp_path / "db.sqlite3")]
    environment = {**os.environ, "HOME": str(tmp_path)}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=environment
        )
    try:
        for _ in range(150):
            found = re.search(r"token=(\w+)", log.read_text(encoding="utf-8"))
            if found:
                break
            time.sleep(0.2)
        assert found, log.read_text(encoding="utf-8")
        yield Server(f"http://127.0.0.1:{port}", found[1])
    finally:
        process.terminate()
        process.wait(30)


def form(boundary: str, **fields: str) -> bytes:
    """A form with the file of the document."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; '
        f'filename="p1.html"\r\nContent-Type: text/html\r\n\r\n{HTML}'
    )
    return "\r\n".join((*parts, f"--{boundary}--\r\n")).encode("utf-8")


def test_a_project_of_the_server_is_read_as_it_was_coded(
    server: Server, tmp_path: Path
) -> None:
    server.get("/project/new")
    plain = "application/x-www-form-urlencoded"
    made = server.post("/project/new", b"name=Bees&description=", plain)
    project = re.findall(r"/project/(\d+)", made)[0]
    kind = "multipart/form-data; boundary=xx"
    fields = form("xx", name="p1", description="first")
    server.post(f"/api/project/{project}/document/new", fields, kind)
    tag = server.add(f"/api/project/{project}/tag/new", path="a.b", description="d")
    answer = server.get(f"/api/project/{project}/document/1/contents")
    contents = "".join(c["contents"] for c in json.loads(answer)["contents"])
    text = re.sub(r"<[^>]*>", "", contents).replace("&amp;", "&")
    for words in WORDS:
        start = len(text[: text.index(words)].encode("utf-8"))
        server.add(
            f"/api/project/{project}/document/1/highlight/new",
            start_offset=start,
            end_offset=start + len(words.encode("utf-8")),
            tags=[tag],
        )
    path = tmp_path / "export.sqlite3"
    path.write_bytes(server.get(f"/project/{project}/export/project.sqlite3"))
    file, sources, _ = read(path)
    assert file.counting == ("UTF-8 bytes",)
    assert [words for words, _ in quotes(sources["p1"])] == list(WORDS)
    assert {code.code for code in file.codes} == {"a_b", "interesting"}
    assert {coding.coder for coding in sources["p1"].codings} == {"coder-1"}
    assert "Ann: Are they calm? & so on…" in sources["p1"].text
