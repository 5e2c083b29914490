"""Erlang C: how long people wait for one of several equal servers, by theory.

A. K. Erlang, "Solution of some Problems in the Theory of Probabilities of Significance in Automatic
Telephone Exchanges", Elektroteknikeren 13 (1917). Poisson arrivals, exponential handle times, one
queue, nobody leaves. The blocking probability (Erlang B) by its usual recursion, which does not
overflow: B(0) = 1, B(n) = A·B(n-1) / (n + A·B(n-1)); then C = B / (1 - (A/n)(1 - B)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf


def blocking_probability(load: float, servers: int) -> float:
    """Return Erlang B: the share that finds all servers busy and goes away.

    Args:
        load: arrivals times handle time, in erlang.
        servers: how many.
    """
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def waiting_probability(load: float, servers: int) -> float:
    """Return Erlang C: the share that has to wait; 1 where the servers cannot keep up."""
    if load >= servers:
        return 1.0
    blocked = blocking_probability(load, servers)
    return blocked / (1 - load / servers * (1 - blocked))


@dataclass(frozen=True, slots=True)
class Waits:
    """What theory says of one load.

    Attributes:
        probability: that somebody waits at all.
        mean_s: the mean wait of all, in seconds; infinite where the servers cannot keep up.
        within: the share that waits no longer than the limit.
    """

    probability: float
    mean_s: float
    within: float


def erlang_c(per_second: float, handle_s: float, servers: int, limit_s: float) -> Waits:
    """Return the waits of a steady load.

    Args:
        per_second: arrivals.
        handle_s: mean handle time.
        servers: how many can be handled at once, all of them equal.
        limit_s: what `within` asks about.
    """
    load = per_second * handle_s
    probability = waiting_probability(load, servers)
    spare = servers - load
    if spare <= 0:
        return Waits(1.0, inf, 0.0)
    within = 1 - probability * exp(-spare * limit_s / handle_s)
    return Waits(probability, probability * handle_s / spare, within)


def over_a_day(
    hours: Sequence[tuple[float, int]], handle_s: float, limit_s: float
) -> tuple[float, float]:
    """Return the share that waits and the share within the limit, each hour by itself.

    This is the pointwise stationary approximation: what a crowded hour leaves to the next is not
    in it. An hour over its capacity counts as nobody within the limit.

    Args:
        hours: arrivals a second and servers, of spans of equal length.
        handle_s: mean handle time.
        limit_s: the limit.
    """
    waits = [
        (per_second, erlang_c(per_second, handle_s, servers, limit_s))
        for per_second, servers in hours
    ]
    arrivals = sum(per_second for per_second, _ in waits)
    return (
        sum(per_second * one.probability for per_second, one in waits) / arrivals,
        sum(per_second * one.within for per_second, one in waits) / arrivals,
    )
