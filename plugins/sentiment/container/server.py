"""The container form: the same scorer behind plain HTTP on a socket file. No package is needed."""

import base64
import hashlib
import hmac
import json
import os
import socketserver
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from chatclick_sentiment.scoring import read_words, score

SETTINGS: dict[str, Any] = {"threshold": 0.3, "words": []}
KEY = base64.b64decode(Path(os.environ["CHATCLICK_KEY_FILE"]).read_text()[len("whsec_") :])


def routing_facts(data: dict[str, Any]) -> dict[str, Any] | None:
    """Say how the newest message feels."""
    message = data["message"]
    if message is None or message["sender"]["kind"] != "visitor":
        return None
    text, language = message["content"].get("text", ""), data["session"]["language"]
    words = read_words(SETTINGS["words"])
    found = score(text, language, extra=words, threshold=SETTINGS["threshold"])
    return {"score": found.score, "label": found.label, "language": found.language}


class Handler(BaseHTTPRequestHandler):
    """Answers the host."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Say that all is well."""
        self._answer(200, {"status": "ok"})

    def do_POST(self) -> None:
        """Answer one call."""
        body = self.rfile.read(int(self.headers["content-length"]))
        if not self._is_signed(body):
            return self._answer(401, {"message": "not signed by the host"})
        data = json.loads(body)["data"]
        if self.path == "/v1/lifecycle/startup":
            SETTINGS.update(data["config"])
        elif self.path == "/v1/lifecycle/config":
            SETTINGS.update(data["new"])
        elif self.path == "/v1/hooks/routing_facts":
            return self._answer(200, {"result": routing_facts(data)})
        elif not self.path.startswith("/v1/lifecycle/"):
            return self._answer(404, {"message": "not a hook of this plugin"})
        return self._answer(200, {"result": None})

    def _is_signed(self, body: bytes) -> bool:
        head = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}."
        digest = hmac.digest(KEY, head.encode() + body, hashlib.sha256)
        right = "v1," + base64.b64encode(digest).decode()
        is_fresh = abs(time.time() - int(self.headers["webhook-timestamp"] or 0)) < 300
        return is_fresh and hmac.compare_digest(right, self.headers["webhook-signature"] or "")

    def _answer(self, status: int, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_line: object) -> None:
        """Keep quiet: the host counts and times every call."""


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A thread for each of the host's connections."""

    daemon_threads = True


if __name__ == "__main__":
    Server(os.environ["CHATCLICK_SOCKET"], Handler).serve_forever()
