"""The app: wires the rooms and serves them. No logic of its own."""

from chatclick.app.asgi import create_app
from chatclick.app.serving import serve
from chatclick.app.wiring import Host

__all__ = ["Host", "create_app", "serve"]
