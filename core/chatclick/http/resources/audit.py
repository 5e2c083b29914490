"""The audit log: read, and checked."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from chatclick.clock import to_text
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Object, Page, QueryText
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, Time
from chatclick.security.audit import GENESIS_HASH, verify
from chatclick.store.models import Audit

resource = Resource("audit")

_BATCH = 1000


class AuditQuery(Page):
    """Which entries to list."""

    action: QueryText | None = Field(None, description="such as widget.publish")
    actor_id: QueryText | None = None
    target: QueryText | None = None


class AuditShape(Model):
    """An entry. `hash` covers it and the hash before it."""

    number: int
    id: str
    at: Time
    actor_kind: str
    actor_id: str | None
    actor_name: str
    action: str
    target: str
    detail: Object
    address: str
    request_id: str
    hash: str


class VerdictShape(Model):
    """Whether the chain holds, how many entries it has, and the first one that does not fit."""

    is_intact: bool
    entries: int
    broken_at: int | None
    last_hash: str


@resource.operation("GET", "/audit", permission="audit:read", answer=ListOf[AuditShape])
async def list_audit(call: Call[None, AuditQuery]) -> Answer:
    """List what was done, the newest first."""
    wanted = call.query.model_dump(include={"action", "actor_id", "target"}, exclude_none=True)
    query = Audit.filter(**wanted)
    rows = await fetch(query, call.query, by="number", is_newest_first=True, kind=int)
    return Answer(
        build_page(
            rows,
            call.query.limit,
            lambda row: row.number,
            lambda row: {**_to_entry(row), "hash": row.hash},
        )
    )


@resource.operation("GET", "/audit/verify", permission="audit:read", answer=VerdictShape)
async def verify_audit(call: Call[None, None]) -> Answer:
    """Check every entry against the chain."""
    number, previous = 0, GENESIS_HASH
    while rows := await Audit.filter(number__gt=number).order_by("number").limit(_BATCH):
        broken = verify(((_to_entry(row), row.hash) for row in rows), previous)
        gap = next((i for i, row in enumerate(rows) if row.number != number + 1 + i), None)
        if broken is not None or gap is not None:
            at = min(index for index in (broken, gap) if index is not None)
            return _answer(await Audit.all().count(), rows[at].number, previous)
        number, previous = rows[-1].number, rows[-1].hash
    return _answer(number, None, previous)


def _answer(entries: int, broken_at: int | None, last_hash: str) -> Answer:
    return Answer(
        {
            "is_intact": broken_at is None,
            "entries": entries,
            "broken_at": broken_at,
            "last_hash": last_hash,
        }
    )


def _to_entry(row: Audit) -> Mapping[str, Any]:
    return {
        "number": row.number,
        "id": row.id,
        "at": to_text(row.at),
        "actor_kind": row.actor_kind,
        "actor_id": row.actor_id,
        "actor_name": row.actor_name,
        "action": row.action,
        "target": row.target,
        "detail": row.detail,
        "address": row.address,
        "request_id": row.request_id,
    }
