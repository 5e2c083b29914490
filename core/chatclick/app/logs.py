"""Logging: one line an event, JSON unless a person watches. Message text never gets here."""

import logging
import sys

import structlog

from chatclick.host.logbook import PluginLines, keep_plugin_lines
from chatclick.settings import Settings


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
        transformer = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        final.insert(0, structlog.processors.ExceptionRenderer(transformer))
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
    logging.getLogger("tortoise").setLevel(logging.WARNING)
