"""What an office counts of itself, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counters of one office, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "precipice_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "precipice_request_seconds",
            "Seconds until a request was answered.",
            ("method", "route"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.watching = Gauge("precipice_watching", "Pages that are told of changes.", registry=self.registry)
        self.refused = Counter(
            "precipice_sign_in_refused", "Tries to sign in, refused.", registry=self.registry
        )
        self.jobs = Gauge("precipice_jobs", "Jobs by state.", ("state",), registry=self.registry)
