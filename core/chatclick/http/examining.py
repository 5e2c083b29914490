"""What somebody should look at, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chatclick.chat.depths import Depth
from chatclick.http.services import Services

FAR_BEHIND = 1000
MANY_WRITES = 1000
LITTLE_ROOM = 512 * 1024 * 1024

_DOWN = frozenset({"failed", "incompatible", "needs_migration", "missing"})
_LAME = frozenset({"degraded", "retrying", "needs_config", "needs_consent"})


def find_problems(
    services: Services,
    depth: Depth,
    consumers: Sequence[Mapping[str, Any]],
    disk: Mapping[str, int],
) -> list[dict[str, Any]]:
    """Return what is wrong, the worst first.

    Args:
        services: the host.
        depth: what waits now.
        consumers: readers of the log, in their wire form.
        disk: room in the data folder.
    """
    found = [
        *_look_at_database(services, depth, disk),
        *_look_at_consumers(consumers),
        *_look_at_routing(services),
        *_look_at_stuck(services),
        *_look_at_plugins(services),
    ]
    return sorted(found, key=lambda one: one["severity"] != "bad")


def _look_at_database(
    services: Services, depth: Depth, disk: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    reason = services.why_not_ready()
    if reason:
        yield _bad("not_ready", "host", f"The host takes no traffic: {reason}.")
    if not services.store.unit_of_work.is_healthy:
        yield _bad("database_down", "database", "The database does not take writes.")
    if depth.writes > MANY_WRITES:
        text = f"{depth.writes} writes wait for the database."
        yield _warning("writes_wait", "database", text)
    if disk["free_bytes"] < LITTLE_ROOM:
        megabytes = disk["free_bytes"] // 1_000_000
        yield _bad("disk_full", "disk", f"The disk of the data folder has {megabytes} MB left.")
    if services.settings.safe_mode:
        text = "Safe mode: the host was started without plugins."
        yield _warning("safe_mode", "host", text)


def _look_at_consumers(consumers: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in consumers:
        name = one["name"]
        if one["backlog"] > FAR_BEHIND:
            yield _warning("far_behind", name, f"{name} is {one['backlog']} events behind.")
        if one["owed"]:
            text = f"{name} fails: {one['owed']} deliveries wait. {one['last_error'] or ''}".strip()
            yield _warning("deliveries_owed", name, text)
        if one["dead_letters"]:
            text = f"{name} gave up {one['dead_letters']} deliveries."
            yield _warning("dead_letters", name, text)


def _look_at_routing(services: Services) -> Iterator[dict[str, Any]]:
    if failing := services.routing.failing:
        session_id, why = next(iter(failing.items()))
        text = f"{len(failing)} waiting sessions cannot be routed, such as {session_id}: {why}."
        yield _warning("routing_fails", "routing", text)


def _look_at_stuck(services: Services) -> Iterator[dict[str, Any]]:
    for name in services.depths.list_stuck():
        tell = _warning if name.startswith("plugin:") else _bad
        text = f"{name} has events to handle and has not got on for minutes."
        yield tell("consumer_stuck", name, text)


def _look_at_plugins(services: Services) -> Iterator[dict[str, Any]]:
    for plugin in services.plugins.list():
        if plugin["desired"] != "enabled":
            continue
        text = f"{plugin['name']} is {plugin['state'].replace('_', ' ')}. {plugin['reason']}"
        if plugin["state"] in _DOWN:
            yield _bad("plugin_down", plugin["id"], text.strip())
        elif plugin["state"] in _LAME:
            yield _warning("plugin_lame", plugin["id"], text.strip())


def _bad(code: str, subject: str, text: str) -> dict[str, Any]:
    return {"code": code, "severity": "bad", "subject": subject, "text": text}


def _warning(code: str, subject: str, text: str) -> dict[str, Any]:
    return {"code": code, "severity": "warning", "subject": subject, "text": text}
