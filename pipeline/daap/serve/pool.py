"""The workers at work: a bounded number at once, a bounded queue, an end in time."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from dataclasses import dataclass

from daap.serve.forkserver import Nursery
from daap.serve.frames import Reply, Task, pack, read
from daap.serve.limits import Limits
from daap.serve.protocol import Refusal
from daap.serve.worker import error_of

RETRY = 1.0
"""Seconds until the next try after a worker could not be made."""


@dataclass(slots=True)
class Worker:
    """One process and the connection to it."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Pool:
    """The workers of one dataset.

    `died` counts workers that died over a query, `ended` those that were stopped at
    the limit or because the client was gone.
    """

    def __init__(self, nursery: Nursery, limits: Limits) -> None:
        self.nursery, self.limits = nursery, limits
        self.idle: asyncio.Queue[Worker] = asyncio.Queue()
        self.order = asyncio.Lock()
        self.tasks: set[asyncio.Task[None]] = set()
        self.waiting = self.running = self.died = self.ended = self.started = 0
        self.closed = False

    async def open(self) -> None:
        """Start the workers. Raises OSError where none can be made."""
        for _ in range(self.limits.workers):
            self.idle.put_nowait(await self._worker())

    async def run(self, task: Task) -> Reply:
        """The reply to a task. Raises Refusal when too many others wait.

        When the caller is cancelled the worker is ended too.
        """
        worker = await self._free()
        self.running += 1
        try:
            async with asyncio.timeout(self.limits.timeout):
                worker.writer.write(pack(task.fields))
                fields, body = await read(worker.reader)
        except TimeoutError:
            self._replace(worker)
            self.ended += 1
            limit = f"{self.limits.timeout:g}"
            return Reply.error(
                504,
                f"the query was ended at the limit of {limit} seconds; ask for less",
            )
        except (OSError, EOFError):
            self.died += 1
            return error_of(await self._replace(worker), self.limits)
        except asyncio.CancelledError:
            self._replace(worker)
            self.ended += 1
            raise
        finally:
            self.running -= 1
        self.idle.put_nowait(worker)
        return Reply(**fields, body=body)

    async def _free(self) -> Worker:
        """A worker that is free now or in time. Raises Refusal."""
        busy = Refusal(
            503, "too many queries at once; try again", Retry_After=self._retry_after()
        )
        if self.idle.empty() and self.waiting >= self.limits.queue:
            raise busy
        self.waiting += 1
        try:
            async with asyncio.timeout(self.limits.patience):
                return await self.idle.get()
        except TimeoutError:
            raise busy from None
        finally:
            self.waiting -= 1

    def _retry_after(self) -> str:
        return str(max(1, round(self.limits.timeout / 2)))

    def _replace(self, worker: Worker) -> asyncio.Future[int | None]:
        """End a worker and put a new one in its place; its exit status, soon."""
        status: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._ended(worker, status))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return status

    async def _ended(self, worker: Worker, status: asyncio.Future[int | None]) -> None:
        worker.writer.close()
        async with self.order:
            found = await asyncio.to_thread(self.nursery.end, worker.pid)
        if not status.done():
            status.set_result(found)
        while not self.closed:
            with suppress(OSError):
                self.idle.put_nowait(await self._worker())
                return
            await asyncio.sleep(RETRY)

    async def _worker(self) -> Worker:
        async with self.order:
            pid, connection = await asyncio.to_thread(self.nursery.worker)
        self.started += 1
        connection.setblocking(False)
        return Worker(pid, *await _streams(connection))

    async def close(self) -> None:
        """Wait for what runs, as long as it may, then end the workers."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.limits.timeout + 1):
                while self.running:
                    await asyncio.sleep(0.05)
        self.closed = True
        while not self.idle.empty():
            self.idle.get_nowait().writer.close()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.to_thread(self.nursery.close)


async def _streams(
    connection: socket.socket,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if hasattr(socket, "AF_UNIX") and connection.family == socket.AF_UNIX:
        return await asyncio.open_unix_connection(sock=connection)
    return await asyncio.open_connection(sock=connection)
