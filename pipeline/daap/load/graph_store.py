"""A client of the SPARQL 1.1 Graph Store HTTP Protocol.

One graph is sent, added to, or counted at a time; what fails for a reason that may
pass is tried again, later each time.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from daap.core.errors import DaapError

AUTHORISATION = "DAAP_LOAD_AUTHORIZATION"
"""The environment variable that holds the Authorization header, such as
`Basic dXNlcjpwYXNz` or `Bearer …`; on the command line others could read it."""
PASSING = {408, 425, 429, 500, 502, 503, 504}
N_TRIPLES = "application/n-triples"
SHOWN = 300


class StoreError(DaapError):
    """The server refuses, or cannot be reached."""


class _NoRedirect(HTTPRedirectHandler):
    """A body is never sent on to where a server points; nor is a password."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""
        return


@dataclass(frozen=True, slots=True)
class GraphStore:
    """A graph store at an address, and where it is asked, if it is asked elsewhere.

    `tries` requests are made before a failure that may pass is one, with `pause`
    seconds before the second, twice as many before the third, and so on.
    """

    endpoint: str
    ask_at: str = ""
    timeout: float = 300.0
    tries: int = 5
    pause: float = 1.0
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def __post_init__(self) -> None:
        """Raises StoreError for what is no address."""
        for url in filter(None, (self.endpoint, self.ask_at)):
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise StoreError(f"{url!r} is no http or https address")
            if parts.username or parts.password:
                raise StoreError(
                    f"no password in the address; put it into {AUTHORISATION}"
                )

    def replace(self, graph: str, triples: bytes) -> None:
        """Make a graph hold these N-Triples and nothing else."""
        self._send("PUT", graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add N-Triples to a graph."""
        self._send("POST", graph, triples)

    def count(self, graph: str) -> int:
        """How many triples a graph has: by a query if it can ask, else by reading."""
        if self.ask_at:
            return self._asked(graph)
        try:
            body = self._request(
                "GET", self._address(graph), headers={"Accept": N_TRIPLES}
            )
        except StoreError as error:
            if getattr(error, "status", 0) == 404:
                return 0
            raise
        return sum(1 for line in body.split(b"\n") if line.strip()[:1] not in b"#")

    def _asked(self, graph: str) -> int:
        query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        body = self._request(
            "POST",
            self.ask_at,
            urlencode({"query": query}).encode(),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/sparql-results+json",
            },
        )
        try:
            bindings = json.loads(body)["results"]["bindings"]
            return int(bindings[0]["n"]["value"])
        except (ValueError, LookupError, TypeError):
            raise StoreError(f"{self.ask_at} does not answer a query") from None

    def _address(self, graph: str) -> str:
        sign = "&" if urlsplit(self.endpoint).query else "?"
        return f"{self.endpoint}{sign}graph={quote(graph, safe='')}"

    def _send(self, method: str, graph: str, triples: bytes) -> None:
        headers = {"Content-Type": N_TRIPLES}
        self._request(method, self._address(graph), triples, headers)

    def _request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        own = dict(headers or {})
        if os.environ.get(AUTHORISATION):
            own["Authorization"] = os.environ[AUTHORISATION]
        request = Request(url, body, own, method=method)  # noqa: S310 - http, see above
        for attempt in range(1, self.tries + 1):
            try:
                opener = build_opener(_NoRedirect)
                with opener.open(request, timeout=self.timeout) as response:
                    content: bytes = response.read()
                    return content
            except HTTPError as error:
                with error:
                    said = error.read(SHOWN).decode("utf-8", "replace").strip()
                last = self._refused(method, url, error.code, said)
                if error.code not in PASSING:
                    raise last from None
            except (URLError, HTTPException, OSError) as error:
                reason = getattr(error, "reason", error)
                last = StoreError(f"{url}: {reason}")
            if attempt < self.tries:
                self.sleep(self.pause * 2 ** (attempt - 1))
        raise StoreError(f"{last} (tried {self.tries} times)")

    def _refused(self, method: str, url: str, status: int, said: str) -> StoreError:
        hints = {
            401: f"; put the Authorization header into {AUTHORISATION}",
            403: "; does the server allow writing?",
            404: "; is this the address of its graph store?",
            405: "; is this the address of its graph store, and may it be written?",
            413: "; send less at once with --chunk",
            415: "; the server does not read N-Triples",
        }
        plain = "".join(c if c.isprintable() else " " for c in said)
        text = f"{method} {url}: status {status}{hints.get(status, '')}"
        error = StoreError(f"{text}; it says: {plain}" if plain else text)
        error.status = status  # type: ignore[attr-defined]
        return error
