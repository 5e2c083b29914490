"""What plugins log, kept in memory so that an admin and an author can read it: the newest lines.

Lines get here by themselves: `keep_plugin_lines` is one of structlog's processors, and whatever is
logged with a `plugin` key, or from inside a hook, is a line about that plugin. What a container
prints is added by whoever reads its output.
"""

import logging
import sys
import traceback
from collections import Counter, deque
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from weakref import WeakSet

from typing_extensions import override

from chatclick.clock import now, to_text
from chatclick.hooks.call import current_call
from chatclick.plugin.json_form import mend_text, to_plain

MAX_LINES = 1000
MAX_CHARS = 4000
MAX_FIELD_CHARS = 200

Level = Literal["debug", "info", "warning", "error"]
Source = Literal["plugin", "host", "stdout", "stderr"]

PLUGIN_LOGGER = "chatclick.plugin"
"""The logger behind `context.log`; what comes from elsewhere is the host's word."""

_LEVELS: dict[str, Level] = {
    "debug": "debug",
    "info": "info",
    "warning": "warning",
    "warn": "warning",
}
_NOT_FIELDS = frozenset(
    {"event", "plugin", "level", "timestamp", "exc_info", "exception", "logger", "stack_info"}
)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line.

    Attributes:
        number: counts from 1 for each plugin; a jump at the front says that lines fell out.
        source: the plugin's own word, the host's about it, or a container's output.
        text: what was said; a traceback follows on further lines.
        fields: what was said with it.
    """

    number: int
    at: datetime
    level: Level
    source: Source
    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Build what the API shows."""
        return {
            "number": self.number,
            "at": to_text(self.at),
            "level": self.level,
            "source": self.source,
            "text": self.text,
            "fields": dict(self.fields),
        }


class Logbook:
    """The newest lines of each plugin of one host.

    Attributes:
        counts: lines since the start, by plugin and level.
    """

    def __init__(self) -> None:
        self._lines: dict[str, deque[LogLine]] = {}
        self._numbers: dict[str, int] = {}
        self.counts: Counter[tuple[str, Level]] = Counter()

    def open(self) -> None:
        """Begin to take what is logged."""
        _open_books.add(self)

    def close(self) -> None:
        """Take no more; what is there stays readable."""
        _open_books.discard(self)

    def add(
        self,
        plugin_id: str,
        text: str,
        *,
        level: Level = "info",
        source: Source = "stdout",
        at: datetime | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        """Add a line; the oldest one falls out when there are too many.

        Args:
            plugin_id: about which plugin.
            text: what was said; cut after `MAX_CHARS` characters.
            level: how bad it is.
            source: who says it.
            at: when; now if left out.
            fields: what was said with it, in JSON form.
        """
        lines = self._lines.get(plugin_id)
        if lines is None:
            lines = self._lines[plugin_id] = deque(maxlen=MAX_LINES)
        self.counts[plugin_id, level] += 1
        number = self._numbers[plugin_id] = self._numbers.get(plugin_id, 0) + 1
        text = mend_text(text if len(text) <= MAX_CHARS else f"{text[:MAX_CHARS]}…")
        lines.append(LogLine(number, at or now(), level, source, text, fields or {}))

    def read(
        self, plugin_id: str, *, after: int | None = None, limit: int = 200
    ) -> tuple[LogLine, ...]:
        """Return lines, oldest first.

        Args:
            plugin_id: about which plugin; one without lines is fine.
            after: what came after the line of this number; None for the newest lines.
            limit: how many at most.
        """
        lines = self._lines.get(plugin_id, ())
        if after is None:
            return tuple(lines)[-limit:]
        return tuple(line for line in lines if line.number > after)[:limit]

    def forget(self, plugin_id: str) -> None:
        """Drop the lines of a plugin that is gone."""
        self._lines.pop(plugin_id, None)


_open_books: WeakSet[Logbook] = WeakSet()


def keep_plugin_lines(
    _logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Copy what is logged about a plugin into the open logbooks. A processor for structlog.

    Returns:
        The event as it came, with the plugin's id if it was logged from inside a hook.
    """
    call = current_call.get()
    is_own = event.get("logger") == PLUGIN_LOGGER or "plugin" not in event
    plugin_id = event.setdefault("plugin", call.plugin_id) if call else event.get("plugin")
    if not isinstance(plugin_id, str):
        return event
    for book in tuple(_open_books):
        book.add(
            plugin_id,
            _build_text(event),
            level=_LEVELS.get(method, "error"),
            source="plugin" if is_own else "host",
            fields={name: _shorten(event[name]) for name in event.keys() - _NOT_FIELDS},
        )
    return event


class PluginLines(logging.Handler):
    """Copies what plugins say through Python's own logging, from inside a hook, into the books."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Take one record."""
        call = current_call.get()
        if call is None or record.name.startswith("chatclick."):
            return
        try:
            message = record.getMessage()
        except Exception:  # of a library: what is wrong with its line must not end the hook
            self.handleError(record)
            return
        text = "\n".join((message, *_list_frames(record.exc_info))).strip()
        for book in tuple(_open_books):
            level = _LEVELS.get(record.levelname.lower(), "error")
            book.add(call.plugin_id, text, level=level, source="plugin")


def _build_text(event: Mapping[str, Any]) -> str:
    return "\n".join((str(event.get("event", "")), *_list_frames(event.get("exc_info")))).strip()


def _list_frames(info: Any) -> Iterable[str]:
    """Yield a traceback without values: they hold message text."""
    error = info[1] if isinstance(info, tuple) else sys.exc_info()[1] if info is True else info
    if isinstance(error, BaseException):
        yield "".join(traceback.format_exception(error, limit=-8)).strip()


def _shorten(value: Any) -> Any:
    plain = to_plain(value)
    if isinstance(plain, (bool, int, float)) or plain is None:
        return plain
    text = plain if isinstance(plain, str) else repr(plain)
    return mend_text(text if len(text) <= MAX_FIELD_CHARS else f"{text[:MAX_FIELD_CHARS]}…")
