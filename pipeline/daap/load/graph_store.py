"""A client of the SPARQL 1.1 Graph Store HTTP Protocol.

One graph is replaced, added to, or counted at a time; temporary failures are retried
with increasing pauses.
"""

from __future__ import annotations

import json
import os
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from daap.core.errors import DaapError
from daap.core.terminal import printable

AUTHORISATION = "DAAP_LOAD_AUTHORIZATION"
"""The environment variable with the Authorization header, such as
`Basic dXNlcjpwYXNz` or `Bearer …`; other users could read the command line."""
LOGIN = "DAAP_LOAD_LOGIN"
"""The environment variable with `user:password`, for a server with digest (RFC 7616)
or basic authentication (RFC 7617)."""
PASSING = {408, 425, 429, 500, 502, 503, 504}
N_TRIPLES = "application/n-triples"
SHOWN = 300


class StoreError(DaapError):
    """The server refuses a request with a status, or cannot be reached."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


def _authorised(request: Request, challenge: str, login: str) -> bool:
    """Add credentials for a server's challenge; False for an unknown scheme."""
    scheme, _, said = challenge.partition(" ")
    user, _, password = login.partition(":")
    if scheme.lower() == "basic":
        token = b64encode(login.encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {token}")
        return True
    if scheme.lower() != "digest":
        return False
    asked = parse_keqv_list([*filter(None, parse_http_list(said))])
    passwords = HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, request.full_url, user, password)
    digest = AbstractDigestAuthHandler(passwords)
    answer = digest.get_authorization(request, asked)
    request.add_unredirected_header("Authorization", f"Digest {answer}")
    return bool(answer)


class _NoRedirect(HTTPRedirectHandler):
    """Redirects are not followed, so that no body or password is sent elsewhere."""

    def redirect_request(self, *_: object) -> None:
        """Return None, so that no redirect is followed."""
        return


@dataclass(frozen=True, slots=True)
class GraphStore:
    """A graph store at an address, and a query endpoint, if there is one.

    Temporary failures are retried up to `tries` requests, after `pause` seconds, then
    twice as many, and so on.
    """

    endpoint: str
    ask_at: str = ""
    timeout: float = 300.0
    tries: int = 5
    pause: float = 1.0
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def __post_init__(self) -> None:
        """Check the addresses. Raises StoreError."""
        for url in filter(None, (self.endpoint, self.ask_at)):
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise StoreError(f"{url!r} is not an http or https address")
            if parts.username or parts.password:
                raise StoreError(f"no password in the address; put it into {LOGIN}")

    def replace(self, graph: str, triples: bytes) -> None:
        """Replace a graph by these N-Triples."""
        self._send("PUT", graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add N-Triples to a graph."""
        self._send("POST", graph, triples)

    def count(self, graph: str) -> int:
        """The number of triples of a graph, by a query or else by reading it."""
        if self.ask_at:
            return self._asked(graph)
        try:
            headers = {"Accept": N_TRIPLES}
            body = self._request("GET", self._address(graph), None, headers)
        except StoreError as error:
            if error.status == 404:
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
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> bytes:
        own = dict(headers)
        if os.environ.get(AUTHORISATION):
            own["Authorization"] = os.environ[AUTHORISATION]
        login = "" if "Authorization" in own else os.environ.get(LOGIN, "")
        request = Request(url, body, own, method=method)  # noqa: S310 - http, see above
        for attempt in range(0 if login else 1, self.tries + 1):
            try:
                with build_opener(_NoRedirect).open(
                    request, timeout=self.timeout
                ) as response:
                    content: bytes = response.read()
                    return content
            except HTTPError as error:
                with error:
                    said = error.read(SHOWN).decode("utf-8", "replace").strip()
                    asks = error.headers.get("WWW-Authenticate", "")
                if error.code == 401 and login and _authorised(request, asks, login):
                    login = ""
                    continue
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
            401: f"; put user:password into {LOGIN}, or a header into {AUTHORISATION}",
            403: "; does the server allow writing?",
            404: "; is this the address of its graph store?",
            405: "; is this the address of its graph store, and may it be written?",
            413: "; send less at once with --chunk",
            415: "; the server does not read N-Triples",
        }
        text = f"{method} {url}: status {status}{hints.get(status, '')}"
        return StoreError(
            f"{text}; it says: {printable(said)}" if said else text, status
        )
