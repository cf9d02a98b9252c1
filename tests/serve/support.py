"""What tests of a server that is attacked share."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from .conftest import Server

ASK = "ASK { code:control_port a daap:Practice }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def lives(server: Server) -> None:
    """The server answers, and rightly."""
    answer = server.query(ASK)
    assert (answer.status, answer.json["boolean"]) == (200, True), answer.text


def number(server: Server, name: str) -> float:
    """A number of /metrics."""
    lines = server.get("/metrics").text.splitlines()
    return float(next(x for x in lines if x.startswith(f"{name} ")).split()[-1])


def processes(server: Server) -> tuple[list[int], list[int]]:
    """The processes of a server that fork others, and the workers."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            line = (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if b"resource_tracker" not in line:
            children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    forking = children.get(server.process.pid, [])
    return forking, [pid for one in forking for pid in children.get(one, [])]


def kill(*pids: int) -> None:
    """End processes as the kernel does that needs memory."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
