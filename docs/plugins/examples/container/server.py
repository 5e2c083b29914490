import hmac
import json
import os
from base64 import b64decode, b64encode
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingUnixStreamServer

KEY = b64decode(open(os.environ["CHATCLICK_KEY_FILE"]).read().removeprefix("whsec_"))


class Shout(BaseHTTPRequestHandler):
    def do_GET(self):  # /v1/health
        self.answer(200, {"status": "ok"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        head = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}."
        right = "v1," + b64encode(hmac.digest(KEY, head.encode() + body, "sha256")).decode()
        if not hmac.compare_digest(right, self.headers["webhook-signature"]):
            return self.answer(401, None)
        if self.path != "/v1/hooks/message_transform":
            return self.answer(404, None)
        text = json.loads(body)["data"]["message"]["content"].get("text", "")
        shouted = text.removeprefix("/shout ").upper() if text.startswith("/shout ") else None
        self.answer(200, {"result": shouted and {"text": shouted}})

    def answer(self, status, document):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def log_message(self, *_arguments):
        pass  # the usual one wants the address of a network


os.umask(0)  # the host must be able to write to the socket
ThreadingUnixStreamServer(os.environ["CHATCLICK_SOCKET"], Shout).serve_forever()
