"""The API at `/api/v1/notify-email`: the log, who gets no more mails, and a test mail."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from quart import Blueprint, Response, jsonify, request
from tortoise.expressions import Q

from chatclick import NotificationView, RecipientView, RouteTable, Site, TryLater
from chatclick.clock import now, to_text
from chatclick.errors import NotFound
from chatclick.mail import BadAddress, Undelivered, make_address
from chatclick.reading import line, read_limit, read_object, refuse
from chatclick_notify_email.models import Delivery, Stop
from chatclick_notify_email.sending import BOUNCED, FAILED, HELD, SENT, TRYING
from chatclick_notify_email.service import Service
from chatclick_notify_email.stops import resume
from chatclick_notify_email.words import find_language, say

MOUNT = "/api/v1/notify-email"
READ, WRITE = "plugin:read", "plugin:write"
STATUSES = (SENT, HELD, TRYING, FAILED, BOUNCED)
TEST = "staff.test"

_KEPT = {"address": line(254, fewest=3)}
_PAGE: Mapping[str, Mapping[str, Any]] = {
    "cursor": {"type": "string", "maxLength": 80},
    "limit": {"type": "integer", "minimum": 1, "maximum": 100},
}
_STATUS = {"status": {"type": "string", "enum": list(STATUSES)}}


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs; not there before the plugin has started.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    def build(self) -> Blueprint:
        """Build the blueprint."""
        api = RouteTable(self._site, MOUNT)
        api.add(
            "GET", "/deliveries", self.list_deliveries, needs=READ, queries={**_STATUS, **_PAGE}
        )
        api.add("GET", "/stops", self.list_stops, needs=READ, queries=_PAGE)
        api.add("POST", "/stops/remove", self.remove_stop, status=204, needs=WRITE, body="address")
        api.add("POST", "/test", self.send_test, needs=WRITE, body="address: where to")
        return api.build()

    async def list_deliveries(self) -> Response:
        """List mails, the newest first: where to, of which kind, and what became of them."""
        await self._site.require(READ)
        status = request.args.get("status", "")
        if status not in ("", *STATUSES):
            raise refuse("/status", "enum", f"Use one of {', '.join(STATUSES)}.")
        limit = read_limit(request.args.get("limit"))
        wanted = _read_cursor("created_at", "id") & (Q(status=status) if status else Q())
        rows = await Delivery.filter(wanted).order_by("-created_at", "-id").limit(limit + 1)
        data = [_delivery_to_json(row) for row in rows[:limit]]
        last = rows[limit - 1] if len(rows) > limit else None
        return _answer(data, (last.created_at, last.id) if last else None)

    async def list_stops(self) -> Response:
        """List the addresses that get no more mails, the newest first."""
        await self._site.require(READ)
        limit = read_limit(request.args.get("limit"))
        found = Stop.filter(_read_cursor("at", "address")).order_by("-at", "-address")
        rows = await found.limit(limit + 1)
        data = [
            {
                "address": row.address,
                "reason": row.reason,
                "detail": row.detail,
                "at": to_text(row.at),
            }
            for row in rows[:limit]
        ]
        last = rows[limit - 1] if len(rows) > limit else None
        return _answer(data, (last.at, last.address) if last else None)

    async def remove_stop(self) -> tuple[str, int]:
        """Send an address mails again, because its owner asks for it or its mailbox works."""
        caller = await self._site.require(WRITE)
        body = read_object(await self._site.read_json(), _KEPT, required=("address",))
        if not await resume(self._service.context, body["address"].lower()):
            raise NotFound("This address is not on the list.")
        await self._site.audit(caller, "notify_email.resume", "address")
        return "", 204

    async def send_test(self) -> Response:
        """Send a test mail, and return whether the server took it and what it said."""
        caller = await self._site.require(WRITE)
        readers = {"address": read_address}
        body = read_object(await self._site.read_json(), readers, required=("address",))
        language = find_language(
            request.accept_languages.best, self._service.context.config["language"]
        )
        notification = NotificationView(
            id=f"test_{uuid4().hex}",
            type=TEST,
            session_id=None,
            title=say(language, "test_title"),
            body=say(language, "test_body"),
            url=None,
            created_at=now(),
        )
        recipient = RecipientView(
            kind="agent",
            id=caller.id,
            name=caller.name,
            email=body["address"],
            phone=None,
            language=language,
        )
        try:
            receipt = await self._service.send(notification, recipient)
        except (TryLater, Undelivered) as error:
            return jsonify({"is_sent": False, "detail": str(error)})
        return jsonify({"is_sent": bool(receipt.provider_id), "detail": receipt.detail})


def read_address(pointer: str, value: Any) -> str:
    """Read an address that a mail can go to."""
    address: str = line(254, fewest=3)(pointer, value)
    try:
        make_address("", address)
    except BadAddress:
        raise refuse(pointer, "email", "An e-mail address is needed.") from None
    return address


def _delivery_to_json(row: Delivery) -> dict[str, Any]:
    return {
        "id": row.id,
        "type": row.type,
        "recipient": {"kind": row.recipient_kind, "id": row.recipient_id},
        "session_id": row.session_id,
        "address": row.address,
        "status": row.status,
        "attempts": row.attempts,
        "detail": row.detail,
        "created_at": to_text(row.created_at),
        "updated_at": to_text(row.updated_at),
    }


def _answer(data: list[dict[str, Any]], last: tuple[datetime, str] | None) -> Response:
    following = f"{int(last[0].timestamp() * 1_000_000)}.{last[1]}" if last else None
    return jsonify({"data": data, "next": following})


def _read_cursor(at: str, key: str) -> Q:
    """Return what comes behind the cursor of the query; everything without one."""
    text = request.args.get("cursor", "")
    if not text:
        return Q()
    stamp, _, last = text.partition(".")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 16 and len(last) <= 254):
        raise refuse("/cursor", "format", "This is no cursor of a page before.")
    seconds, rest = divmod(int(stamp), 1_000_000)
    edge = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
    before: dict[str, Any] = {f"{at}__lt": edge}
    beside: dict[str, Any] = {at: edge, f"{key}__lt": last}
    return Q(**before) | Q(**beside)
