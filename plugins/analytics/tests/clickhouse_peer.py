"""A ClickHouse for tests: its engine in a process of its own, behind its HTTP interface.

Run as a program it prints its port and serves until its input ends. What it speaks of the interface
is what the driver uses. The engine stays out of the process of the tests: while it works, nothing
else of a process does.
"""

import re
import sys
import tempfile
import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

USER, PASSWORD, DATABASE = "chatclick", "secret", "numbers"

_INSERT = re.compile(rb"INSERT INTO ([^\n]+?) FORMAT Native\s*\n")
_FORMAT = re.compile(r"\bFORMAT\s+(\w+)\s*;?\s*$")
_CODE = re.compile(r"Code: (\d+)")
_SIGNED_IN = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()


class Failed(Exception):
    """An answer that is an error of ClickHouse."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class Engine:
    """The engine; one call at a time."""

    def __init__(self) -> None:
        import chdb

        self._lock = threading.Lock()
        self._connection = chdb.connect(":memory:")
        for sql in (f"CREATE DATABASE {DATABASE}", f"USE {DATABASE}"):
            self._connection.query(sql, "TabSeparated")

    def run(self, sent: bytes) -> bytes:
        """Run a statement and return its answer."""
        insert = _INSERT.match(sent)
        try:
            with self._lock:
                if insert is None:
                    return self._ask(sent.decode())
                return self._insert(insert[1].decode(), sent[insert.end() :])
        except RuntimeError as error:
            found = _CODE.search(str(error))
            raise Failed(int(found[1]) if found else 1, str(error)) from error

    def _ask(self, sql: str) -> bytes:
        found = _FORMAT.search(sql)
        format_ = found[1] if found else "TabSeparated"
        answer = self._connection.query(sql[: found.start()] if found else sql, format_)
        return bytes(answer.bytes() or b"") if answer else b""

    def _insert(self, into: str, block: bytes) -> bytes:
        with tempfile.NamedTemporaryFile(suffix=".native") as file:
            file.write(block)
            file.flush()
            self._connection.query(
                f"INSERT INTO {into} FROM INFILE '{file.name}' FORMAT Native", "TabSeparated"
            )
        return b""


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    engine: Engine

    def do_POST(self) -> None:
        """Answer a statement."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        values = dict(parse_qsl(urlsplit(self.path).query))
        try:
            if self.headers.get("Authorization") != _SIGNED_IN:
                raise Failed(516, "Code: 516. DB::Exception: Authentication failed")
            if values.get("database", DATABASE) != DATABASE:
                raise Failed(81, "Code: 81. DB::Exception: Database does not exist")
            query = values.get("query", "").encode()
            self._send(200, self.engine.run(b"\n".join(one for one in (query, body) if one)))
        except Failed as error:
            self._send(500, str(error).encode(), error.code)

    def _send(self, status: int, data: bytes, code: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(data)))
        if code:
            self.send_header("X-ClickHouse-Exception-Code", str(code))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until the input ends."""
    Handler.engine = Engine()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
