"""`/healthz`, `/readyz` and `/metrics`, for probes and Prometheus."""

import hmac
from ipaddress import ip_address
from typing import Any

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST
from quart import Quart, Response, request

from chatclick.errors import Forbidden
from chatclick.http.monitoring.readiness import Readiness
from chatclick.http.monitoring.scrape import scrape
from chatclick.http.services import Services

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def install(app: Quart, services: Services) -> None:
    """Add the three addresses."""
    readiness = Readiness(services)

    @app.get("/healthz")
    async def healthz() -> Response:
        return _answer({"status": "ok"})

    @app.get("/readyz")
    async def readyz() -> Response:
        found = await readiness.find_reasons()
        reasons = [one.to_json() for one in found if one.is_serious]
        body = {
            "status": "not ready" if reasons else "ready",
            "reasons": reasons,
            "warnings": [one.to_json() for one in found if not one.is_serious],
        }
        return _answer(body, 503 if reasons else 200)

    @app.get("/metrics")
    async def metrics() -> Response:
        _require_scraper(services)
        figures = await scrape(services, await readiness.find_reasons())
        return Response(figures, content_type=CONTENT_TYPE_LATEST)


def _require_scraper(services: Services) -> None:
    """Let in who has the token or, where there is none, who calls from this machine.

    Raises:
        Forbidden: neither.
    """
    token = services.settings.metrics_token
    if token:
        given = request.headers.get("Authorization", "").encode()
        if hmac.compare_digest(given, f"Bearer {token}".encode()):
            return
        raise Forbidden("Send the token of the setting metrics_token as a bearer token.")
    # Behind a proxy on this machine everyone seems to be local.
    if any(name in request.headers for name in _FORWARDED) or not _is_local():
        raise Forbidden("Metrics are for this machine only; set metrics_token to open them.")


def _is_local() -> bool:
    peer = (request.scope.get("client") or ("",))[0]
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False


def _answer(body: dict[str, Any], status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status=status, content_type="application/json")
