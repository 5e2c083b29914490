"""The web widget: serves the loader a site embeds and the chat app that runs in its frame."""

from chatclick_web_widget import plugin

__all__ = ["plugin"]
