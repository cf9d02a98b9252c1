"""The server's side of a worker: tasks are sent and replies read."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from contextlib import suppress
from dataclasses import dataclass, field

from daap.serve.budget import SPOOLED, Budget, Held
from daap.serve.frames import LENGTHS, Reply, Task, pack

BLOCK, FIRST = 1 << 18, 1 << 14
"""Bytes read at a time, and at the beginning of a reply."""
LOWER = 5
"""The nice value added to a worker with a long query."""


class UnreadError(Exception):
    """A worker that ended before it read the task, so that another can do it."""


@dataclass(eq=False, slots=True)
class Worker:
    """One process and the socket to it.

    A `long` worker has a long query, and another worker has taken its place; a `slow`
    one runs at a lower priority and ends after its query; a `spare` one does short
    tasks only.
    """

    pid: int
    connection: socket.socket
    spare: bool = False
    long: bool = False
    slow: bool = False
    rest: bytearray = field(default_factory=bytearray)
    timer: asyncio.TimerHandle | None = None

    @property
    def gone(self) -> bool:
        """Whether an idle worker has ended."""
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True

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
        loop = asyncio.get_running_loop()
        try:  # a socket is reset if its other end left something unread
            await loop.sock_sendall(self.connection, pack(task.fields))
            await self._more(FIRST)
        except (BrokenPipeError, ConnectionResetError):
            raise UnreadError from None
        head, size = LENGTHS.unpack(await self._exactly(LENGTHS.size))
        fields = json.loads(await self._exactly(head))
        held = budget.take(size)
        if held is None:
            await self._skip(size)
            return Reply.error(
                503, "too many answers wait for those who read them; try again"
            )
        if size <= SPOOLED:
            return Reply(**fields, body=await self._exactly(size), held=held)
        await self._spool(held, size)
        return Reply(**fields, held=held)

    async def _more(self, most: int = BLOCK) -> None:
        loop = asyncio.get_running_loop()
        block = await loop.sock_recv(self.connection, most)
        if not block:
            raise EOFError("the worker ended")
        self.rest += block

    async def _exactly(self, count: int) -> bytes:
        loop = asyncio.get_running_loop()
        found, had = bytearray(count), min(count, len(self.rest))
        found[:had] = self.rest[:had]
        del self.rest[:had]
        with memoryview(found) as view:
            while had < count:
                read = await loop.sock_recv_into(self.connection, view[had:])
                if not read:
                    raise EOFError("the worker ended")
                had += read
        return bytes(found)

    async def _skip(self, count: int) -> None:
        while count:
            if not self.rest:
                await self._more()
            count -= len(await self._exactly(min(count, len(self.rest))))

    async def _spool(self, held: Held, count: int) -> None:
        file = await asyncio.to_thread(held.spool)
        while count:
            if not self.rest:
                await self._more()
            block = await self._exactly(min(count, len(self.rest)))
            await asyncio.to_thread(file.write, block)
            count -= len(block)
