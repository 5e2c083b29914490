"""What a container prints: fetched now and then, bounded, into the logbook."""

import re
from datetime import UTC, datetime

from chatclick.errors import ChatclickError
from chatclick.host.containers.engine import Engine
from chatclick.host.logbook import Level, Logbook, Source

MAX_LINES = 200

_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z ?(.*)", re.DOTALL)


class Output:
    """The output of one plugin's containers.

    Attributes:
        last_line: the newest line, what went to standard error before the rest.

    Args:
        plugin_id: whose.
        engine: has it.
        logbook: keeps it.
    """

    def __init__(self, plugin_id: str, engine: Engine, logbook: Logbook) -> None:
        self._plugin_id = plugin_id
        self._engine = engine
        self._logbook = logbook
        self._read_up_to: dict[str, str] = {}
        self.last_line = ""

    async def fetch(self, container: str) -> None:
        """Take in what was printed since the last time, at most the newest `MAX_LINES` lines."""
        try:
            for stream in ("stdout", "stderr"):
                await self._fetch(container, stream)
        except ChatclickError:
            return  # the engine is away, or the container: there is nothing to read now

    async def _fetch(self, container: str, stream: Source) -> None:
        level: Level = "info" if stream == "stdout" else "warning"
        place = f"{container}/{stream}"
        after = self._read_up_to.get(place, "")
        since = _to_seconds(after)
        lines = await self._engine.logs(container, since=since, lines=MAX_LINES, stream=stream)
        for line in lines:
            match = _LINE.match(line)
            stamp = f"{match[1]}{(match[2] or '.').ljust(10, '0')}" if match else after
            if match is None or stamp <= after:
                continue
            self._read_up_to[place] = after = stamp
            self.last_line = match[3] or self.last_line
            at = datetime.fromisoformat(stamp[:26]).replace(tzinfo=UTC)
            self._logbook.add(self._plugin_id, match[3], level=level, source=stream, at=at)


def _to_seconds(stamp: str) -> float:
    if not stamp:
        return 0.0
    return datetime.fromisoformat(stamp[:26]).replace(tzinfo=UTC).timestamp() - 0.001
