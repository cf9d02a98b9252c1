"""Nobody waits for who asks too much: shares, turns, and what is remembered."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from daap.serve.answer_cache import AnswerCache
from daap.serve.fairness import Ended, Line, Shares, client_of
from daap.serve.forkserver import worker_factory
from daap.serve.limits import Limits
from daap.serve.messages import Reply, Task
from daap.serve.pool import Pool

from .conftest import Server, start
from .support import ASK, ENDLESS, number


def test_turns_go_to_who_has_least_at_work_then_round() -> None:
    async def order() -> list[str]:
        shares = Shares(2)
        line = Line(shares, heeds=True)
        futures = {line.join(name): name for name in "aaabbc"}
        shares.begin("c")
        found = []
        while (future := line.next()) is not None:
            found.append(futures[future])
        return found

    assert asyncio.run(order()) == ["a", "b", "a", "b", "a", "c"]


def test_a_client_with_its_share_at_work_waits_and_others_do_not() -> None:
    async def order() -> list[str]:
        shares = Shares(1)
        line = Line(shares, heeds=True)
        futures = {line.join(name): name for name in "aab"}
        shares.begin("a")
        shares.long["a"] += 1
        found = []
        while (future := line.next()) is not None:
            found.append(futures[future])
        shares.end("a", long=True)
        again = line.next()
        assert again is not None
        return [*found, "then", futures[again]]

    assert asyncio.run(order()) == ["b", "then", "a"]


def test_who_no_longer_waits_has_no_turn() -> None:
    async def order() -> int:
        line = Line(Shares(1), heeds=False)
        future = line.join("a")
        line.leave("a", future)
        line.leave("a", future)
        assert line.next() is None
        return line.length

    assert asyncio.run(order()) == 0


def test_an_address_within_one_network_of_ipv6_is_one_client() -> None:
    assert client_of("2001:db8:1:2:3::1") == client_of("2001:db8:1:2:ffff::2")
    assert client_of("::ffff:192.0.2.1") == "192.0.2.1"


def test_what_was_cut_is_remembered_for_a_while(monkeypatch) -> None:
    now = [100.0]
    monkeypatch.setattr("daap.serve.fairness.time.monotonic", lambda: now[0])
    ended = Ended()
    ended.add("query")
    assert (ended.seconds("query"), ended.seconds("other")) == (60, 0)
    now[0] += 61
    assert ended.seconds("query") == 0
    assert not ended.until


def test_kept_answers_take_no_more_room_than_they_may() -> None:
    kept = AnswerCache(10_000)
    for number_ in range(50):
        kept.put(Task("query", str(number_)), Reply(200, "json", 1, b"x" * 1000))
        assert kept.size <= 10_000
    assert kept.get(Task("query", "0")) is None
    found = kept.get(Task("query", "49"))
    assert found is not None
    assert found.body == b"x" * 1000
    kept.put(Task("query", "bad"), Reply(400, body=b"no"))
    assert kept.get(Task("query", "bad")) is None


def as_client(server: Server, address: str, query: str):
    from urllib.parse import urlencode

    path = "/sparql?" + urlencode({"query": query})
    return server.get(path, X_Forwarded_For=address)


def test_beside_two_clients_without_end_all_others_are_answered(dist: Path) -> None:
    options = ["--workers", "2", "--timeout", "300", "--trusted-proxy", "127.0.0.1"]
    server = start(dist, *options)
    with ThreadPoolExecutor(8) as pool:
        hostile = [
            pool.submit(as_client, server, address, f"{ENDLESS} # {n}")
            for address in ("192.0.2.1", "192.0.2.2")
            for n in range(4)
        ]
        while number(server, "daap_queries_long") < 4:
            time.sleep(0.01)
        for n in range(20):  # each unlike the last, so that none is kept
            answer = as_client(server, "192.0.2.9", f"{ASK} # {n}")
            assert answer.json["boolean"] is True
        for path, status in (
            ("/code/latency", 200),
            ("/sparql?question=sources", 200),
            ("/nothing", 404),
        ):
            assert server.get(path, X_Forwarded_For="192.0.2.1").status == status
        assert number(server, "daap_queries_long") == 4
        assert number(server, "daap_queries_waiting") == 4
        assert not any(found.done() for found in hostile)
        server.process.kill()
        server.process.communicate()
        assert all(isinstance(found.exception(), OSError) for found in hostile)


def test_a_query_that_was_cut_is_refused_at_once(dist: Path) -> None:
    server = start(dist, "--workers", "1", "--timeout", "1")
    first, again = server.query(ENDLESS), server.query(ENDLESS)
    assert (first.status, again.status) == (504, 504)
    assert "is asked again in" in again.text
    assert number(server, "daap_workers_ended") == 1
    assert server.stop() == 0


def test_an_answer_is_kept_and_given_again(server) -> None:
    before = number(server, "daap_answers_kept_given")
    asked = "/sparql?question=options-improving&force=latency"
    bodies = {server.get(asked).body for _ in range(3)}
    assert len(bodies) == 1
    assert number(server, "daap_answers_kept_given") == before + 2


def test_chance_differs_from_worker_to_worker(dist: Path) -> None:
    """Forked processes share what chance they were forked with."""
    made = worker_factory(dist, Limits(workers=1))
    task, found = Task("query", "SELECT (UUID() AS ?u) {}", table="json"), set()

    async def ask() -> None:
        pool = Pool(made, Limits(workers=3))
        await pool.open()
        for worker in pool.idle:
            found.add((await worker.ask(task, pool.budget)).body)
        await pool.close()

    with ThreadPoolExecutor(1) as aside:  # another test may run a loop in this one
        aside.submit(asyncio.run, ask()).result()
    assert len(found) == 4
