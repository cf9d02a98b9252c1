"""The workers of a Dask cluster as an executor.

The scheduler moves the work of a lost worker to another one. A failed batch is repeated
item by item, and an item that fails again is named. The number of items in progress is
bounded, and results are small: large data goes through the part store.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import re
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from daap.build.execute.dask_worker import Order, Outcome, run, software
from daap.build.execute.executor import Item, Result, Shared, Task
from daap.build.execute.part_store import MARK, StagedStore
from daap.core.errors import DaapError, FailedError, InputError
from daap.core.storage import Storage

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 2
"""Batches in progress for each thread of the workers."""

PATIENCE = 60.0
"""Seconds to wait for a worker if there is none."""

LOOK = 5.0
"""Seconds between checks whether there are workers."""


ADDRESS = re.compile(r"(tcp|tls|wss?)://([^/:@\s]+|\[[^]\s]+\]):\d{1,5}")
"""The address of a scheduler."""


NO_KEYS = (
    "needs certificates; name them in the environment as "
    "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
    "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and ...__CLIENT__KEY"
)


@contextmanager
def cluster(
    address: str, beside: Storage
) -> Iterator[tuple[DaskExecutor, StagedStore]]:
    """The executor and the part store of a cluster, for one build.

    Files that workers share are in a folder next to the storage, and are removed.
    Raises InputError if scheduler, workers or storage cannot be used.
    """
    client = _connected(address)
    try:
        staging = beside.staging()
        try:
            staging.begin()
            staging.write(MARK, b"")
            made = DaskExecutor(client, address, staging)
            made.examine()
            yield made, StagedStore(staging.url)
        finally:
            _end(client, staging)
    finally:
        with suppress(Exception):
            client.close(timeout=LOOK)


def _end(client: Client, staging: Storage) -> None:
    """Clean up: the mark first, so that late workers write nothing."""
    with suppress(DaapError):
        staging.delete([MARK])
    with suppress(Exception):
        client.cancel(list(client.futures))
    staging.remove()


def _connected(address: str) -> Client:
    if not ADDRESS.fullmatch(address):
        raise InputError(
            address, "is not the address of a scheduler; write tcp://HOST:8786"
        )
    try:
        from distributed import Client, Security
    except ImportError:
        missing = "needs a package that is missing; in daap's checkout"
        reason = f"{missing}: pip install '.[cluster]'"
        raise InputError(address, reason) from None
    for name in (name for name in logging.root.manager.loggerDict if "distrib" in name):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        security = Security()
        secret = security.get_connection_args("client").get("ssl_context")
        is_open = address.startswith(("tcp:", "ws:"))
        if secret is None and not is_open:
            raise InputError(address, NO_KEYS)
        if security.require_encryption and is_open:
            raise InputError(address, "is not encrypted, as Dask's settings demand")
        return Client(address, timeout=LOOK, security=security, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        text = " ".join(str(error).split())
        raise InputError(address, f"no Dask scheduler answers ({text})") from None


def _asked() -> Callable[[Mapping[str, str], str], str]:
    """The function that workers run; sent by value, as they may not have daap."""

    def ask(expected: Mapping[str, str], url: str) -> str:
        try:
            from daap.build.execute.dask_worker import answer
        except ImportError as error:
            return f"cannot import daap[cluster] ({error})"
        return answer(expected, url)

    return ask


class DaskExecutor:
    """The workers of a scheduler, with the staging folder that they share."""

    def __init__(self, client: Client, address: str, staging: Storage) -> None:
        self.client, self.address, self.staging = client, address, staging

    @property
    def slots(self) -> int:
        """The number of batches in progress, at least two."""
        threads: int = sum(self.client.nthreads().values())
        return max(2, threads)

    def examine(self) -> None:
        """Raise InputError for a worker with other software, or without the storage."""
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise InputError(self.address, "has no workers") from None
        found = self.client.run(
            _asked(), dict(software()), self.staging.url, on_error="return"
        )
        faults = sorted(f"{who}: {said}" for who, said in found.items() if said)
        if faults:
            raise InputError(self.address, "worker " + "\nworker ".join(faults))

    def results(
        self,
        task: Task[Shared, Item, Result],
        shared: Shared,
        batches: Iterable[Sequence[Item]],
        name: Callable[[Item], str],
    ) -> Iterator[Result]:
        """The result for each item, in order. Raises FailedError, InputError."""
        order = self._order(task, shared)
        rest = iter(batches)
        under_way: deque[tuple[Sequence[Any], Future]] = deque()
        while True:
            room = AHEAD * self.slots - len(under_way)
            for _, batch in zip(range(room), rest, strict=False):
                under_way.append((batch, self._begin(order, batch, name)))
            if not under_way:
                return
            batch, future = under_way.popleft()
            outcome = self._outcome(future, batch, name)
            future.release()
            if outcome.is_whole:
                raise FailedError([outcome.fault])
            if outcome.failed:
                yield from self._one_by_one(order, batch, name)
            else:
                yield from outcome.results

    def _order(self, task: Callable[[Any, Any], Any], shared: object) -> Order:
        content = pickle.dumps(shared)
        key, known = secrets.token_hex(8), hashlib.sha256(content).hexdigest()
        self.staging.write(key, content)
        return Order(task, self.staging.url, key, known, dict(software()))

    def _begin(
        self, order: Order, batch: Sequence[Any], name: Callable[[Any], str]
    ) -> Future:
        names = " or ".join(map(name, batch))
        key = f"{order.task.__name__}-{secrets.token_hex(8)}"
        return self.client.submit(run, order, tuple(batch), names, key=key, pure=False)

    def _outcome(
        self, future: Future, batch: Sequence[Any], name: Callable[[Any], str]
    ) -> Outcome:
        """The outcome of a batch. Raises InputError if no worker is left."""
        names = " or ".join(map(name, batch))
        alone = time.monotonic()
        while True:
            try:
                outcome: Outcome = future.result(timeout=LOOK)
                return outcome
            except TimeoutError:
                if self._workers():
                    alone = time.monotonic()
                elif time.monotonic() - alone > PATIENCE:
                    raise InputError(self.address, "has no workers any more") from None
            except Exception as error:
                if "Cancelled" in type(error).__name__:
                    reason = "the scheduler is gone; nothing was published"
                    raise InputError(self.address, reason) from None
                return Outcome(fault=f"{names}: {_reason(error)}")

    def _workers(self) -> int:
        try:
            return len(self.client.nthreads())
        except (OSError, RuntimeError):
            return 0

    def _one_by_one(
        self, order: Order, batch: Sequence[Any], name: Callable[[Any], str]
    ) -> Iterator[Any]:
        """Repeat a batch item by item; all items that fail again are named."""
        failed: list[Outcome] = []
        for item in batch:
            future = self._begin(order, (item,), name)
            outcome = self._outcome(future, (item,), name)
            future.release()
            if outcome.failed:
                failed.append(outcome)
            elif not failed:
                yield from outcome.results
        if failed:
            raise failed[0].error or FailedError([one.fault for one in failed])


def _reason(error: Exception) -> str:
    """The reason of a failure, in words."""
    kind = type(error).__name__
    if kind == "KilledWorker":
        return "the workers that worked on it died; they may need more memory"
    return " ".join(f"{kind}: {error}".split())
