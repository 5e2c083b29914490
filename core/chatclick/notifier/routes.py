"""The API of a page that shows what was sent: the log, who gets no more, and the answer of a test.

It needs `plugin:read` to look and `plugin:write` to change.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from quart import Response, jsonify, request

from chatclick.clock import now, to_text
from chatclick.errors import NotFound
from chatclick.notifier.ledger import STATUSES, Ledger, Undelivered
from chatclick.notifier.rows import DeliveryRow, StopRow
from chatclick.paging import PAGE, read_page
from chatclick.plugin.people_views import RecipientView
from chatclick.plugin.results import Receipt, TryLater
from chatclick.plugin.route_table import RouteTable
from chatclick.plugin.site import Caller, Site
from chatclick.plugin.views import NotificationView
from chatclick.reading import line, read_object, refuse

READ, WRITE = "plugin:read", "plugin:write"
TEST = "staff.test"

_STATUS = {"status": {"type": "string", "enum": list(STATUSES)}}


class LogRoutes:
    """Handlers of the log and of who gets no more.

    Args:
        site: knows who calls.
        find_ledger: returns the ledger; not called before the plugin has started.
        plugin_id: begins the names of what is audited.
        fold: writes an address as the ledger does.
    """

    def __init__(
        self,
        site: Site,
        find_ledger: Callable[[], Ledger],
        plugin_id: str,
        fold: Callable[[str], str] = str,
    ) -> None:
        self._site = site
        self._fold = fold
        self._find_ledger = find_ledger
        self._plugin_id = plugin_id

    def add_to(self, api: RouteTable, *, with_stops: bool = True) -> None:
        """Add the routes `/deliveries`, `/stops` and `/stops/remove`.

        Args:
            api: of the plugin's mount.
            with_stops: whether the ledger keeps who wants no more.
        """
        api.add("GET", "/deliveries", self.list_deliveries, needs=READ, queries={**_STATUS, **PAGE})
        if with_stops:
            api.add("GET", "/stops", self.list_stops, needs=READ, queries=PAGE)
            api.add(
                "POST", "/stops/remove", self.remove_stop, status=204, needs=WRITE, body="address"
            )

    async def list_deliveries(self) -> Response:
        """List what was sent, the newest first: where to, of which kind, what became of it."""
        await self._site.require(READ)
        status = request.args.get("status", "")
        if status not in ("", *STATUSES):
            raise refuse("/status", "enum", f"Use one of {', '.join(STATUSES)}.")
        found = self._find_ledger().deliveries.all()
        found = found.filter(status=status) if status else found
        return jsonify(await read_page(found, _delivery_to_json, request.args))

    async def list_stops(self) -> Response:
        """List the addresses that get no more, the newest first."""
        await self._site.require(READ)
        found = self._get_stops().all()
        page = await read_page(found, _stop_to_json, request.args, at="at", key="address")
        return jsonify(page)

    def _get_stops(self) -> type[StopRow]:
        stops = self._find_ledger().stops
        assert stops is not None
        return stops

    async def remove_stop(self) -> tuple[str, int]:
        """Send an address notifications again, because its owner asks for it or it works again."""
        caller = await self._site.require(WRITE)
        readers = {"address": line(254, fewest=3)}
        body = read_object(await self._site.read_json(), readers, required=("address",))
        if not await self._find_ledger().resume(self._fold(body["address"])):
            raise NotFound("This address is not on the list.")
        await self._site.audit(caller, f"{self._plugin_id}.resume", "address")
        return "", 204


def build_test(
    caller: Caller,
    *,
    title: str,
    body: str,
    language: str,
    phone: str | None = None,
    email: str | None = None,
) -> tuple[NotificationView, RecipientView]:
    """Build the notification of a test, to whoever asks for it.

    Args:
        caller: who asks.
        title: one line.
        body: more.
        language: of both.
        phone: where to, for transports that need it.
        email: the same.
    """
    notification = NotificationView(
        id=f"test_{uuid4().hex}",
        type=TEST,
        session_id=None,
        title=title,
        body=body,
        url=None,
        created_at=now(),
    )
    recipient = RecipientView(
        kind="agent", id=caller.id, name=caller.name, email=email, phone=phone, language=language
    )
    return notification, recipient


async def answer_test(sending: Awaitable[Receipt]) -> Response:
    """Answer a request for a test with whether it went out and what was said.

    Args:
        sending: what sends it.
    """
    try:
        receipt = await sending
    except (TryLater, Undelivered) as error:
        return jsonify({"is_sent": False, "detail": str(error)})
    return jsonify({"is_sent": bool(receipt.provider_id), "detail": receipt.detail})


def _delivery_to_json(row: DeliveryRow) -> dict[str, Any]:
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


def _stop_to_json(row: StopRow) -> dict[str, Any]:
    return {
        "address": row.address,
        "reason": row.reason,
        "detail": row.detail,
        "at": to_text(row.at),
    }
