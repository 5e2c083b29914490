"""Figures of a plugin's own, for whoever watches over the installation."""

from collections.abc import Mapping
from typing import Protocol


class Telemetry(Protocol):
    """Counters, gauges and histograms of a plugin's own, which `/metrics` shows to Prometheus.

    Needs no permission. A figure is named `plugin_<id>_<name>` there; nothing is announced: its
    first use makes it and settles its kind and its labels. A plugin has at most 30 figures, each
    with at most four labels. Once it has 200 series in all, a figure with labels gets no further
    one: counters and histograms add up what goes beyond in one of the label value "other", gauges
    leave it out. Never put an id or what somebody wrote into a label.

    The figures are those of this process since it started, as Prometheus wants them.
    """

    async def count(
        self, name: str, by: float = 1.0, *, labels: Mapping[str, str] | None = None
    ) -> None:
        """Add to a counter, which only grows.

        Args:
            name: small letters, digits and underscores, at most 40, without the ending "_total".
            by: how much; a plugin in a container counts by itself and tells the sum now and then.
            labels: such as {"result": "delivered"}, the same names each time.

        Raises:
            Invalid: a name is not one, `by` is negative, or the figure is of another kind.
        """

    async def set(
        self, name: str, value: float, *, labels: Mapping[str, str] | None = None
    ) -> None:
        """Say what a gauge is now; it is gone when the plugin stops.

        Args:
            name: as for `count`.
            value: it.
            labels: as for `count`.

        Raises:
            Invalid: as `count`.
        """

    async def observe(
        self, name: str, value: float, *, labels: Mapping[str, str] | None = None
    ) -> None:
        """Put a value into a histogram, whose classes suit seconds: from 0.005 to 300.

        Args:
            name: as for `count`; a time ends with "_seconds".
            value: it.
            labels: as for `count`.

        Raises:
            Invalid: as `count`.
        """
