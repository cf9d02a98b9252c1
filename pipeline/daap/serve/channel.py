"""The server's side of a worker: tasks are sent and replies read."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from typing import cast

from daap.serve.budget import SPOOLED, Budget, Held
from daap.serve.messages import LENGTHS, Reply, Task, pack

LOWER = 5
"""The nice value added to a worker with a long query."""


class UnreadError(Exception):
    """A worker that ended before it read the task, so that another can do it."""


class Worker(asyncio.Protocol):
    """One process, and this end of the socket to it.

    A `long` worker has a long query, and another worker has taken its place; a `slow`
    one runs at a lower priority and ends after its query; a `spare` one does short
    tasks only. An idle one that has ended is `gone`.
    """

    transport: asyncio.Transport
    timer: asyncio.TimerHandle | None = None
    long = slow = gone = False

    def __init__(self, pid: int, *, spare: bool = False) -> None:
        self.pid, self.spare = pid, spare
        self.come: list[bytes] = []
        self.size = self.wanted = 0
        self.waiter: asyncio.Future[None] | None = None
        self.error: Exception | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Keep a part of a reply until enough has come; an idle worker sends none."""
        if not self.wanted:
            self.close()
            return
        self.come.append(data)
        self.size += len(data)
        if self.size >= self.wanted:
            self._wake()

    def eof_received(self) -> None:
        """Note that the worker has ended."""
        self.gone = True
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """Note that the worker has ended, and how."""
        self.gone, self.error = True, error
        self._wake()

    def _wake(self) -> None:
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    def close(self) -> None:
        """Close the socket, which ends an idle worker."""
        self.transport.abort()

    def give_way(self) -> None:
        """Lower the worker's priority, which cannot be raised again."""
        self.slow = True
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.pid, LOWER)

    async def ask(self, task: Task, budget: Budget) -> Reply:
        """The reply to a task.

        A body above SPOOLED is in the file of the room reserved for it; without room
        the reply is an error. Raises UnreadError if the worker had ended before, and
        EOFError if it ended during the task.
        """
        if self.gone:
            raise UnreadError
        self.wanted = LENGTHS.size
        self.transport.write(pack(task.fields))
        try:  # a socket is reset if its other end left something unread
            found = await self._read(LENGTHS.size)
        except (BrokenPipeError, ConnectionResetError):
            raise UnreadError from None
        head, size = LENGTHS.unpack_from(found)
        begin = LENGTHS.size + head
        found = await self._read(begin)
        fields = json.loads(found[LENGTHS.size : begin])
        held = budget.take(size)
        if held is None or size > SPOOLED:
            self.come = [found[begin:]]
            await self._pass(size, held)
        else:
            found = await self._read(begin + size)
            fields["body"] = found[begin : begin + size]
        self.come, self.size, self.wanted = [], 0, 0
        if held is None:
            return Reply.error(
                503, "too many answers wait for those who read them; try again"
            )
        return Reply(**fields, held=held)

    async def _read(self, count: int) -> bytes:
        """What has come, as soon as it is so many bytes, or more."""
        self.wanted = count
        while self.size < count:
            if self.gone:
                raise self.error or EOFError("the worker ended")
            self.waiter = asyncio.get_running_loop().create_future()
            await self.waiter
        if len(self.come) > 1:
            self.come = [b"".join(self.come)]
        return self.come[0]

    async def _pass(self, count: int, held: Held | None) -> None:
        """Read a body into the file of its room, or skip it."""
        self.transport.pause_reading()
        file = await asyncio.to_thread(held.spool) if held else None
        while True:
            block, self.come, self.size = self.come[0], [], 0
            if file:
                await asyncio.to_thread(file.write, block)
            count -= len(block)
            self.transport.resume_reading()
            if count <= 0:
                return
            await self._read(1)
            self.transport.pause_reading()
