"""A plugin that does what its messages say: answers, hangs, floods, crashes, looks around."""

import hmac
import json
import os
import signal
import socket
import socketserver
import ssl
import sys
import threading
import time
import urllib.parse
from base64 import b64decode, b64encode
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = b64decode(open(os.environ["CHATCLICK_KEY_FILE"]).read().removeprefix("whsec_"))
STATE = {"health": {"status": "ok"}, "calls": [], "callback": {}}


def sign(message_id, timestamp, body):
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(KEY, signed, "sha256")).decode()


class UnixConnection(HTTPConnection):
    def __init__(self, path):
        super().__init__("host")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def call_back(token, name, **arguments):
    body = json.dumps(arguments).encode()
    message_id, stamp = os.urandom(8).hex(), int(time.time())
    if "url" in STATE["callback"]:
        url = urllib.parse.urlsplit(STATE["callback"]["url"])
        connection, prefix = HTTPConnection(url.netloc), url.path
    else:
        connection, prefix = UnixConnection(os.environ["CHATCLICK_HOST_SOCKET"]), ""
    connection.request(
        "POST",
        f"{prefix}/v1/context/{name}",
        body,
        {
            "Authorization": f"Bearer {token}",
            "webhook-id": message_id,
            "webhook-timestamp": str(stamp),
            "webhook-signature": sign(message_id, stamp, body),
        },
    )
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read() or b"null")


def go_out(url):
    connection = UnixConnection(os.environ["CHATCLICK_EGRESS_SOCKET"])
    connection.request("GET", url)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def probe():
    """Say what this process could do here."""
    status = dict(
        line.split(":", 1) for line in open("/proc/self/status").read().splitlines() if ":" in line
    )
    found = {
        name: status[name].strip()
        for name in ("CapEff", "CapPrm", "CapBnd", "NoNewPrivs", "Seccomp", "Uid", "Gid")
    }
    found["interfaces"] = sorted(os.listdir("/sys/class/net"))
    found["mounts"] = open("/proc/self/mounts").read()
    found["writes"] = {}
    for path in (
        "/x",
        "/app/x",
        "/etc/x",
        "/tmp/x",
        "/run/chatclick/x",
        "/run/plugin/x",
        "/scratch/x",
        "/proc/sys/kernel/x",
        "/dev/shm/x",
    ):
        try:
            with open(path, "w") as file:
                file.write("x")
            found["writes"][path] = True
            os.unlink(path)
        except OSError as error:
            found["writes"][path] = error.strerror
    with open("/scratch/run", "w") as file:
        file.write("#!/usr/bin/python3\n")
    os.chmod("/scratch/run", 0o700)
    try:
        os.execv("/scratch/run", ["run"]) if os.fork() == 0 else os.wait()
        found["exec"] = "refused"
    except OSError as error:
        os._exit(0) if os.getpid() != STATE["pid"] else None
        found["exec"] = error.strerror
    found["connects"] = {}
    for host, port in (
        ("169.254.169.254", 80),
        ("172.17.0.1", 22),
        ("127.0.0.1", 8000),
        ("1.1.1.1", 443),
    ):
        try:
            socket.create_connection((host, port), timeout=1).close()
            found["connects"][host] = True
        except OSError as error:
            found["connects"][host] = error.strerror or str(error)
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    libc.mount(b"none", b"/scratch", b"tmpfs", 0, None)
    found["mount"] = os.strerror(ctypes.get_errno())
    found["docker_socket"] = os.path.exists("/var/run/docker.sock")
    return found


def fork_bomb():
    children = []
    try:
        while len(children) < 2000:
            child = os.fork()
            if child == 0:
                time.sleep(20)
                os._exit(0)
            children.append(child)
    except OSError:
        pass
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return len(children)


def act(text, token, data):
    word, _, rest = text.partition(" ")
    if word == "hang":
        time.sleep(60)
    if word == "fail":
        raise RuntimeError("failed as asked")
    if word == "call":
        name, _, arguments = rest.partition(" ")
        return call_back(token, name, **json.loads(arguments or "{}"))
    if word == "out":
        return go_out(rest)
    if word == "print":
        print(rest)
        print("to stderr", rest, file=sys.stderr)
    if word == "flood":
        for number in range(200_000):
            print("flood", number)
    if word == "fill":
        for number in range(100):
            open(f"/run/plugin/{number}", "w").write("x" * 1000)
    if word == "link":
        os.unlink(os.environ["CHATCLICK_SOCKET"])
        os.symlink(rest, os.environ["CHATCLICK_SOCKET"])
    if word == "sick":
        STATE["health"] = {"status": "degraded", "message": rest}
    if word == "memory":
        return len(bytearray(os.urandom(1) * (300 * 1024 * 1024)))
    return None


class Plugin(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/v1/health":
            return self.answer(STATE["health"])
        if self.path == "/v1/manifest":
            return self.answer(os.environ["ACTOR_MANIFEST"].encode())
        return self.serve_page(b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        signature = sign(self.headers["webhook-id"], self.headers["webhook-timestamp"], body)
        if not hmac.compare_digest(signature, self.headers["webhook-signature"]):
            return self.answer({"error": "signature"}, 401)
        if self.path.startswith("/v1/http/"):
            return self.serve_page(body)
        event = json.loads(body)
        hook = self.path.rpartition("/")[2]
        STATE["calls"].append({"hook": hook, "event": event, "headers": dict(self.headers.items())})
        message = event["data"].get("message") or {}
        text = message.get("content", {}).get("text", "")
        if hook == "startup":
            STATE["callback"] = event["data"]["callback"]
            return self.answer(status=204)
        if hook == "attachment_check":
            return self.check_file(event["data"]["attachment"])
        if hook == "message_check":
            if text.startswith("spam"):
                return self.answer(
                    {"result": {"type": "reject", "code": "spam", "public_text": "No spam."}}
                )
            if text == "huge":
                return self.flood_answer()
            if text == "wrong":
                return self.answer({"result": {"type": "nonsense"}})
            if text == "busy":
                return self.answer({}, 429, {"Retry-After": "2"})
            if text == "crash":  # here only: told again of what is stored, it would crash again
                os._exit(7)
            if text == "hang":
                act(text, "", {})
            return self.answer({"result": {"type": "accept"}})
        if hook == "message_transform":
            if text.startswith("shout "):
                return self.answer({"result": {"text": text[6:].upper()}})
            return self.answer(status=204)
        if hook == "message_stored":
            result = act(text, self.headers["chatclick-token"], event["data"])
            STATE["last"] = result
            print("did", json.dumps(text[:50]), json.dumps(result)[:300])
            return self.answer(status=204)
        if hook == "routing_facts":
            return self.answer({"result": {"saw": event["data"]}})
        return self.answer({}, 404)

    def check_file(self, attachment):
        piece = {"attachment_id": attachment["id"], "offset": 4, "max_bytes": 7}
        _, answer = call_back(self.headers["chatclick-token"], "attachments.read", **piece)
        found = b64decode(answer["result"]).decode()
        if found != "malware":
            return self.answer({"result": {"type": "accept"}})
        return self.answer({"result": {"type": "reject", "code": "found", "public_text": found}})

    def serve_page(self, body):
        url = urllib.parse.urlsplit(self.path)
        page = url.path.removeprefix("/v1/http/")
        if page == "probe":
            return self.answer(probe())
        if page == "bomb":
            return self.answer({"children": fork_bomb()})
        if page == "state":
            return self.answer(STATE)
        if page == "page":
            return self.answer(
                b"<script>1</script>",
                200,
                {"Content-Type": "text/html", "Set-Cookie": "a=b", "X-Own": "1"},
            )
        if page == "script.js":
            return self.answer(b"alert(1)", 200, {"Content-Type": "text/javascript"})
        if page == "away":
            return self.answer(b"", 302, {"Location": "https://evil.example/"})
        return self.answer(
            {"path": self.path, "body": body.decode(), "headers": dict(self.headers.items())}
        )

    def answer(self, document=None, status=200, headers=None):
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        if status == 204:
            body = b""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def flood_answer(self):
        self.send_response(200)
        self.send_header("Content-Length", str(100 << 20))
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b" " * (1 << 20))

    def address_string(self):
        return "host"

    def log_message(self, *args):
        pass


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        print("error", sys.exc_info()[1], file=sys.stderr)


class RemoteServer(ThreadingHTTPServer):
    daemon_threads = True


if __name__ == "__main__":
    STATE["pid"] = os.getpid()
    if os.environ.get("CRASH"):
        sys.exit("crashes as asked")
    if os.environ.get("DEAF"):
        time.sleep(1000)
    os.umask(0)
    if port := os.environ.get("ACTOR_PORT"):
        server = RemoteServer(("127.0.0.1", int(port)), Plugin)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.environ["ACTOR_CERTIFICATE"])
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print("listens", flush=True)
        server.serve_forever()
    print("listens", threading.active_count())
    Server(os.environ["CHATCLICK_SOCKET"], Plugin).serve_forever()
