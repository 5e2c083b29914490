"""What plugins log: the newest lines, from this process's memory."""

from typing import Any, Literal

from pydantic import Field

from chatclick.http.fields import Model, QueryNumber
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import Time

MAX_LINES = 1000

resource = Resource("plugin_logs")


class LogQuery(Model):
    """Which lines are asked for."""

    after: QueryNumber | None = Field(
        None, le=2**53, description="the number of the last line you have; none for the newest"
    )
    limit: QueryNumber = Field(200, ge=1, le=MAX_LINES, description="how many at most")


class LogLineShape(Model):
    """A line: `source` says whether the plugin, its container or the host speaks."""

    number: int
    at: Time
    level: Literal["debug", "info", "warning", "error"]
    source: Literal["plugin", "host", "stdout", "stderr"]
    text: str
    fields: dict[str, Any]


class LogList(Model):
    """Lines, oldest first; `next` is the `after` for more that is there already."""

    data: list[LogLineShape]
    next: str | None


@resource.operation(
    "GET", "/plugins/{plugin_id}/logs", permission="plugin:read", answer=LogList, problems=(422,)
)
async def list_plugin_logs(call: Call[None, LogQuery]) -> Answer:
    """Return what a plugin logged lately, and what the host said of it.

    To follow it, ask again with `after` set to the number of the last line. Each process keeps the
    lines of its own plugins and starts anew with it.
    """
    plugin_id, query = call.ids["plugin_id"], call.query
    call.services.plugins.get(plugin_id)  # an unknown plugin is not found
    book = call.services.plugins.logbook
    if query.after is None:
        lines, following = book.read(plugin_id, limit=query.limit), None
    else:
        found = book.read(plugin_id, after=query.after, limit=query.limit + 1)
        lines = found[: query.limit]
        following = str(lines[-1].number) if len(found) > query.limit else None
    return Answer({"data": [line.to_json() for line in lines], "next": following})
