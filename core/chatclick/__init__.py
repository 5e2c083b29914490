"""Chatclick: an open-source, plugin-based chat host.

What a plugin author needs is importable from here: `from chatclick import hookimpl, Reject`.
"""

from chatclick.plugin import *  # noqa: F403 - the author's names are listed once, in chatclick.plugin
from chatclick.plugin import __all__ as __all__
