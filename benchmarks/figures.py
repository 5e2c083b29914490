"""What is measured, as plain numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(slots=True)
class Load:
    """One load on one thing.

    Attributes:
        per_second: messages that went the whole way, each second.
        p50_ms: median time from sending to the answer.
        p99_ms: the same, 99 of 100.
        messages: how many were answered.
        lost: answered, but not delivered to everyone in time.
        client_cpu: share of one processor the client used; below 1 it was not the limit.
        server_cpu_us: processor time the server used for a message, all threads; it hardly changes
            when the machine is busy with something else, which the speed does.
        wrong: refusals and ends that should not be.
    """

    per_second: float
    p50_ms: float
    p99_ms: float
    messages: int
    lost: int = 0
    client_cpu: float = 0.0
    server_cpu_us: float = 0.0
    wrong: list[str] = field(default_factory=list)


def summarise(latencies: Sequence[float], messages: int, seconds: float) -> Load:
    """Turn latencies in seconds into figures."""
    ordered = sorted(latencies) or [0.0]
    p50, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.99))
    return Load(
        round(messages / seconds, 1), round(p50 * 1000, 2), round(p99 * 1000, 2), len(latencies)
    )


def middle(rounds: Sequence[Load]) -> Load:
    """Return the round of median speed, with what went wrong in any of them."""
    speed = median(sorted(load.per_second for load in rounds)[: len(rounds) // 2 * 2 + 1])
    chosen = min(rounds, key=lambda load: abs(load.per_second - speed))
    chosen.lost = sum(load.lost for load in rounds)
    chosen.wrong = [text for load in rounds for text in load.wrong]
    return chosen
