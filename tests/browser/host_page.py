"""Somebody's site on another origin: the strictest policy that still embeds the widget."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from typing_extensions import override


@contextmanager
def serve_host_page(chat_origin: str, widget_id: str) -> Iterator[str]:
    """Serve the page and yield its address.

    Args:
        chat_origin: where the chat host is.
        widget_id: the widget to embed.
    """
    policy = (
        f"default-src 'none'; script-src {chat_origin}; frame-src {chat_origin}; "
        f"connect-src {chat_origin}; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page = (
        '<!doctype html><html lang="en"><title>Strict</title><link rel="icon" href="/icon.png">'
        f'<h1>Strict</h1><script async src="{chat_origin}/widget/v1/{widget_id}.js"></script>'
    ).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_page = self.path == "/"
            self.send_response(200 if is_page else 204)
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page if is_page else b"")

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
