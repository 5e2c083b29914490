"""Traces by OpenTelemetry, sent over HTTP in the OTLP form. Imported only where they are wanted."""

from asyncio import Future
from collections import OrderedDict
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from chatclick.tracing import Attribute, Carried, Kind

MAX_KEPT = 20_000
"""Committed things whose spans are remembered; consumers are rarely further behind."""

_KINDS = {
    "internal": trace.SpanKind.INTERNAL,
    "server": trace.SpanKind.SERVER,
    "client": trace.SpanKind.CLIENT,
    "consumer": trace.SpanKind.CONSUMER,
}
_STANDARD = ("http.", "url.", "server.", "error.")


class OTelRecorder:
    """Records spans and sends them in the background; see `chatclick.tracing.Recorder`.

    Args:
        endpoint: base address of the collector, such as http://127.0.0.1:4318.
        service: what this host is called.
        version: of Chatclick.
        ratio: share of traces that are recorded, of those that begin here.
    """

    def __init__(self, endpoint: str, *, service: str, version: str, ratio: float) -> None:
        resource = Resource.create({"service.name": service, "service.version": version})
        chosen = TraceIdRatioBased(ratio)
        # Anybody may send a header that asks for a trace; how many there are, the host says.
        sampler = ParentBased(chosen, remote_parent_sampled=chosen)
        self._provider = TracerProvider(resource=resource, sampler=sampler, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("chatclick", version)
        self._propagator = TraceContextTextMapPropagator()
        self._kept: OrderedDict[str | int, trace.SpanContext] = OrderedDict()

    @contextmanager
    def span(
        self,
        name: str,
        kind: Kind,
        attributes: Mapping[str, Attribute],
        *,
        parent: Carried | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[None]:
        """Open a span."""
        above: contexts.Context | None = None
        if isinstance(parent, trace.SpanContext):
            above = trace.set_span_in_context(trace.NonRecordingSpan(parent))
        elif headers is not None:
            above = self._propagator.extract(headers)
        span = self._tracer.start_span(name, above, kind=_KINDS[kind], attributes=_name(attributes))
        token = contexts.attach(trace.set_span_in_context(span))
        try:
            yield
        except BaseException as error:
            # Never what it says: that may be somebody's message.
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(trace.StatusCode.ERROR)
            raise
        finally:
            contexts.detach(token)
            span.end()

    def follow(self, name: str, done: Future[Any]) -> Carried:
        """Open a span that ends with a future."""
        span = self._tracer.start_span(name)

        def end(future: Future[Any]) -> None:
            error = None if future.cancelled() else future.exception()
            if error is not None:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(trace.StatusCode.ERROR)
            span.end()

        done.add_done_callback(end)
        return span.get_span_context()

    def describe(self, name: str, attributes: Mapping[str, Attribute]) -> None:
        """Give the current span another name and further attributes."""
        span = trace.get_current_span()
        if name:
            span.update_name(name)
        span.set_attributes(_name(attributes))

    def current(self) -> Carried | None:
        """Return the current span."""
        found = trace.get_current_span().get_span_context()
        return found if found.is_valid else None

    def write_headers(self, headers: MutableMapping[str, str]) -> None:
        """Put the current span into headers."""
        self._propagator.inject(headers)

    def read_ids(self) -> tuple[str, str] | None:
        """Return the ids of the current trace and span."""
        found = trace.get_current_span().get_span_context()
        if not found.is_valid:
            return None
        return trace.format_trace_id(found.trace_id), trace.format_span_id(found.span_id)

    def keep(self, key: str | int, span: Carried) -> None:
        """Remember what led to something that is committed."""
        assert isinstance(span, trace.SpanContext)
        self._kept[key] = span
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)

    def find(self, key: str | int) -> Carried | None:
        """Return what was kept."""
        return self._kept.get(key)

    def close(self) -> None:
        """Send what is left, and end."""
        self._provider.shutdown()


def _name(attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
    """Put what OpenTelemetry has no name for under one of ours."""
    return {
        name if name.startswith(_STANDARD) else f"chatclick.{name}": value
        for name, value in attributes.items()
    }
