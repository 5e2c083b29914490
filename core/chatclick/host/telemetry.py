"""Figures of plugins: kept in memory, bounded for each plugin, written down for Prometheus."""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector
from typing_extensions import override

from chatclick.errors import FieldError, Invalid
from chatclick.host.guard import Guard
from chatclick.plugin.json_form import mend_text

MOST_FIGURES = 30
MOST_LABELS = 4
MOST_SERIES = 200
MAX_VALUE_CHARS = 60
OTHER = "other"
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)

Kind = Literal["counter", "gauge", "histogram"]
Values = tuple[str, ...]
Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ENDINGS = ("_total", "_bucket", "_count", "_sum", "_created", "_info")
_ABOUT = "A figure of the plugin {plugin_id}; its manual says more."

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Series:
    value: float = 0.0
    classes: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))


@dataclass(slots=True)
class _Figure:
    kind: Kind
    labels: Values
    series: dict[Values, _Series] = field(default_factory=dict)
    is_full: bool = False


class PluginFigures(Collector):
    """The figures of all plugins of a process."""

    def __init__(self) -> None:
        self._plugins: dict[str, dict[str, _Figure]] = {}
        self._lock = Lock()  # a scrape writes them down in a thread

    def add(
        self, plugin_id: str, kind: Kind, name: str, value: float, labels: Mapping[str, str]
    ) -> None:
        """Take a value into a figure of a plugin, and make the figure where it is new.

        Args:
            plugin_id: whose.
            kind: what it must be.
            name: of the figure.
            value: to add, to set or to observe, as the kind says.
            labels: of the series.

        Raises:
            Invalid: a name or value is not one, or the figure has another kind or other labels.
        """
        _check(kind, name, value, labels)
        with self._lock:
            figures = self._plugins.setdefault(plugin_id, {})
            figure = _find(figures, kind, name, labels)
            series = self._find_series(plugin_id, name, figure, labels)
            if series is None:
                return
            if kind == "gauge":
                series.value = value
                return
            series.value += value
            if kind == "histogram":
                series.classes[bisect_left(BOUNDS, value)] += 1

    def read(self, plugin_id: str, name: str, labels: Mapping[str, str]) -> float:
        """Return what a series adds up to, 0 where there is none; of a histogram its sum."""
        figure = self._plugins.get(plugin_id, {}).get(name)
        series = None if figure is None else figure.series.get(_order(figure, labels))
        return 0.0 if series is None else series.value

    def end(self, plugin_id: str) -> None:
        """Drop what a plugin that stops says of now; what it counted stays."""
        with self._lock:
            for figure in self._plugins.get(plugin_id, {}).values():
                if figure.kind == "gauge":
                    figure.series.clear()
                    figure.is_full = False

    def encode(self) -> bytes:
        """Write them down as Prometheus reads them."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    @override
    def collect(self) -> Iterable[Family]:
        """Return all of them."""
        with self._lock:
            families: dict[str, Family] = {}
            for plugin_id, figures in sorted(self._plugins.items()):
                for name, figure in sorted(figures.items()):
                    # "a_b" with "c" and "a" with "b_c" would be one name; the first keeps it.
                    full = f"plugin_{plugin_id}_{name}"
                    families.setdefault(full, _build(plugin_id, full, figure))
            return families.values()

    def _find_series(
        self, plugin_id: str, name: str, figure: _Figure, labels: Mapping[str, str]
    ) -> _Series | None:
        values = _order(figure, labels)
        if values in figure.series:
            return figure.series[values]
        count = sum(len(one.series) for one in self._plugins[plugin_id].values())
        if count < MOST_SERIES or not figure.labels:
            return figure.series.setdefault(values, _Series())
        if not figure.is_full:
            figure.is_full = True
            _log.warning("telemetry_full", plugin=plugin_id, figure=name, most=MOST_SERIES)
        if figure.kind == "gauge":
            return None  # of many gauges, what one is says nothing of the others
        return figure.series.setdefault((OTHER,) * len(figure.labels), _Series())


class GuardedTelemetry:
    """One plugin's figures; see `chatclick.plugin.telemetry.Telemetry`.

    Args:
        guard: whose they are.
        figures: where all are kept.
    """

    def __init__(self, guard: Guard, figures: PluginFigures) -> None:
        self._plugin_id = guard.plugin_id
        self._figures = figures

    async def count(
        self, name: str, by: float = 1.0, *, labels: Mapping[str, str] | None = None
    ) -> None:
        """Add to a counter."""
        self._figures.add(self._plugin_id, "counter", name, by, labels or {})

    async def set(
        self, name: str, value: float, *, labels: Mapping[str, str] | None = None
    ) -> None:
        """Say what a gauge is now."""
        self._figures.add(self._plugin_id, "gauge", name, value, labels or {})

    async def observe(
        self, name: str, value: float, *, labels: Mapping[str, str] | None = None
    ) -> None:
        """Put a value into a histogram."""
        self._figures.add(self._plugin_id, "histogram", name, value, labels or {})


def _check(kind: Kind, name: str, value: float, labels: Mapping[str, str]) -> None:
    if not _NAME.fullmatch(name) or name.endswith(_ENDINGS):
        text = "Use at most 40 small letters, digits and underscores, and no ending of Prometheus."
        raise _refuse("/name", "pattern", text)
    if not _is_number(value) or (kind != "gauge" and value < 0):
        text = "Use a finite number." if kind == "gauge" else "Use a finite number from 0 on."
        raise _refuse("/by" if kind == "counter" else "/value", "range", text)
    if len(labels) > MOST_LABELS:
        raise _refuse("/labels", "length", f"Use at most {MOST_LABELS} labels.")
    for label in labels:
        if not _NAME.fullmatch(label) or label in ("le", "quantile"):
            text = "Name a label with small letters, digits and underscores."
            raise _refuse("/labels", "pattern", text)


def _is_number(value: object) -> bool:
    # Infinity, NaN and an int that no float holds are none that Prometheus can keep.
    return isinstance(value, int | float) and abs(value) <= sys.float_info.max


def _find(figures: dict[str, _Figure], kind: Kind, name: str, labels: Mapping[str, str]) -> _Figure:
    figure = figures.get(name)
    if figure is None:
        if len(figures) >= MOST_FIGURES:
            raise _refuse("/name", "limit", f"A plugin has at most {MOST_FIGURES} figures.")
        figure = figures[name] = _Figure(kind, tuple(sorted(labels)))
    if figure.kind != kind:
        raise _refuse("/name", "kind", f"This figure is a {figure.kind}.")
    if figure.labels != tuple(sorted(labels)):
        text = f"This figure has the labels: {', '.join(figure.labels) or 'none'}."
        raise _refuse("/labels", "names", text)
    return figure


def _order(figure: _Figure, labels: Mapping[str, str]) -> Values:
    return tuple(_clean(labels.get(name, "")) for name in figure.labels)


def _clean(value: object) -> str:
    return mend_text(str(value)[:MAX_VALUE_CHARS])


def _build(plugin_id: str, name: str, figure: _Figure) -> Family:
    about = _ABOUT.format(plugin_id=plugin_id)
    if figure.kind == "histogram":
        histogram = HistogramMetricFamily(name, about, labels=figure.labels)
        for values, series in sorted(figure.series.items()):
            histogram.add_metric(values, _add_up(series.classes), series.value)
        return histogram
    make = CounterMetricFamily if figure.kind == "counter" else GaugeMetricFamily
    family = make(name, about, labels=figure.labels)
    for values, series in sorted(figure.series.items()):
        family.add_metric(values, series.value)
    return family


def _add_up(classes: list[int]) -> list[tuple[str, float]]:
    buckets, total = [], 0
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), classes, strict=True):
        total += count
        buckets.append((bound, float(total)))
    return buckets


def _refuse(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, code, message),))
