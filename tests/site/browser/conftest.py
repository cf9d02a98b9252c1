"""A site written and served once, and a Chromium that watches what its pages do.

A page fails its test when it logs an error or warning, asks anything of another
host, is refused something by the policy it is served with, or misses a file.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.support import MadeOnce

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

SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value } of list.getEntries())
    if (!hadRecentInput) shift += value;
}).observe({ type: "layout-shift", buffered: true });
"""
"""Adds up how far what a page shows was moved while it loaded."""

ISSUES = "https://issues.example/new?title={title}&body={body}"
"""Where mistakes are reported; no test goes there."""

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def site(dist: Path, bundle: Path, made_once: MadeOnce) -> Path:
    """The whole site of p_4 with its live parts, in a sub-folder of a server."""

    def make(folder: Path) -> None:
        write_site(dist, folder / FOLDER, bundle, ISSUES)

    return made_once("server", make) / FOLDER


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


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served.

    It ends with each module: a server that waits for clients would be ended by the
    commands that other tests run in this process, which allow no open file meanwhile.
    """
    for root in serve(site.parents[1]):
        yield root + "some%20where/site/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of the machine, without a window.

    Playwright keeps an event loop running in its thread: it ends with each module.
    """
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


class Visitor:
    """Opens pages of a site, each in a context of its own, and notes their faults."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def open(self, path: str, *, live: bool = False, **options: Any) -> Page:
        """Open a page; of a live one, wait until it is of use."""
        settings = {"viewport": {"width": 1200, "height": 900}, **options}
        context = self.browser.new_context(reduced_motion="reduce", **settings)
        context.add_init_script(SHIFTS)
        self.contexts.append(context)
        page = context.new_page()
        self._watch(page)
        page.set_default_timeout(20_000)
        page.goto(self.address + path)
        if live:
            page.wait_for_selector("[data-state=ready]", state="attached")
        return page

    def _watch(self, page: Page) -> None:
        def requested(request: Any) -> None:
            if not request.url.startswith((self.address, "data:", "blob:")):
                self.faults.append(f"{page.url}: asks {request.url}")

        def answered(response: Any) -> None:
            if response.status >= 400:
                self.faults.append(f"{page.url}: {response.status} for {response.url}")

        def said(message: Any) -> None:
            if message.type in ("error", "warning"):
                self.faults.append(f"{page.url}: {message.text}")

        page.on("request", requested)
        page.on("response", answered)
        page.on("console", said)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def end(self) -> None:
        """Close all pages; none may have had a fault."""
        for context in self.contexts:
            context.close()
        assert self.faults == []


class Reader(Visitor):
    """Opens one page after the other in one context, for tests that do but look.

    A context of its own costs each test half a second. Nothing is kept between pages:
    the site stores nothing in the browser, and the cache is off.
    """

    def __init__(self, browser: Browser, address: str, *, scripts: bool) -> None:
        super().__init__(browser, address)
        self.page = super().open("404.html", java_script_enabled=scripts)
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def open(self, path: str, *, live: bool = False, **_: Any) -> Page:
        """Open a page anew, also if it differs from the last one by its hash alone."""
        self.page.goto("about:blank")
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.goto(self.address + path)
        if live:
            self.page.wait_for_selector("[data-state=ready]", state="attached")
        return self.page

    def check(self) -> None:
        """No page opened since the last check may have had a fault."""
        faults, self.faults = self.faults, []
        assert faults == []


@pytest.fixture(scope="module")
def readers(browser: Browser, address: str) -> Iterator[Mapping[bool, Reader]]:
    """The readers of this module, with scripts (True) and without."""
    known = {on: Reader(browser, address, scripts=on) for on in (True, False)}
    yield known
    for reader in known.values():
        reader.end()


@pytest.fixture
def look(readers: Mapping[bool, Reader]) -> Iterator[Visit]:
    """Opens pages to look at them, and watches them."""
    yield readers[True].open
    readers[True].check()


@pytest.fixture
def look_without_scripts(readers: Mapping[bool, Reader]) -> Iterator[Visit]:
    """The same with JavaScript turned off."""
    yield readers[False].open
    readers[False].check()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Opens pages of the site, and watches them."""
    visitor = Visitor(browser, address)
    yield visitor.open
    visitor.end()


@pytest.fixture(scope="module")
def asking(browser: Browser, address: str) -> Iterator[Page]:
    """The page that asks, with the dataset loaded once for the tests that share it."""
    visitor = Visitor(browser, address)
    yield visitor.open("sparql.html", live=True)
    visitor.end()
