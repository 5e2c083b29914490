"""Logging: one line an event, JSON unless a person watches. Message text never gets here."""

import logging
import sys
from typing import Any

import structlog

from chatclick import tracing
from chatclick.host.logbook import PluginLines, keep_plugin_lines
from chatclick.settings import Settings

_QUIET = ("tortoise", "httpx2")
"""Libraries that tell what is not for a log: statements, and whole addresses of what is called.

An address opens doors: those of webhooks and of messengers have keys in them.
"""


def configure_logs(settings: Settings) -> None:
    """Set up structlog and the standard library's logging alike.

    Args:
        settings: `log_level` and `log_format`.
    """
    level = getattr(logging, settings.log_level.upper())
    is_text = settings.log_format == "text" or (
        settings.log_format == "auto" and sys.stderr.isatty()
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        tracing.add_whereabouts,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if is_text:
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    final: list[structlog.typing.Processor] = [renderer]
    if not is_text:
        # Never with local variables: they hold passwords, tokens and message text.
        final.insert(0, structlog.processors.ExceptionRenderer(_tell_exception))
    structlog.configure(
        processors=[*shared, keep_plugin_lines, *final],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler, PluginLines()]
    root.setLevel(max(level, logging.INFO))
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


_transform = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def _tell_exception(exc_info: structlog.typing.ExcInfo) -> list[dict[str, Any]]:
    """Tell which exception it was and where, and never what it said: that may be a message.

    A plugin that cannot make sense of a text raises with that text in its hand, and databases
    quote the row they refuse.
    """
    stacks = _transform(exc_info)
    for stack in stacks:
        _leave_words_out(stack)
    return stacks


def _leave_words_out(stack: dict[str, Any]) -> None:
    stack["exc_value"], stack["exc_notes"], stack["syntax_error"] = "", [], None
    for group in stack.get("exceptions", ()):
        for inner in group:
            _leave_words_out(inner)
