"""What this process counts and times about itself, for Prometheus to fetch from `/metrics`.

Never labelled with an id or a name (SECURITY S61): whoever reads it learns how the bot is, and nothing about anybody.
"""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

REGISTRY: Final = CollectorRegistry()
_FAST: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)  # Slack waits three seconds
_LATE: Final = (0.01, 0.05, 0.15, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0, 3600.0)  # the watchdog mends after two minutes

ProcessCollector(registry=REGISTRY)

LATENESS: Final = Histogram(
    "bot_deadline_lateness_seconds",
    "How late the most overdue issue of a batch was when its time was passed.",
    buckets=_LATE,
    registry=REGISTRY,
)
FIRED: Final = Counter("bot_deadlines_passed", "Issues that were due and were looked at.", registry=REGISTRY)
FAILED_TICKS: Final = Counter(
    "bot_failed_ticks", "Rounds of a loop that raised and were done again.", ["loop"], registry=REGISTRY
)
DELIVERIES: Final = Counter(
    "bot_deliveries",
    "Messages that Slack was asked to take, by kind and by what became of them.",
    ["kind", "outcome"],
    registry=REGISTRY,
)
DELIVERY: Final = Histogram(
    "bot_delivery_seconds", "How long one message took, drawing included.", buckets=_FAST, registry=REGISTRY
)
SLACK_CALLS: Final = Counter(
    "bot_slack_calls",
    "Calls of Slack's Web API, by method and class of answer.",
    ["answer", "method"],
    registry=REGISTRY,
)
REQUESTS: Final = Counter(
    "bot_requests",
    "What people and Slack sent, by kind and by how it was answered.",
    ["answer", "kind"],
    registry=REGISTRY,
)
LISTENING: Final = Histogram(
    "bot_listener_seconds",
    "How long whoever sent it waited for our answer.",
    ["kind"],
    buckets=_FAST,
    registry=REGISTRY,
)
REPAIRS: Final = Counter(
    "bot_watchdog_repairs", "Issues that would have been looked at too late; mended.", registry=REGISTRY
)
FINDINGS: Final = Gauge(
    "bot_watchdog_findings", "What the last round of the watchdog found wrong.", ["finding"], registry=REGISTRY
)
