"""How the pages load on a slow line and a slow processor, measured by the browser.

    python bench/pages.py SITE [--write]

SITE is a site with its live parts (`make site`). Chromium throttles itself: 1.6 Mbit/s,
150 ms there and back, a quarter of the processor. Its own observers tell the largest
paint, the shift of the layout and the blocking time. The server compresses as hosts do.
Each figure is the median of three loads. `--write` puts the table into docs/site.md.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from documents import write_between
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

BITS, LATENCY, SLOWER, TIMES = 1.6e6, 150, 4, 3
LOADS = {
    "index.html": "first page",
    "decisions.html": "decisions",
    "code/deploy_decision.html": "a decision",
    "compare.html#compare=VMs,output_port": "two options compared",
    "codes.html": "codes",
    "source/p4.html": "a source",
    "alignments.html": "alignments",
    "questions/evidence-for.html": "a question",
    "glossary.html": "glossary",
    "search.html": "search",
    "model.html": "model",
    "sparql.html": "SPARQL",
}
LIVE = ("search.html", "model.html", "sparql.html")
PACKED = (".html", ".css", ".js", ".json", ".svg")
OBSERVED = """
window.seen = { shift: 0, paint: 0, blocked: 0 };
const watch = (type, each) => new PerformanceObserver((list) =>
  list.getEntries().forEach(each)).observe({ type, buffered: true });
watch("layout-shift", (e) => { if (!e.hadRecentInput) seen.shift += e.value; });
watch("largest-contentful-paint", (e) => { seen.paint = e.startTime; });
watch("longtask", (e) => { seen.blocked += Math.max(0, e.duration - 50); });
const ready = new MutationObserver(() => {
  if (document.querySelector("[data-state]")) seen.ready ??= performance.now(); });
ready.observe(document, { subtree: true, attributes: true, childList: true });
"""
Figures = dict[str, float]


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder, text compressed, quietly."""

    def do_GET(self) -> None:
        """Send a file, compressed where hosts compress it."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in PACKED or not path.is_file():
            return super().do_GET()
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of a folder."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Handler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@contextmanager
def slow_page(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """A page with an empty cache on a slow line and processor."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.add_init_script(OBSERVED)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    rate = BITS / 8
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": rate,
            "uploadThroughput": rate,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page, session
    context.close()


def load(browser: Browser, address: str, path: str) -> Figures:
    """Load a page once: seconds, shift, milliseconds blocked, and bytes sent."""
    with slow_page(browser) as (page, session):
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda e: sizes.append(size_of(e)))
        page.goto(address + path, timeout=60_000)
        if path in LIVE:
            page.wait_for_selector("[data-state]", state="attached", timeout=60_000)
        early = sum(sizes)
        page.wait_for_timeout(1500)
        seen = page.evaluate("seen")
        loaded = page.evaluate(
            "performance.getEntriesByType('navigation')[0].loadEventEnd"
        )
    return {
        "load": loaded / 1000,
        "paint": seen["paint"] / 1000,
        "ready": (seen.get("ready") or loaded) / 1000,
        "shift": seen["shift"],
        "blocked": seen["blocked"],
        "kilobytes": (early if path in LIVE else sum(sizes)) / 1000,
    }


def size_of(event: dict[str, float]) -> float:
    """The bytes of one answer as they were sent."""
    return event["encodedDataLength"]


def measured(browser: Browser, address: str) -> Iterator[tuple[str, Figures]]:
    """The medians of each type of page."""
    for path, name in LOADS.items():
        runs = [load(browser, address, path) for _ in range(TIMES)]
        yield (
            name,
            {key: statistics.median(run[key] for run in runs) for key in runs[0]},
        )


def table(rows: Iterator[tuple[str, Figures]]) -> str:
    """The figures as a table of Markdown."""
    lines = [
        "| page | load, s | largest paint, s | of use, s | shift | blocked, ms | kB |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {name} | {f['load']:.1f} | {f['paint']:.1f} | {f['ready']:.1f} "
        f"| {f['shift']:.2f} | {f['blocked']:.0f} | {f['kilobytes']:.0f} |"
        for name, f in rows
    ]
    return "\n".join(lines) + "\n"


def first_answer(site: Path) -> str:
    """What the first answer of the SPARQL page waits for, as a sentence."""
    files = [*site.glob("assets/oxigraph.wasm*"), *site.glob("data/dataset*")]
    size = sum(file.stat().st_size for file in files)
    return (
        f"\nThe first answer of the SPARQL page waits for {size / 1e6:.1f} MB more: "
        f"engine\nand dump, by their size {8 * size / BITS:.0f} s on this line.\n"
    )


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("site", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright, served(given.site) as address:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"]
        )
        written = table(measured(browser, address)) + first_answer(given.site)
        browser.close()
    print(written)
    if given.write:
        write_between("site.md", "pages", written)


if __name__ == "__main__":
    main()
