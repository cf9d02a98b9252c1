"""The server's side of a worker: tasks are sent and replies read."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from dataclasses import dataclass

from daap.serve.budget import SPOOLED, Budget, Held
from daap.serve.frames import LENGTHS, Reply, Task, pack

BLOCK = 1 << 18
"""Bytes of a long reply read at a time."""
LOWER = 5
"""The nice value added to a worker with a long query."""


class UnreadError(Exception):
    """A worker that ended before it read the task, so that another can do it."""


@dataclass(eq=False, slots=True)
class Worker:
    """One process and the streams of the socket to it.

    A `long` worker has a long query, and another worker has taken its place; a `slow`
    one runs at a lower priority and ends after its query; a `spare` one does short
    tasks only.
    """

    pid: int
    replies: asyncio.StreamReader
    tasks: asyncio.StreamWriter
    spare: bool = False
    long: bool = False
    slow: bool = False
    timer: asyncio.TimerHandle | None = None

    @property
    def gone(self) -> bool:
        """Whether an idle worker has ended."""
        return self.replies.at_eof() or self.replies.exception() is not None

    def close(self) -> None:
        """Close the socket, which ends an idle worker."""
        self.tasks.transport.abort()

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
        try:  # a socket is reset if its other end left something unread
            self.tasks.write(pack(task.fields))
            lengths = await self.replies.readexactly(LENGTHS.size)
        except (BrokenPipeError, ConnectionResetError):
            raise UnreadError from None
        head, size = LENGTHS.unpack(lengths)
        fields = json.loads(await self.replies.readexactly(head))
        held = budget.take(size)
        if held is None:
            await self._pass(size, None)
            return Reply.error(
                503, "too many answers wait for those who read them; try again"
            )
        if size <= SPOOLED:
            body = await self.replies.readexactly(size)
            return Reply(**fields, body=body, held=held)
        await self._pass(size, held)
        return Reply(**fields, held=held)

    async def _pass(self, count: int, held: Held | None) -> None:
        """Read a body into the file of its room, or skip it."""
        file = await asyncio.to_thread(held.spool) if held else None
        while count:
            block = await self.replies.read(min(count, BLOCK))
            if not block:
                raise EOFError("the worker ended")
            if file:
                await asyncio.to_thread(file.write, block)
            count -= len(block)
