"""A site written and served once, and a Chromium that watches what its pages do.

A page fails its test when it logs an error or warning, asks anything of another
host, is refused something by the policy it is served with, or misses a file.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from daap.site.write import write_site

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
"""The policy that docs/site.md recommends; every page is served with it."""

FOLDER = "some where/site"
"""The folder of the server in which the site stands: not its root, and a blank."""

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def site(dist: Path, bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site of p_4 with its live parts, in a sub-folder of a server."""
    target = tmp_path_factory.mktemp("server") / FOLDER
    write_site(dist, target, bundle)
    return target


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Every page of the site."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder with the policy, quietly."""

    def end_headers(self) -> None:
        """Add the policy to each answer."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(folder: Path) -> Iterator[str]:
    """The address of a server of a folder, for as long as it is wanted."""
    handler = partial(Handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    for root in serve(site.parents[1]):
        yield root + "some%20where/site/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of the machine, without a window."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip("there is no Chromium; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Opens pages of the site in a context of their own, and watches them."""
    contexts, faults = [], []

    def watched(page: Page) -> Page:
        def requested(request: Any) -> None:
            if not request.url.startswith((address, "data:", "blob:")):
                faults.append(f"{page.url}: asks {request.url}")

        def answered(response: Any) -> None:
            if response.status >= 400:
                faults.append(f"{page.url}: {response.status} for {response.url}")

        def said(message: Any) -> None:
            if message.type in ("error", "warning"):
                faults.append(f"{page.url}: {message.text}")

        page.on("request", requested)
        page.on("response", answered)
        page.on("console", said)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        return page

    def open_page(path: str, *, live: bool = False, **options: Any) -> Page:
        settings = {"viewport": {"width": 1200, "height": 900}, **options}
        context = browser.new_context(reduced_motion="reduce", **settings)
        contexts.append(context)
        page = watched(context.new_page())
        page.set_default_timeout(20_000)
        page.goto(address + path)
        if live:
            page.wait_for_selector("[data-state=ready]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
