"""How this installation does: health with reasons, versions, what waits, and a support bundle."""

import platform
from datetime import datetime
from typing import Any, Literal

from chatclick.clock import now, to_text
from chatclick.host.file_responses import PrivateFile
from chatclick.http.examining import find_problems
from chatclick.http.fields import Model
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, Time
from chatclick.http.support_bundle import build_bundle
from chatclick.http.surroundings import describe_database, describe_disk, read_version
from chatclick.store.models import DeadLetter, Outbox

resource = Resource("system")

STARTED_AT: datetime = now()
MAX_CONSUMERS = 500


class SystemProblem(Model):
    """Something that somebody should look at. `subject` is what it is about, such as a plugin."""

    code: str
    severity: Literal["bad", "warning"]
    subject: str
    text: str


class VersionsShape(Model):
    """What runs here."""

    chatclick: str
    python: str
    system: str
    database: str


class DatabaseShape(Model):
    """The database: its address with the password masked, its size and its tables' state."""

    kind: Literal["sqlite", "postgres"]
    address: str
    size_bytes: int | None
    epoch: str
    migrations: int
    newest_migration: str


class DiskShape(Model):
    """The disk of the data folder."""

    free_bytes: int
    total_bytes: int


class ConsumerShape(Model):
    """A reader of the event log: `backlog` events are not handled, `owed` of those failed."""

    name: str
    position: int
    backlog: int
    owed: int
    dead_letters: int
    last_error: str | None


class DepthShape(Model):
    """How much waited at a time."""

    at: Time
    writes: int
    outbox: int
    dead_letters: int
    consumers: dict[str, int]


class SystemShape(Model):
    """Everything at a glance."""

    status: Literal["ok", "degraded", "failing"]
    problems: list[SystemProblem]
    versions: VersionsShape
    started_at: Time
    database: DatabaseShape
    disk: DiskShape
    head: int
    depth: DepthShape
    consumers: list[ConsumerShape]


@resource.operation("GET", "/system", permission="system:read", answer=SystemShape)
async def show_system(call: Call[None, None]) -> Answer:
    """Tell how this installation does, and why where it does not do well."""
    return Answer(await _describe(call))


@resource.operation("GET", "/system/history", permission="system:read", answer=ListOf[DepthShape])
async def list_depths(call: Call[None, None]) -> Answer:
    """List how much waited over the last hour, every ten seconds, the oldest first."""
    data = [one.to_json() for one in call.services.depths.list_kept()]
    return Answer({"data": data, "next": None})


@resource.operation(
    "GET",
    "/system/support-bundle",
    permission="system:write",
    media_type="*/*",
    status=200,
)
async def get_support_bundle(call: Call[None, None]) -> Answer:
    """Download what somebody who helps needs to know: no secret, no message, no visitor."""
    data = build_bundle(call.services, await _describe(call))
    await call.services.store.write(lambda tx: call.audit(tx, "system.export", "support-bundle"))
    name = f"chatclick-support-{now():%Y%m%d-%H%M%S}.zip"

    async def pieces() -> Any:
        yield data

    return Answer(file=PrivateFile(name, "application/zip", len(data), False, pieces()))


async def _describe(call: Call[Any, Any]) -> dict[str, Any]:
    services = call.services
    depth = await services.depths.look()
    consumers = await _list_consumers(call, depth.consumers)
    database = await describe_database(services.store)
    disk = describe_disk(services.settings.data_dir)
    problems = find_problems(services, depth, consumers, disk)
    is_bad = any(one["severity"] == "bad" for one in problems)
    return {
        "status": "failing" if is_bad else "degraded" if problems else "ok",
        "problems": problems,
        "versions": {
            "chatclick": read_version(),
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "database": database.pop("version"),
        },
        "started_at": to_text(STARTED_AT),
        "database": database,
        "disk": disk,
        "head": await services.log.read_head(),
        "depth": depth.to_json(),
        "consumers": consumers,
    }


async def _list_consumers(call: Call[Any, Any], backlogs: dict[str, int]) -> list[dict[str, Any]]:
    positions = {one.name: one.position for one in await call.services.depths.list_backlogs()}
    found = []
    for name in list(backlogs)[:MAX_CONSUMERS]:
        owed = Outbox.filter(consumer=name)
        newest = await owed.order_by("-attempts").first()
        found.append(
            {
                "name": name,
                "position": positions.get(name, 0),
                "backlog": backlogs[name],
                "owed": await owed.count(),
                "dead_letters": await DeadLetter.filter(consumer=name).count(),
                "last_error": newest.last_error if newest else None,
            }
        )
    return found
