"""A server on this machine that gives notes, and fails in the ways servers do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


@dataclass
class Site:
    """Files by path, the answers planned for each path, and the requests seen."""

    files: dict[str, bytes] = field(default_factory=dict)
    plans: dict[str, list[Answer]] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""


def whole(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Send the file, or the range asked for."""
    asked = handler.headers.get("Range", "")
    start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
    handler.send_response(206 if asked else 200)
    if asked:
        last = len(content) - 1
        handler.send_header("Content-Range", f"bytes {start}-{last}/{len(content)}")
    handler.send_header("Content-Length", str(len(content) - start))
    handler.end_headers()
    handler.wfile.write(content[start:])


def without_ranges(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Send the whole file, whatever range is asked for."""
    del handler.headers["Range"]
    whole(handler, content)


def broken_after(count: int) -> Answer:
    """Announce the file, send some bytes of what is asked for, and hang up."""

    def answer(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        asked = handler.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        handler.send_response(206 if asked else 200)
        if asked:
            rest = f"{start}-{len(content) - 1}/{len(content)}"
            handler.send_header("Content-Range", f"bytes {rest}")
        handler.send_header("Content-Length", str(len(content) - start))
        handler.end_headers()
        handler.wfile.write(content[start : start + count])
        handler.close_connection = True

    return answer


def status(code: int) -> Answer:
    """Answer with a status and nothing else."""

    def answer(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        handler.send_response(code)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def moved(path: str) -> Answer:
    """Send the client elsewhere."""

    def answer(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        handler.send_response(302)
        handler.send_header("Location", path)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def other(instead: bytes) -> Answer:
    """Send something else than the file."""

    def answer(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        without_ranges(handler, instead)

    return answer


def slowly(release: threading.Event) -> Answer:
    """Send half of the file, and the rest when told to."""

    def answer(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        half = len(content) // 2
        handler.wfile.write(content[:half])
        handler.wfile.flush()
        release.wait(5)
        handler.wfile.write(content[half:])

    return answer


@contextmanager
def serving() -> Iterator[Site]:
    """A site on a free port of this machine, gone at the end."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.seen.append((self.path, self.headers.get("Range", "")))
            plan = site.plans.get(self.path)
            answer = plan.pop(0) if plan else whole
            content = site.files.get(self.path)
            if content is None and answer is whole:
                answer = status(404)
            answer(self, content or b"")

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
