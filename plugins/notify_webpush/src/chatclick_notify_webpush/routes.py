"""The API at `/api/v1/notify-webpush`: one's own devices, those of visitors, a test, the log."""

from typing import Any

from quart import Blueprint, Response, jsonify

from chatclick import Caller, RouteTable, Site
from chatclick.clock import to_text, to_text_or_none
from chatclick.errors import Forbidden, NotFound
from chatclick.notifier import LogRoutes, answer_test, build_test
from chatclick.reading import line, read_object
from chatclick_notify_webpush import devices
from chatclick_notify_webpush.models import Device
from chatclick_notify_webpush.passes import build_link, read_pass
from chatclick_notify_webpush.service import Service
from chatclick_notify_webpush.vapid import get_key, write_public_key

MOUNT = "/api/v1/notify-webpush"
STAFF, VISITOR = "a login of staff", "the token of a visitor"
SUBSCRIPTION = "subscription, as the browser gives it, name and language"


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
        api.add("GET", "/key", self.get_key)
        api.add("GET", "/devices", self.list_devices, needs=STAFF)
        api.add("POST", "/devices", self.add_device, status=201, needs=STAFF, body=SUBSCRIPTION)
        api.add("POST", "/devices/{device_id}/remove", self.remove_device, status=204, needs=STAFF)
        api.add("POST", "/devices/renew", self.renew, status=204, body="old: address; subscription")
        api.add("POST", "/test", self.send_test, needs=STAFF, body="")
        api.add("POST", "/visitor/link", self.make_link, needs=VISITOR, body="")
        api.add(
            "POST",
            "/visitor/devices",
            self.add_visitor_device,
            status=201,
            body=f"pass, from the address of the page; {SUBSCRIPTION}",
        )
        api.add(
            "POST",
            "/visitor/devices/remove",
            self.remove_visitor_device,
            status=204,
            body="pass; endpoint: address",
        )
        LogRoutes(self._site, lambda: self._service.ledger, "notify_webpush").add_to(
            api, with_stops=False
        )
        return api.build()

    async def get_key(self) -> Response:
        """Return the public key that browsers subscribe with."""
        await self._site.require_pace()
        return jsonify({"key": write_public_key(await get_key(self._service.context))})

    async def list_devices(self) -> Response:
        """List one's own devices, the newest first."""
        caller = await self._require_staff()
        rows = await devices.list_devices("agent", caller.id)
        return jsonify({"data": [_to_json(row) for row in rows], "next": None})

    async def add_device(self) -> tuple[Response, int]:
        """Tell a device of one's own from now on."""
        caller = await self._require_staff()
        row = await self._add("agent", caller.id, await self._site.read_json())
        return jsonify(_to_json(row)), 201

    async def remove_device(self, device_id: str) -> tuple[str, int]:
        """Tell a device of one's own no more."""
        caller = await self._require_staff()
        row = await devices.find_device("agent", caller.id, device_id)
        if row is None:
            raise NotFound("There is no such device.")
        await devices.remove_device(self._service.context, row)
        return "", 204

    async def renew(self) -> tuple[str, int]:
        """Take a browser's new subscription for one it had; who knows the old address may."""
        await self._site.require_pace()
        readers = {"old": line(1500, fewest=12), "subscription": self._read_subscription}
        body = read_object(await self._site.read_json(), readers, required=tuple(readers))
        await devices.renew_device(self._service.context, body["old"], body["subscription"])
        return "", 204

    async def send_test(self) -> Response:
        """Send a test to one's own devices, and return whether one took it."""
        caller = await self._require_staff()
        read_object(await self._site.read_json(), {})
        # The words are the device's: each shows a test in its own language.
        made = build_test(caller, title="", body="", language="")
        return await answer_test(self._service.send(*made))

    async def make_link(self) -> Response:
        """Return the page where the visitor's browser can be asked."""
        caller = await self._site.require(None)
        if caller.kind != "visitor":
            raise Forbidden("Only visitors open this page.")
        read_object(await self._site.read_json(), {})
        return jsonify({"url": await build_link(self._service.context, caller.id)})

    async def add_visitor_device(self) -> tuple[Response, int]:
        """Tell a visitor's browser from now on."""
        await self._site.require_pace()
        document = dict(await self._site.read_json())
        holder = await self._read_pass(document.pop("pass", None))
        row = await self._add("visitor", holder, document)
        return jsonify(_to_json(row)), 201

    async def remove_visitor_device(self) -> tuple[str, int]:
        """Tell a visitor's browser no more."""
        await self._site.require_pace()
        document = dict(await self._site.read_json())
        holder = await self._read_pass(document.pop("pass", None))
        readers = {"endpoint": line(1500, fewest=12)}
        body = read_object(document, readers, required=("endpoint",))
        row = await devices.find_device_by_endpoint("visitor", holder, body["endpoint"])
        if row is not None:
            await devices.remove_device(self._service.context, row)
        return "", 204

    async def _require_staff(self) -> Caller:
        caller = await self._site.require(None)
        if caller.kind != "staff":
            raise Forbidden("Only people who log in have devices here.")
        return caller

    async def _read_pass(self, value: Any) -> str:
        sealed = line(4000, fewest=1)("/pass", value)
        return (await read_pass(self._service.context, sealed)).visitor_id

    async def _add(self, kind: str, owner_id: str, document: Any) -> Device:
        readers = {
            "subscription": self._read_subscription,
            "name": line(120, fewest=1),
            "language": line(35),
        }
        body = read_object(document, readers, required=("subscription", "name"))
        return await devices.add_device(
            self._service.context,
            body["subscription"],
            kind=kind,
            owner_id=owner_id,
            name=body["name"],
            language=body.get("language", ""),
        )

    def _read_subscription(self, pointer: str, value: Any) -> devices.Subscription:
        services = list(self._service.context.config["services"])
        return devices.read_subscription(value, pointer, services)


def _to_json(row: Device) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "service": row.service,
        "language": row.language,
        "digest": row.digest,
        "created_at": to_text(row.created_at),
        "told_at": to_text_or_none(row.told_at),
    }
