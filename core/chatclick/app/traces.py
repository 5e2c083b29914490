"""Switching traces on, where the settings name a collector."""

from chatclick import tracing
from chatclick.errors import ChatclickError
from chatclick.http.surroundings import read_version
from chatclick.settings import TracingSettings


class TracingUnavailable(ChatclickError):
    """Traces are wanted, and what sends them is not installed."""

    status, code, title = 500, "tracing_unavailable", "Traces cannot be sent"


def begin_traces(settings: TracingSettings) -> None:
    """Record traces from now on if a collector is named; else import nothing.

    Raises:
        TracingUnavailable: the extra `otel` is not installed.
    """
    if not settings.endpoint:
        return
    try:
        from chatclick.drivers.otel import OTelRecorder
    except ImportError:
        raise TracingUnavailable(
            "tracing.endpoint is set: install what sends traces with"
            ' `pip install "chatclick[otel]"`, or leave it empty.'
        ) from None
    recorder = OTelRecorder(
        settings.endpoint, service=settings.service, version=read_version(), ratio=settings.ratio
    )
    tracing.use(recorder)


def end_traces() -> None:
    """Send what is left and record no more; blocks until it is sent or given up."""
    recorder = tracing.get()
    tracing.use(None)
    if recorder is not None:
        recorder.close()
