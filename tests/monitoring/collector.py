"""A collector of OpenTelemetry traces: takes OTLP over HTTP, read with the published schema."""

import asyncio
import gzip
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

PATIENCE_S = 120.0


@dataclass(frozen=True)
class Span:
    """One span, as it was sent."""

    trace: str
    id: str
    parent: str
    name: str
    kind: int
    attributes: dict[str, Any]
    service: str


class Collector:
    """Listens on loopback, and keeps the spans that come.

    Attributes:
        spans: what came, in order.
        raw: all bytes that came, unpacked.
    """

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.raw = b""
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                is_ours = self.path == "/v1/traces"
                if is_ours:
                    collector.take(body)
                self.send_response(200 if is_ours else 404)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def take(self, body: bytes) -> None:
        """Read what a host sent."""
        self.raw += body
        message = ExportTraceServiceRequest.FromString(body)
        for resource in message.resource_spans:
            about = read_attributes(resource.resource.attributes)
            for scope in resource.scope_spans:
                for one in scope.spans:
                    self.spans.append(
                        Span(
                            one.trace_id.hex(),
                            one.span_id.hex(),
                            one.parent_span_id.hex(),
                            one.name,
                            one.kind,
                            read_attributes(one.attributes),
                            about["service.name"],
                        )
                    )

    def find(self, name: str, **attributes: Any) -> list[Span]:
        """Return the spans of a name that have these attributes of ours."""
        wanted = {f"chatclick.{key}": value for key, value in attributes.items()}
        named = [one for one in self.spans if one.name == name]
        return [one for one in named if wanted.items() <= one.attributes.items()]

    def list_above(self, span: Span) -> list[str]:
        """Return the names from a span up to the first of its trace."""
        names, by_id = [span.name], {one.id: one for one in self.spans}
        while span.parent in by_id:
            span = by_id[span.parent]
            names.append(span.name)
        return names

    async def until(self, name: str, trace: str = "") -> None:
        """Wait until a span of that name came, of any trace or of one."""
        async with asyncio.timeout(PATIENCE_S):
            while not [one for one in tuple(self.spans) if is_of(one, name, trace)]:
                await asyncio.sleep(0.05)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def is_of(span: Span, name: str, trace: str) -> bool:
    return span.name == name and trace in ("", span.trace)


def read_attributes(pairs: Any) -> dict[str, Any]:
    """Return attributes as Python has them."""
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value")) for pair in pairs}
