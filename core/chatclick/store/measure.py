"""What is measured of the write path, for Prometheus: once for each commit, never for a message."""

from prometheus_client import Counter, Histogram

COMMITS = Histogram(
    "chatclick_store_commit_seconds",
    "Time of a transaction of the write path: messages in a batch, or works.",
    ("kind",),
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
WRITES = Counter("chatclick_store_writes", "Messages and works that were committed.", ("kind",))
FAILURES = Counter(
    "chatclick_store_failures",
    "Writes that were not stored: unavailable (locked, full, away), refused (too many), error.",
    ("reason",),
)
RETRIES = Counter(
    "chatclick_store_retries", "Transactions that were run again because the database asked for it."
)

_messages, _works = COMMITS.labels("messages"), COMMITS.labels("works")
_message_writes, _work_writes = WRITES.labels("messages"), WRITES.labels("works")
for _reason in ("unavailable", "refused", "error"):
    FAILURES.labels(_reason)  # from the start, so that the first one is a rise


def note_messages(count: int, seconds: float) -> None:
    """Count a batch of messages that was committed."""
    _messages.observe(seconds)
    _message_writes.inc(count)


def note_works(count: int, seconds: float) -> None:
    """Count works that were committed together."""
    _works.observe(seconds)
    _work_writes.inc(count)
