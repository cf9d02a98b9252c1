"""The pool of workers: bounded, fair, with a time limit for each query.

Short tasks (descriptions, named questions) have a worker reserved for them, so that
they do not wait for queries. A query that runs longer than LONG is moved out of the
pool: its worker continues beside the others, after SLOW at a lower priority, and
another takes its place: one kept in reserve since an earlier long query, or a new one.
A client's share limits its long queries; its others wait for them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress

from daap.core.errors import DaapError
from daap.serve.answer_cache import AnswerCache
from daap.serve.budget import Budget
from daap.serve.channel import UnreadError, Worker
from daap.serve.fairness import Ended, Line, Shares
from daap.serve.forkserver import WorkerFactory
from daap.serve.limits import Limits
from daap.serve.messages import Reply, Task
from daap.serve.protocol import Refusal
from daap.serve.worker import error_of

RETRY = 1.0
"""Seconds until the next attempt if a worker could not be made."""
LONG = 0.25
"""Seconds after which a query is long."""
SLOW = 1.0
"""Seconds after which a long query runs at a lower priority."""
SHORT = frozenset({"question", "describe", "graph"})
"""Kinds of tasks that are short."""
TRIES = 100
"""Workers found to have ended before a task is given up."""


class ClosedError(Exception):
    """The pool is closed, as its release is no longer served."""


class Pool:
    """The workers of one dataset.

    `died` counts workers that died during a query, `ended` those killed at the limit
    or because the client disconnected. `lost` is called if no worker can be made.
    """

    def __init__(
        self,
        factory: WorkerFactory,
        limits: Limits,
        budget: Budget | None = None,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        self.factory, self.limits, self.lost = factory, limits, lost
        self.budget = budget or Budget(limits.buffer)
        self.kept = AnswerCache(limits.kept)
        self.shares, self.over = Shares(limits.share), Ended()
        self.line = Line(self.shares, heeds=True)
        self.short = Line(self.shares, heeds=False)
        self.idle: list[Worker] = []
        self.reserve: list[Worker] = []
        self.order = asyncio.Lock()
        self.tasks: set[asyncio.Task[None]] = set()
        self.running = self.long = self.live = 0
        self.died = self.ended = self.started = 0
        self.failing = 0.0
        self.closed = False

    @property
    def waiting(self) -> int:
        """The number of tasks that wait for a worker."""
        return self.line.length + self.short.length

    @property
    def able(self) -> bool:
        """Whether a query can be answered, now or when others end."""
        for worker in [worker for worker in self.idle if worker.gone]:
            self.idle.remove(worker)
            self._end(worker)
        for worker in [worker for worker in self.reserve if worker.gone]:
            self.reserve.remove(worker)
            self._end(worker, replaced=False)
        return bool(self.live) or not self.failing

    async def open(self) -> None:
        """Start the workers. Raises OSError or DaapError if none can be made."""
        for number in range(self.limits.workers + 1):
            self.idle.append(await self._worker(spare=number == self.limits.workers))

    async def run(self, task: Task, client: str = "") -> Reply:
        """The reply to a client's task. Raises Refusal if too many others wait.

        If the caller is cancelled, the worker is killed. Raises ClosedError if another
        release has come to be served before the task began.
        """
        if seconds := self.over.seconds(task.asked):
            return Reply.error(
                504,
                f"the query was ended at the limit of {self.limits.timeout:g} seconds "
                f"a while ago; it is asked again in {seconds} seconds at the earliest",
            )
        for _ in range(TRIES):
            worker = await self._free(task.kind in SHORT, client)
            with suppress(UnreadError):
                return await self._ask(worker, task, client)
        return Reply.error(500, "every worker ended before it read the query")

    async def _ask(self, worker: Worker, task: Task, client: str) -> Reply:
        self._begin(worker, client)
        try:
            async with asyncio.timeout(self.limits.timeout):
                reply = await worker.ask(task, self.budget)
        except TimeoutError:
            self._end(worker)
            self.ended += 1
            self.over.add(task.asked)
            limit = f"{self.limits.timeout:g}"
            return Reply.error(
                504,
                f"the query was ended at the limit of {limit} seconds; ask for less",
            )
        except UnreadError:
            self._end(worker)
            raise
        except (OSError, EOFError):
            self.died += 1
            return error_of(await self._end(worker), self.limits)
        except BaseException:
            self._end(worker)
            self.ended += 1
            raise
        finally:
            self._over(worker, client)
        self._back(worker)
        return reply

    def _begin(self, worker: Worker, client: str) -> None:
        self.running += 1
        self.shares.begin(client)
        loop = asyncio.get_running_loop()
        worker.timer = loop.call_later(LONG, self._take_long, worker, client)

    def _take_long(self, worker: Worker, client: str) -> None:
        """Replace a worker that has a long query."""
        loop = asyncio.get_running_loop()
        if self.long >= self.limits.long:
            worker.timer = loop.call_later(LONG, self._take_long, worker, client)
            return
        self.long += 1
        self.shares.long[client] += 1
        worker.long = True
        worker.timer = loop.call_later(SLOW - LONG, worker.give_way)
        if self.reserve:
            other = self.reserve.pop()
            other.spare = worker.spare
            self._back(other)
        else:
            self._start(self._added(spare=worker.spare))

    def _over(self, worker: Worker, client: str) -> None:
        self.running -= 1
        if worker.timer is not None:
            worker.timer.cancel()
        self.long -= worker.long
        self.shares.end(client, long=worker.long)
        if worker.long:  # others of this client may have waited for it
            self.idle = [other for other in self.idle if not self._hand(other)]

    async def _free(self, short: bool, client: str) -> Worker:
        """A worker that is free, now or in time. Raises Refusal and ClosedError."""
        if self.closed:
            raise ClosedError
        line = self.short if short else self.line
        free = [worker for worker in self.idle[::-1] if short or not worker.spare]
        if free and line.may(client):  # who worked last has its data at hand
            worker = max(free, key=lambda found: found.spare)
            self.idle.remove(worker)
            return worker
        busy = Refusal(
            503, "too many queries at once; try again", Retry_After=self._retry_after()
        )
        if self.waiting >= self.limits.queue:
            raise busy
        future = line.join(client)
        try:
            async with asyncio.timeout(self.limits.patience):
                return await future
        except BaseException as error:
            line.leave(client, future)
            if future.done() and not future.cancelled() and not future.exception():
                self._back(future.result())
            if isinstance(error, TimeoutError):
                raise busy from None
            raise

    def _retry_after(self) -> str:
        return str(max(1, round(self.limits.timeout / 2)))

    def _back(self, worker: Worker) -> None:
        """Give a worker to the next in the queue, or keep it idle.

        One that has been replaced during a long query is kept in reserve.
        """
        if self.closed or worker.slow:
            self._end(worker)
        elif worker.long and len(self.reserve) < self.limits.share:
            worker.long = False
            self.reserve.append(worker)
        elif worker.long:
            self._end(worker)
        elif not self._hand(worker):
            self.idle.append(worker)

    def _hand(self, worker: Worker) -> bool:
        """Give a worker to the next in the queue; False if no one waits."""
        for line in (self.short,) if worker.spare else (self.line, self.short):
            while (future := line.next()) is not None:
                if not future.done():
                    future.set_result(worker)
                    return True
        return False

    def _end(
        self, worker: Worker, *, replaced: bool = True
    ) -> asyncio.Future[int | None]:
        """Kill a worker and replace it; a future of its exit status."""
        status: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self.live -= 1
        worker.close()
        self._start(self._ended(worker, status, replaced and not worker.long))
        return status

    async def _ended(
        self, worker: Worker, status: asyncio.Future[int | None], replaced: bool
    ) -> None:
        async with self.order:
            found = await asyncio.to_thread(self.factory.end, worker.pid)
        if not status.done():
            status.set_result(found)
        if replaced:
            await self._added(spare=worker.spare)

    async def _added(self, *, spare: bool) -> None:
        """Add a worker, as soon as one can be made."""
        while not self.closed:
            try:
                self._back(await self._worker(spare=spare))
                return
            except (OSError, DaapError):
                self.failing = self.failing or time.monotonic()
                self.lost()
                await asyncio.sleep(RETRY)

    async def _worker(self, *, spare: bool) -> Worker:
        async with self.order:
            pid, connection = await asyncio.to_thread(self.factory.worker)
        self.started += 1
        self.live += 1
        self.failing = 0.0
        _, worker = await asyncio.get_running_loop().connect_accepted_socket(
            lambda: Worker(pid, spare=spare), sock=connection
        )
        return worker

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def close(self) -> None:
        """Fail waiting tasks, let running ones finish in time, end the workers."""
        self.closed = True
        for line in (self.line, self.short):
            line.give_up(ClosedError())
        with suppress(TimeoutError):
            async with asyncio.timeout(self.limits.timeout + 1):
                while self.running:
                    await asyncio.sleep(0.05)
        for worker in (*self.idle, *self.reserve):
            worker.close()
        self.idle, self.reserve = [], []
        for task in list(self.tasks):
            task.cancel()
        await asyncio.to_thread(self.factory.close)
