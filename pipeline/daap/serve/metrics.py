"""Metrics in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from daap.serve.dataset import Facts
from daap.serve.log import Log
from daap.serve.pool import Pool

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counters of requests, and gauges of what is in progress."""

    media = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        requests = Counter(
            "daap_requests", "Requests answered.", ["area", "status"], registry=own
        )
        seconds = Histogram(
            "daap_request_seconds",
            "Seconds from request to the end of the answer.",
            ["area"],
            buckets=SECONDS,
            registry=own,
        )
        self.requests, self.seconds = cache(requests.labels), cache(seconds.labels)
        self.reloads = Counter(
            "daap_reloads", "Times a new release was loaded.", ["result"], registry=own
        )
        self.gauges = {
            name: Gauge(f"daap_{name}", text, registry=own)
            for name, text in (
                ("queries_running", "Queries at work now."),
                ("queries_waiting", "Queries that wait for a worker."),
                ("workers_started", "Workers started since the release was loaded."),
                ("workers_died", "Workers that died over a query since then."),
                ("workers_ended", "Workers ended at the limit or hang-up since then."),
                ("queries_long", "Queries at work for so long that they gave way."),
                ("workers", "Workers at work or ready."),
                ("answers_held_bytes", "Bytes of answers held for who reads them."),
                ("answers_spooled_bytes", "Bytes of those that lie in files."),
                ("answers_refused", "Answers refused because too much was held."),
                ("answers_kept_bytes", "Bytes of answers kept to be given again."),
                ("answers_kept_given", "Times a kept answer was given."),
                ("log_lines_left_out", "Lines of the log nobody took, not yet told."),
                ("connections", "Connections open now."),
                ("dataset_triples", "Triples of the dataset."),
            )
        }
        self.limit = Gauge("daap_limit", "A limit.", ["name"], registry=own)
        self.connections: Callable[[], int] = lambda: 0

    def text(self, pool: Pool, facts: Facts, log: Log) -> bytes:
        """All metrics, with the current ones of the workers."""
        budget, kept = pool.budget, pool.kept
        values = {
            "queries_running": pool.running,
            "queries_waiting": pool.waiting,
            "workers_started": pool.started,
            "workers_died": pool.died,
            "workers_ended": pool.ended,
            "queries_long": pool.long,
            "workers": pool.live,
            "answers_held_bytes": budget.held,
            "answers_spooled_bytes": budget.spooled,
            "answers_refused": budget.refused,
            "answers_kept_bytes": kept.size,
            "answers_kept_given": kept.hits,
            "log_lines_left_out": log.dropped,
            "connections": self.connections(),
            "dataset_triples": facts.size,
        }
        for name, number in pool.limits.numbers.items():
            self.limit.labels(name).set(number)
        for name, value in values.items():
            self.gauges[name].set(value)
        return generate_latest(self.registry)
