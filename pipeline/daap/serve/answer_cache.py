"""Cache of answers."""

from __future__ import annotations

from collections import OrderedDict

from daap.serve.messages import Reply, Task

ENTRY = 1 << 20
"""The most bytes of a cached answer."""
OVERHEAD = 1024
"""Bytes of overhead of a cached answer."""


class AnswerCache:
    """The most recently used answers of a release, by task.

    An answer depends on release and task alone, so it is valid as long as the
    release is served.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = self.hits = 0
        self.replies: OrderedDict[Task, Reply] = OrderedDict()

    def get(self, task: Task) -> Reply | None:
        """The answer to a task, if it is cached."""
        found = self.replies.get(task)
        if found is not None:
            self.replies.move_to_end(task)
            self.hits += 1
        return found

    def put(self, task: Task, reply: Reply) -> None:
        """Cache an answer; the least recently used ones are removed."""
        if reply.status != 200 or len(reply.body) > ENTRY or task in self.replies:
            return
        if reply.held is not None and reply.held.file is not None:
            return
        self.replies[task] = Reply(
            reply.status, reply.form, reply.rows, reply.body, reply.encoding
        )
        self.size += _size(task, reply)
        while self.size > self.most:
            self.size -= _size(*self.replies.popitem(last=False))

    def clear(self) -> None:
        """Forget all answers."""
        self.replies.clear()
        self.size = 0


def _size(task: Task, reply: Reply) -> int:
    return len(task.text) + len(reply.body) + OVERHEAD
