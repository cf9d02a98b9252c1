"""A Dask cluster and an object store on this machine, as processes of their own.

All of them listen on the loopback interface only, and are gone when the context ends.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

HOST = "127.0.0.1"
BIN = Path(sys.executable).parent


class DaskCluster:
    """A scheduler and its workers."""

    def __init__(
        self,
        address: str,
        scheduler: subprocess.Popen[bytes],
        workers: list[subprocess.Popen[bytes]],
    ) -> None:
        self.address = address
        self.scheduler = scheduler
        self.workers = workers


@contextmanager
def dask_cluster(
    folder: Path,
    workers: int = 2,
    env: Mapping[str, str] | None = None,
    options: Sequence[object] = (),
) -> Iterator[DaskCluster]:
    """A scheduler and workers of one thread each, whose logs lie in a folder.

    `options` are more words of the command of each worker.
    """
    port, known = free_port(), {**os.environ, **(env or {})}
    address = f"tcp://{HOST}:{port}"
    with ExitStack() as stack:

        def start(name: str, *command: object) -> subprocess.Popen[bytes]:
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            return stack.enter_context(_running(command, log.fileno(), known))

        dask = [sys.executable, "-m", "dask"]
        scheduler = start(
            "scheduler", *dask, "scheduler", "--host", HOST, "--port", port,
            "--no-dashboard", "--no-jupyter",
        )  # fmt: skip
        until(lambda: listens(port))
        started = [
            start(
                f"worker-{number}",
                *dask,
                "worker",
                address,
                "--host",
                HOST,
                "--nthreads",
                1,
                "--no-nanny",
                "--no-dashboard",
                "--local-directory",
                folder / f"worker-{number}",
                *options,
            )
            for number in range(workers)
        ]
        for number, process in enumerate(started):
            log = folder / f"worker-{number}.log"
            until(partial(_registered, process, log))
        yield DaskCluster(address, scheduler, started)


def _registered(worker: subprocess.Popen[bytes], log: Path) -> bool:
    """Whether a worker waits for work. Raises RuntimeError where it ended instead."""
    if worker.poll() is not None:
        raise RuntimeError(log.read_text(encoding="utf-8"))
    return b"Registered to" in log.read_bytes()


@contextmanager
def object_store(folder: Path) -> Iterator[dict[str, str]]:
    """An S3 server with the bucket `bucket`; the environment that finds it."""
    port = free_port()
    url = f"http://{HOST}:{port}"
    env = {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    command = [BIN / "moto_server", "--host", HOST, "--port", port]
    with (
        (folder / "store.log").open("wb") as log,
        _running(command, log.fileno(), dict(os.environ)),
    ):
        until(lambda: listens(port))
        request = urllib.request.Request(f"{url}/bucket", method="PUT")  # noqa: S310
        urllib.request.urlopen(request).close()  # noqa: S310
        _forget_stores()
        yield env


def _forget_stores() -> None:
    """Let fsspec make its S3 clients anew: it keeps those of an earlier server."""
    if find_spec("s3fs"):
        from s3fs import S3FileSystem

        S3FileSystem.clear_instance_cache()


@contextmanager
def _running(
    command: Sequence[object], log: int, env: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    words = [str(word) for word in command]
    process = subprocess.Popen(words, stdout=log, stderr=log, env=dict(env))
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def bundles(url: str, env: Mapping[str, str] | None = None) -> int:
    """How many parts lie in the staging folders beside a URL."""
    import fsspec

    options = {}
    if url.startswith("s3:") and env:
        options = {
            "endpoint_url": env["AWS_ENDPOINT_URL"],
            "key": env["AWS_ACCESS_KEY_ID"],
            "secret": env["AWS_SECRET_ACCESS_KEY"],
        }
    files, root = fsspec.core.url_to_fs(url.rpartition("/")[0], **options)
    files.invalidate_cache()
    shared = 3  # the mark, and what reading and mapping share
    return max(0, len(files.glob(f"{root}/.daap-*/*")) - shared)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody listens at a port."""
    with socket.socket() as asking:
        return asking.connect_ex((HOST, port)) == 0


def until(done: object, seconds: float = 60) -> None:
    """Wait until something is so. Raises TimeoutError where it never is."""
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.02)
