"""Many clients at once, and one of them hostile: no error, no wrong answer.

`make bench-endpoint` reports how long it takes; no test does.
"""

from __future__ import annotations

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from pyoxigraph import QueryResultsFormat

from daap.query.question import bindings, bound, read_questions
from daap.query.store import ask, query_prefixes

BASE = "https://w3id.org/daap/"
CLIENTS, REQUESTS = 50, 1000
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
JSON = "application/sparql-results+json"


def rows(body: bytes) -> list[str]:
    found = json.loads(body)["results"]["bindings"]
    return sorted(json.dumps(row, sort_keys=True) for row in found)


def test_a_thousand_requests_of_fifty_clients_beside_queries_without_end(
    server, store
) -> None:
    prefixes = query_prefixes(BASE)
    asked = [bound(q.query, bindings(q, {}, BASE)) for q in read_questions().values()]
    right = {}
    for query in asked:
        answer = ask(store, query, prefixes=prefixes)
        right[query] = rows(answer.serialize(format=QueryResultsFormat.JSON))  # type: ignore[arg-type]
    turns = [asked[i % len(asked)] for i in range(REQUESTS)]

    def client(share: list[str]) -> list[str]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        wrong = []
        for query in share:
            path = "/sparql?" + urlencode({"query": query})
            connection.request("GET", path, headers={"Accept": JSON})
            response = connection.getresponse()
            body = response.read()
            if response.status != 200 or rows(body) != right[query]:
                wrong.append(f"{response.status}: {body[:200]!r}")
        connection.close()
        return wrong

    done = threading.Event()
    ended: list[int] = []

    def hostile() -> None:
        while not done.is_set():
            ended.append(server.query(ENDLESS).status)

    other = threading.Thread(target=hostile)
    other.start()
    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            shares = [turns[i::CLIENTS] for i in range(CLIENTS)]
            wrong = [w for found in pool.map(client, shares) for w in found]
    finally:
        done.set()
        other.join()
    assert wrong == []
    assert set(ended) == {504}
