"""The API of webhooks, for staff and keys, at `/api/v1/webhooks`."""

from collections.abc import Mapping
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import Site
from chatclick_webhooks.catalogue import EVENT_TYPES, load_words
from chatclick_webhooks.deliveries import delivery_to_json
from chatclick_webhooks.described import build_operation
from chatclick_webhooks.endpoints import Endpoints
from chatclick_webhooks.models import Endpoint
from chatclick_webhooks.service import Service

MOUNT = "/api/v1/webhooks"
READ = "settings:read"
WRITE = "settings:write"


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs; not there before the plugin has started.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    def build(self) -> list[Blueprint]:
        """Build the blueprint."""
        blueprint = self._site.blueprint(MOUNT)
        described: dict[str, dict[str, Any]] = {}
        for method, path, view, status, permission in (
            ("GET", "", self.list_endpoints, 200, READ),
            ("POST", "", self.create, 201, WRITE),
            ("GET", "/event-types", self.list_event_types, 200, READ),
            ("GET", "/deliveries", self.list_deliveries, 200, READ),
            ("GET", "/deliveries/{delivery_id}", self.show_delivery, 200, READ),
            ("POST", "/deliveries/{delivery_id}/replay", self.replay, 200, WRITE),
            ("GET", "/{webhook_id}", self.show, 200, READ),
            ("PATCH", "/{webhook_id}", self.change, 200, WRITE),
            ("DELETE", "/{webhook_id}", self.delete, 204, WRITE),
            ("POST", "/{webhook_id}/rotate-secret", self.rotate, 200, WRITE),
            ("POST", "/{webhook_id}/test", self.test, 201, WRITE),
            ("POST", "/{webhook_id}/replay", self.replay_since, 200, WRITE),
        ):
            rule = path.replace("{", "<").replace("}", ">")
            blueprint.add_url_rule(rule, view.__name__, view, methods=[method])
            summary = (view.__doc__ or "").partition("\n")[0]
            described.setdefault(MOUNT + path, {})[method.lower()] = build_operation(
                path, view.__name__, summary, status, permission
            )
        self._site.describe(described)
        return [blueprint]

    @property
    def _endpoints(self) -> Endpoints:
        return self._service.endpoints

    async def list_endpoints(self) -> Response:
        """List the endpoints."""
        await self._site.require(READ)
        data = [await self._endpoints.to_json(one) for one in await self._endpoints.list_all()]
        return jsonify({"data": data, "next": None})

    async def create(self) -> tuple[Response, int]:
        """Make an endpoint; the answer shows its secret, and nothing else ever does."""
        caller = await self._site.require(WRITE)
        body = await self._site.read_json()
        endpoint, secret = await self._endpoints.create(body, self._service.clock())
        detail = {"after": _audited(endpoint)}
        await self._site.audit(caller, "webhooks.create", endpoint.id, detail)
        return await self._respond(endpoint, secret), 201

    async def list_event_types(self) -> Response:
        """List the kinds of events there are, in the caller's language."""
        await self._site.require(READ)
        words = load_words((request.accept_languages.best or "").partition("-")[0])
        data = [
            {"type": name, "meaning": words.get(name, text)} for name, text in EVENT_TYPES.items()
        ]
        return jsonify({"data": data, "next": None})

    async def show(self, webhook_id: str) -> Response:
        """Return an endpoint."""
        await self._site.require(READ)
        return await self._respond(await self._endpoints.get(webhook_id))

    async def change(self, webhook_id: str) -> Response:
        """Change an endpoint; one that is switched on again gets at once what was held back."""
        caller = await self._site.require(WRITE)
        body = await self._site.read_json()
        endpoint, before = await self._endpoints.change(webhook_id, body, self._service.clock())
        after = {key: getattr(endpoint, key) for key in before}
        detail = {"before": before, "after": after}
        await self._site.audit(caller, "webhooks.change", endpoint.id, detail)
        self._service.courier.wake()
        return await self._respond(endpoint)

    async def delete(self, webhook_id: str) -> tuple[str, int]:
        """Remove an endpoint; what is still to be delivered goes with it."""
        caller = await self._site.require(WRITE)
        endpoint = await self._endpoints.delete(webhook_id)
        detail = {"before": _audited(endpoint)}
        await self._site.audit(caller, "webhooks.delete", endpoint.id, detail)
        return "", 204

    async def rotate(self, webhook_id: str) -> Response:
        """Give an endpoint a new secret; for `overlap_hours` both sign."""
        caller = await self._site.require(WRITE)
        body = await self._site.read_json()
        endpoint, secret = await self._endpoints.rotate(webhook_id, body, self._service.clock())
        await self._site.audit(caller, "webhooks.rotate_secret", endpoint.id)
        return await self._respond(endpoint, secret)

    async def test(self, webhook_id: str) -> tuple[Response, int]:
        """Send the event `webhook.test` to an endpoint, whatever it asks for."""
        caller = await self._site.require(WRITE)
        endpoint = await self._endpoints.get(webhook_id)
        delivery = await self._service.deliveries.put_test(endpoint, self._service.clock())
        await self._site.audit(caller, "webhooks.test", endpoint.id)
        self._service.courier.wake()
        return jsonify(delivery_to_json(delivery)), 201

    async def list_deliveries(self) -> Response:
        """List deliveries, the newest first."""
        await self._site.require(READ)
        rows, following = await self._service.deliveries.list_page(request.args)
        return jsonify({"data": [delivery_to_json(one) for one in rows], "next": following})

    async def show_delivery(self, delivery_id: str) -> Response:
        """Return a delivery with its body and its attempts."""
        await self._site.require(READ)
        delivery = await self._service.deliveries.get(delivery_id)
        tries = await self._service.deliveries.list_attempts(delivery)
        return jsonify({**delivery_to_json(delivery), "body": delivery.body, "tries": tries})

    async def replay(self, delivery_id: str) -> Response:
        """Send a delivery again; its id stays the same."""
        caller = await self._site.require(WRITE)
        delivery = await self._service.deliveries.replay(delivery_id, self._service.clock())
        await self._site.audit(caller, "webhooks.replay", delivery.message_id)
        self._service.courier.wake()
        return jsonify(delivery_to_json(delivery))

    async def replay_since(self, webhook_id: str) -> Response:
        """Send again what an endpoint was to get from a time on; by default what failed."""
        caller = await self._site.require(WRITE)
        body = await self._site.read_json()
        endpoint = await self._endpoints.get(webhook_id)
        now = self._service.clock()
        count = await self._service.deliveries.replay_since(endpoint, body, now)
        detail = {"since": body.get("since"), "count": count}
        await self._site.audit(caller, "webhooks.replay", endpoint.id, detail)
        self._service.courier.wake()
        return jsonify({"count": count})

    async def _respond(self, endpoint: Endpoint, secret: str | None = None) -> Response:
        document: Mapping[str, Any] = await self._endpoints.to_json(endpoint)
        return jsonify(document if secret is None else {**document, "secret": secret})


def _audited(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "url": endpoint.url,
        "description": endpoint.description,
        "event_types": endpoint.event_types,
        "has_content": endpoint.has_content,
    }
