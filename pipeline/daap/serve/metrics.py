"""Numbers for a monitoring system, in the text format of Prometheus."""

from __future__ import annotations

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from daap.serve.dataset import Facts
from daap.serve.pool import Pool

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What was asked so far, and what goes on now."""

    media = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        self.requests = Counter(
            "daap_requests", "Requests answered.", ["area", "status"], registry=own
        )
        self.seconds = Histogram(
            "daap_request_seconds",
            "Seconds from request to the end of the answer.",
            ["area"],
            buckets=SECONDS,
            registry=own,
        )
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
                ("dataset_triples", "Triples of the dataset."),
            )
        }

    def text(self, pool: Pool, facts: Facts) -> bytes:
        """All numbers, with those of the workers as they are now."""
        values = {
            "queries_running": pool.running,
            "queries_waiting": pool.waiting,
            "workers_started": pool.started,
            "workers_died": pool.died,
            "workers_ended": pool.ended,
            "dataset_triples": facts.size,
        }
        for name, value in values.items():
            self.gauges[name].set(value)
        return generate_latest(self.registry)
