"""Backups of the database: made, listed, taken away, removed. A copy of everything: owners only."""

from typing import Literal

from chatclick.errors import StorageFull
from chatclick.host.file_responses import PrivateFile
from chatclick.http.fields import Model
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import Time

resource = Resource("backups")


class BackupShape(Model):
    """A whole copy of the database. The files that people sent are not in it."""

    name: str
    size_bytes: int
    created_at: Time


class BackupProgress(Model):
    """The newest backup that was begun. PostgreSQL counts no pages."""

    name: str
    state: Literal["running", "done", "failed"]
    started_at: Time
    done: int
    total: int
    problem: str


class BackupList(Model):
    """Backups, the newest first, and the one that is being made or was begun last."""

    data: list[BackupShape]
    next: str | None
    progress: BackupProgress | None


@resource.operation("GET", "/backups", permission="system:read", answer=BackupList)
async def list_backups(call: Call[None, None]) -> Answer:
    """List the backups that were made here."""
    backups = call.services.backups
    progress = backups.progress.to_json() if backups.progress else None
    data = [one.to_json() for one in backups.list_all()]
    return Answer({"data": data, "next": None, "progress": progress})


@resource.operation(
    "POST",
    "/backups",
    permission="backup:write",
    answer=BackupProgress,
    status=202,
    problems=(409, StorageFull.status),
    audits_refusals=True,
)
async def make_backup(call: Call[None, None]) -> Answer:
    """Begin a backup. `GET /backups` tells how it goes."""
    progress = call.services.backups.begin()
    await call.services.store.write(lambda tx: call.audit(tx, "backup.create", progress.name))
    return Answer(progress.to_json())


@resource.operation(
    "GET",
    "/backups/{backup}/file",
    permission="backup:write",
    media_type="*/*",
    status=200,
    audits_refusals=True,
)
async def get_backup_file(call: Call[None, None]) -> Answer:
    """Download a backup. It has everything but the key file and the files that people sent."""
    backups, name = call.services.backups, call.ids["backup"]
    backup = backups.get(name)
    await call.services.store.write(lambda tx: call.audit(tx, "backup.download", name))
    pieces = backups.read(name)
    return Answer(
        file=PrivateFile(name, "application/octet-stream", backup.size_bytes, False, pieces)
    )


@resource.operation("DELETE", "/backups/{backup}", permission="backup:write", audits_refusals=True)
async def delete_backup(call: Call[None, None]) -> Answer:
    """Remove a backup."""
    name = call.ids["backup"]
    call.services.backups.delete(name)
    await call.services.store.write(lambda tx: call.audit(tx, "backup.delete", name))
    return Answer()
