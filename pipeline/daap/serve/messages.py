"""Messages between server and workers: tasks and replies on a socket.

A message consists of two lengths, a JSON object and bytes, so that a long body is not
copied into JSON.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import dataclass
from typing import Any, NamedTuple

from daap.serve.budget import Held

LENGTHS = struct.Struct(">II")


class Task(NamedTuple):
    """A query to answer, or an IRI or a named graph to describe.

    `default` and `named` are the graphs of the query's dataset, or None for all.
    `table`, `boolean` and `graph` are the formats by kind of answer; an empty one is
    refused. `gzip` says whether a long answer is compressed.
    """

    kind: str
    text: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    table: str = ""
    boolean: str = ""
    graph: str = ""
    gzip: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """The task as a JSON object."""
        return self._asdict()

    @property
    def asked(self) -> tuple[object, ...]:
        """What is asked, whatever the format of the answer."""
        return self.kind, self.text, self.default, self.named

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Task:
        """A task from a JSON object."""
        graphs = {
            name: None if fields[name] is None else tuple(fields[name])
            for name in ("default", "named")
        }
        return cls(**{**fields, **graphs})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its HTTP status; the body of an error is a sentence.

    `held` is the room reserved for it in the server; a long body is in its file.
    """

    status: int
    form: str = ""
    rows: int = 0
    body: bytes = b""
    encoding: str = ""
    held: Held | None = None

    @classmethod
    def error(cls, status: int, message: str) -> Reply:
        """An error reply."""
        return cls(status, body=message.encode("utf-8", "replace"))

    @property
    def fields(self) -> dict[str, Any]:
        """The reply without its body as a JSON object."""
        names = ("status", "form", "rows", "encoding")
        return {name: getattr(self, name) for name in names}


def pack(fields: dict[str, Any], body: bytes = b"") -> bytes:
    """A message as bytes."""
    head = json.dumps(fields).encode()
    return LENGTHS.pack(len(head), len(body)) + head + body


def receive(connection: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """The next message of a blocking socket; None if the other side has closed it."""
    lengths = _exactly(connection, LENGTHS.size)
    if lengths is None:
        return None
    head, body = LENGTHS.unpack(lengths)
    fields, content = _exactly(connection, head), _exactly(connection, body)
    if fields is None or content is None:
        return None
    return json.loads(fields), content


def _exactly(connection: socket.socket, count: int) -> bytes | None:
    blocks = []
    while count:
        block = connection.recv(min(count, 1 << 16))
        if not block:
            return None
        blocks.append(block)
        count -= len(block)
    return b"".join(blocks)
