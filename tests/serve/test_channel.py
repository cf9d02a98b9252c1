"""The server's side of a worker, with a worker that the test plays."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from daap.serve.budget import SPOOLED, Budget
from daap.serve.channel import UnreadError, Worker
from daap.serve.messages import Reply, Task, pack
from daap.serve.server import event_loop

TASK = Task("query", "ASK {}", table="json")
LOOPS = [event_loop, asyncio.new_event_loop]
"""That of the server, and that of Python."""


@contextmanager
def sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The two ends of a connection."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def run(
    loop: Callable[[], asyncio.AbstractEventLoop],
    work: Callable[[Worker, socket.socket], Awaitable[Reply]],
) -> Reply:
    """Do something with a worker and the other end of its socket."""

    async def connected() -> Reply:
        with sockets() as (ours, theirs):
            _, worker = await asyncio.get_running_loop().connect_accepted_socket(
                lambda: Worker(0), sock=ours
            )
            try:
                async with asyncio.timeout(60):
                    return await work(worker, theirs)
            finally:
                worker.close()

    def alone() -> Reply:
        with asyncio.Runner(loop_factory=loop) as runner:
            return runner.run(connected())

    with ThreadPoolExecutor(1) as aside:  # another test may run a loop in this one
        return aside.submit(alone).result()


def test_the_event_loop_is_that_of_uvloop_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    uvloop = pytest.importorskip("uvloop")
    with closing(event_loop()) as found:
        assert isinstance(found, uvloop.Loop)
    monkeypatch.setitem(sys.modules, "uvloop", None)
    with closing(event_loop()) as found:
        assert type(found).__module__.startswith("asyncio.")


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
def test_replies_come_in_any_pieces(
    loop: Callable[[], asyncio.AbstractEventLoop], piece: int
) -> None:
    bodies = [b"", b"x" * 5, b"y" * 300]

    async def asked(worker: Worker, theirs: socket.socket) -> Reply:
        found = []
        for body in bodies:
            asking = asyncio.create_task(worker.ask(TASK, Budget(1000)))
            message = pack(Reply(200, "json", 1).fields, body)
            for start in range(0, len(message), piece):
                await asyncio.sleep(0)
                theirs.sendall(message[start : start + piece])
            found.append((await asking).body)
        return Reply(200, body=b"|".join(found))

    assert run(loop, asked).body == b"|".join(bodies)


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("room", [SPOOLED + 5, 10])
def test_a_long_body_is_in_a_file_or_refused(
    loop: Callable[[], asyncio.AbstractEventLoop], room: int
) -> None:
    body = bytes(range(256)) * (SPOOLED // 256) + b"12345"
    budget = Budget(room)

    async def asked(worker: Worker, theirs: socket.socket) -> Reply:
        message = pack(Reply(200, "json", 9).fields, body)
        sending = asyncio.create_task(asyncio.to_thread(theirs.sendall, message))
        found = await worker.ask(TASK, budget)
        await sending
        sending = asyncio.create_task(
            asyncio.to_thread(theirs.sendall, pack(Reply(200).fields, b"next"))
        )
        assert (await worker.ask(TASK, Budget(10))).body == b"next"
        await sending
        return found

    found = run(loop, asked)
    if room < len(body):
        assert (found.status, budget.held, budget.refused) == (503, 0, 1)
        return
    assert (found.status, found.rows, found.body) == (200, 9, b"")
    assert (budget.held, budget.spooled) == (len(body), len(body))
    assert found.held is not None
    assert found.held.file is not None
    found.held.file.seek(0)
    assert found.held.file.read() == body
    found.held.close()


@pytest.mark.parametrize("loop", LOOPS)
def test_a_long_body_waits_in_the_socket_while_the_file_is_written(
    loop: Callable[[], asyncio.AbstractEventLoop], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = 16 * SPOOLED
    held: list[int] = []

    async def asked(worker: Worker, theirs: socket.socket) -> Reply:
        class Slow:
            def write(self, _: bytes) -> None:
                if not held:
                    time.sleep(0.2)
                held.append(worker.size)

        monkeypatch.setattr("daap.serve.budget.Held.spool", lambda _: Slow())
        message = pack(Reply(200).fields, bytes(size))
        sending = asyncio.create_task(asyncio.to_thread(theirs.sendall, message))
        found = await worker.ask(TASK, Budget(size))
        await sending
        return found

    assert run(loop, asked).status == 200
    assert len(held) > 1
    assert max(held) == 0


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("begun", [0, 3, 30])
def test_a_worker_that_ends_during_a_task_is_told(
    loop: Callable[[], asyncio.AbstractEventLoop], begun: int
) -> None:
    async def asked(worker: Worker, theirs: socket.socket) -> Reply:
        asking = asyncio.create_task(worker.ask(TASK, Budget(1000)))
        await asyncio.to_thread(theirs.recv, 1 << 16)
        theirs.sendall(pack(Reply(200).fields, b"body")[:begun])
        theirs.close()
        return await asking

    with pytest.raises(EOFError, match="the worker ended"):
        run(loop, asked)


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("before", [True, False])
def test_a_worker_that_ends_before_it_reads_is_told_apart(
    loop: Callable[[], asyncio.AbstractEventLoop], before: bool
) -> None:
    async def asked(worker: Worker, theirs: socket.socket) -> Reply:
        if before:
            theirs.close()
            while not worker.gone:
                await asyncio.sleep(0)
            return await worker.ask(TASK, Budget(1000))
        asking = asyncio.create_task(worker.ask(TASK, Budget(1000)))
        await asyncio.to_thread(theirs.recv, 1, socket.MSG_PEEK)
        theirs.close()
        return await asking

    with pytest.raises(UnreadError):
        run(loop, asked)


@pytest.mark.parametrize("loop", LOOPS)
def test_a_worker_that_speaks_unasked_is_given_up(
    loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    async def asked(worker: Worker, theirs: socket.socket) -> Reply:
        theirs.sendall(b"x")
        while not worker.gone:
            await asyncio.sleep(0)
        return Reply(200)

    assert run(loop, asked).status == 200
