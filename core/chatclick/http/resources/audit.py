"""The audit log: read, searched, taken away, and checked."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal

from pydantic import Field
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from chatclick.clock import to_text
from chatclick.http.audit_files import MEDIA_TYPES, build_name, write_csv, write_lines
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Object, Page, QueryNumber, QueryText, QueryTime
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, Time
from chatclick.security.audit import GENESIS_HASH, verify
from chatclick.security.file_names import build_disposition
from chatclick.store.models import Audit
from chatclick.store.prefixes import build_prefix_filter

resource = Resource("audit")

_BATCH = 1000


class AuditFilter(Model):
    """Which entries are meant."""

    action: QueryText | None = Field(
        None, description="such as widget.publish; `widget.*` for all of an area"
    )
    actor: QueryText | None = Field(None, description="a part of who did it: name or id")
    actor_id: QueryText | None = None
    target: QueryText | None = Field(None, description="id of what it was done to")
    address: QueryText | None = Field(None, description="network address; `10.1.*` for its begin")
    since: QueryTime | None = None
    until: QueryTime | None = None


class AuditQuery(Page, AuditFilter):
    """Which entries to list."""


class AuditExport(AuditFilter):
    """Which entries to take away, and in what form."""

    format: Literal["csv", "jsonl"] = "csv"


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


class VerifyQuery(Model):
    """Which stretch of the chain to check."""

    after: QueryNumber = Field(0, le=2**53, description="`checked` of the answer before")
    limit: QueryNumber | None = Field(
        None, ge=1, le=100_000, description="how many entries at most; none for all"
    )


class VerdictShape(Model):
    """Whether the chain holds up to the entry `checked`, and the first one that does not fit.

    `is_done` says that there is nothing behind it.
    """

    is_intact: bool
    entries: int
    checked: int
    is_done: bool
    broken_at: int | None
    last_hash: str


@resource.operation("GET", "/audit", permission="audit:read", answer=ListOf[AuditShape])
async def list_audit(call: Call[None, AuditQuery]) -> Answer:
    """List what was done, the newest first."""
    query = _choose(call.query)
    rows = await fetch(query, call.query, by="number", is_newest_first=True, kind=int)
    return Answer(
        build_page(
            rows,
            call.query.limit,
            lambda row: row.number,
            lambda row: {**_to_entry(row), "hash": row.hash},
        )
    )


@resource.operation("GET", "/audit/actions", permission="audit:read", answer=ListOf[str])
async def list_audit_actions(_call: Call[None, None]) -> Answer:
    """List the actions there are entries of, by alphabet."""
    names = Audit.all().distinct().order_by("action").limit(_BATCH)
    return Answer({"data": await names.values_list("action", flat=True), "next": None})


@resource.operation(
    "GET",
    "/audit/export",
    permission="audit:read",
    media_type="*/*",
    status=200,
)
async def export_audit(call: Call[None, AuditExport]) -> Answer:
    """Download entries, the oldest first, as CSV or as lines of JSON; that is an entry itself."""
    wanted = call.query.model_dump(exclude_none=True, mode="json")
    await call.services.store.write(lambda tx: call.audit(tx, "audit.export", "audit", wanted))
    last = await Audit.all().order_by("-number").first()
    rows = _read_all(_choose(call.query), last.number if last else 0)
    stream = write_csv(rows) if call.query.format == "csv" else write_lines(rows)
    headers = {
        "Content-Type": MEDIA_TYPES[call.query.format],
        "Content-Disposition": build_disposition(build_name(call.query.format), is_inline=False),
    }
    return Answer(stream=stream, headers=headers)


@resource.operation("GET", "/audit/verify", permission="audit:read", answer=VerdictShape)
async def verify_audit(call: Call[None, VerifyQuery]) -> Answer:
    """Check the chain, all of it or a stretch at a time, entry by entry."""
    number, left = call.query.after, call.query.limit
    before = await Audit.get_or_none(number=number) if number else None
    previous = before.hash if before else GENESIS_HASH
    if number and before is None:
        return await _answer(number, number, previous)
    while left is None or left > 0:
        size = _BATCH if left is None else min(_BATCH, left)
        rows = await Audit.filter(number__gt=number).order_by("number").limit(size)
        if not rows:
            break
        broken = verify(((_to_entry(row), row.hash) for row in rows), previous)
        gap = next((i for i, row in enumerate(rows) if row.number != number + 1 + i), None)
        if broken is not None or gap is not None:
            at = min(index for index in (broken, gap) if index is not None)
            return await _answer(number + at, rows[at].number, previous)
        number, previous = rows[-1].number, rows[-1].hash
        left = None if left is None else left - len(rows)
    return await _answer(number, None, previous)


async def _answer(checked: int, broken_at: int | None, last_hash: str) -> Answer:
    is_more = await Audit.filter(number__gt=checked).exists()
    return Answer(
        {
            "is_intact": broken_at is None,
            "entries": await Audit.all().count(),
            "checked": checked,
            "is_done": broken_at is not None or not is_more,
            "broken_at": broken_at,
            "last_hash": last_hash,
        }
    )


def _choose(wanted: AuditFilter) -> QuerySet[Audit]:
    query = Audit.filter(**wanted.model_dump(include={"actor_id", "target"}, exclude_none=True))
    for field in ("action", "address"):
        text = getattr(wanted, field)
        if text is not None and text.endswith("*"):
            query = query.filter(**build_prefix_filter(field, text[:-1]))
        elif text is not None:
            query = query.filter(**{field: text})
    if wanted.actor is not None:
        query = query.filter(Q(actor_name__icontains=wanted.actor) | Q(actor_id=wanted.actor))
    if wanted.since is not None:
        query = query.filter(at__gte=wanted.since)
    if wanted.until is not None:
        query = query.filter(at__lt=wanted.until)
    return query


async def _read_all(query: QuerySet[Audit], up_to: int) -> AsyncIterator[Mapping[str, Any]]:
    """Yield entries in batches, so that a long log is never in memory as a whole."""
    number = 0
    while (
        rows := await query.filter(number__gt=number, number__lte=up_to)
        .order_by("number")
        .limit(_BATCH)
    ):
        for row in rows:
            yield {**_to_entry(row), "hash": row.hash}
        number = rows[-1].number


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
