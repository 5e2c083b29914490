"""The API at `/api/v1/topics`, and the files of the page."""

from pathlib import Path
from typing import Any

from quart import Blueprint, Response, jsonify

from chatclick import Caller, RouteTable, Site
from chatclick.errors import Forbidden, NotFound
from chatclick.reading import line, read_flag, read_object, refuse
from chatclick_topics.models import Topic
from chatclick_topics.service import Service
from chatclick_topics.showing import show

MOUNT = "/api/v1/topics"
READ, WRITE = "metrics:read", "queue:write"
MAX_NAME = 80


def _read_target(pointer: str, value: Any) -> str | None:
    if value is None:
        return None
    return str(line(32, fewest=1)(pointer, value))


CHANGE = {"name": line(MAX_NAME), "is_hidden": read_flag, "merged_into": _read_target}


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    def build(self) -> list[Blueprint]:
        """Build the blueprints."""
        api, pages = RouteTable(self._site, MOUNT), self._site.blueprint()
        look = "the permission `metrics:read`, of staff or an API key"
        api.add("GET", "", self.list_topics, needs=look)
        api.add("POST", "/compute", self.compute, status=202, needs=WRITE)
        body = "any of name, is_hidden and merged_into: another topic, or null"
        api.add("PATCH", "/<topic_id>", self.change, body=body, needs=WRITE)
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return [api.build(), pages]

    async def list_topics(self) -> Response:
        """List topics with how often each comes up, day by day, and what changed lately."""
        return await self._answer(await self._require_staff(READ))

    async def compute(self) -> tuple[Response, int]:
        """Compute topics anew from the log, in the background."""
        caller = await self._require_staff(WRITE)
        self._service.wish()
        return await self._answer(caller), 202

    async def change(self, topic_id: str) -> Response:
        """Name a topic, hide it, merge it into another one or take it out again.

        Raises:
            NotFound: there is no such topic.
            Invalid: it cannot be merged so.
        """
        caller = await self._require_staff(WRITE)
        values = read_object(await self._site.read_json(), CHANGE)

        async def work() -> None:
            await _change(topic_id, values)

        await self._service.context.write(work)
        await self._site.audit(caller, "topics.change", topic_id, {"changed": sorted(values)})
        return await self._answer(caller)

    async def _answer(self, caller: Caller) -> Response:
        return jsonify(await show(self._service, may_change=WRITE in caller.permissions))

    async def _require_staff(self, permission: str) -> Caller:
        caller = await self._site.require(permission)
        if caller.kind == "visitor":
            raise Forbidden("This is for staff.")
        return caller


async def _change(topic_id: str, values: dict[str, Any]) -> None:
    topic = await Topic.get_or_none(id=topic_id)
    if topic is None:
        raise NotFound("There is no such topic.")
    if "name" in values:
        topic.name = values["name"].strip()
    if "is_hidden" in values:
        topic.is_hidden = values["is_hidden"]
    if "merged_into" in values:
        topic.merged_into = await _find_target(topic, values["merged_into"])
    await topic.save(update_fields=["name", "is_hidden", "merged_into"])


async def _find_target(topic: Topic, wished: str | None) -> str | None:
    if wished is None:
        return None
    target = await Topic.get_or_none(id=wished)
    if target is None or target.id == topic.id or topic.id == target.merged_into:
        raise refuse("/merged_into", "not_found", "Name another topic that is there.")
    root = target.merged_into or target.id
    # What was merged into it goes along: a topic is merged into one that stands for itself.
    await Topic.filter(merged_into=topic.id).update(merged_into=root)
    return root
