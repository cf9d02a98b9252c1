"""What a worker is asked and what it answers, as messages on a socket.

A message is two lengths, a JSON object and bytes, so that an answer of many
megabytes is never copied into JSON.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from dataclasses import asdict, dataclass
from typing import Any

LENGTHS = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Task:
    """A query to answer, or an IRI or a named graph to describe.

    `default` and `named` are the graphs asked, or None for all. The last three
    are the formats to answer in, by the kind of answer; an empty one is refused.
    """

    kind: str
    text: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    table: str = ""
    boolean: str = ""
    graph: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        """The task as a JSON object."""
        return asdict(self)

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Task:
        """The task of a JSON object."""
        graphs = {
            name: None if fields[name] is None else tuple(fields[name])
            for name in ("default", "named")
        }
        return cls(**{**fields, **graphs})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its HTTP status; the body of an error is a sentence."""

    status: int
    form: str = ""
    rows: int = 0
    body: bytes = b""

    @classmethod
    def error(cls, status: int, message: str) -> Reply:
        """A refusal in words."""
        return cls(status, body=message.encode("utf-8", "replace"))

    @property
    def fields(self) -> dict[str, Any]:
        """The reply without its body as a JSON object."""
        return {"status": self.status, "form": self.form, "rows": self.rows}


def pack(fields: dict[str, Any], body: bytes = b"") -> bytes:
    """A message as it goes over the socket."""
    head = json.dumps(fields).encode()
    return LENGTHS.pack(len(head), len(body)) + head + body


async def read(reader: asyncio.StreamReader) -> tuple[dict[str, Any], bytes]:
    """The next message. Raises IncompleteReadError where the other side is gone."""
    head, body = LENGTHS.unpack(await reader.readexactly(LENGTHS.size))
    return json.loads(await reader.readexactly(head)), await reader.readexactly(body)


def receive(connection: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """The next message of a blocking socket, or None where the other side is gone."""
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
