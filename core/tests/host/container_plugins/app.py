"""A plugin elsewhere, as an ASGI app of a few lines: it answers what it is told to."""

import json


class PluginApp:
    """Answers by path, and keeps what it was asked."""

    def __init__(self):
        self.answers = {"/v1/health": (200, {"status": "ok"})}
        self.asked = []

    def hook(self, name, status=200, document=None, headers=()):
        self.answers[f"/v1/hooks/{name}"] = (status, document, headers)

    async def __call__(self, scope, receive, send):
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.asked.append((scope["path"], headers, body))
        status, document, *rest = self.answers.get(scope["path"], (404, None))
        sent = [(b"content-type", b"application/json")]
        sent += [(name.encode(), value.encode()) for name, value in (rest[0] if rest else ())]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        await send({"type": "http.response.body", "body": data})
