"""Answering a scrape: what the rooms count anyway, and a few looks at the database."""

import asyncio
import platform
from collections import Counter
from pathlib import Path

import structlog
from prometheus_client import REGISTRY, disable_created_metrics, generate_latest
from tortoise.connection import get_connection

from chatclick.chat.unread import GIVEN_UP
from chatclick.clock import now
from chatclick.http.monitoring.figures import Sheet
from chatclick.http.monitoring.readiness import Reason
from chatclick.http.services import Services
from chatclick.http.surroundings import describe_disk, read_version
from chatclick.store.database import is_sqlite, sqlite_path

PATIENCE_S = 5.0
"""How long the database may take for all of a scrape, in seconds; Prometheus waits for ten."""

_log = structlog.get_logger(__name__)

# When each series began is worth nothing here and doubles their number.
disable_created_metrics()  # type: ignore[no-untyped-call]


async def scrape(services: Services, reasons: list[Reason]) -> bytes:
    """Return all figures in the text format of Prometheus.

    Args:
        services: the host.
        reasons: why it does not serve.
    """
    sheet = Sheet()
    _put_build(sheet, services)
    sheet.put("chatclick_ready", float(not any(one.is_serious for one in reasons)))
    for code in sorted({one.code for one in reasons}):
        sheet.put("chatclick_not_ready", 1, code)
    _put_sockets(sheet, services)
    _put_store(sheet, services)
    _put_plugins(sheet, services)
    for (type_, actor), count in sorted(services.census.events.items()):
        sheet.put("chatclick_events", count, type_, actor)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await _put_stored(sheet, services)
    except Exception as error:  # a scrape is wanted most when something is wrong
        _log.warning("scrape_incomplete", error=str(error) or type(error).__name__)
        sheet.put("chatclick_database_readable", 0)
    else:
        sheet.put("chatclick_database_readable", 1)
    # In a thread: with many plugins the counters take tens of milliseconds to write down.
    own = await asyncio.to_thread(services.plugins.services.telemetry.encode)
    return sheet.encode() + await asyncio.to_thread(generate_latest, REGISTRY) + own


def _put_build(sheet: Sheet, services: Services) -> None:
    database = "sqlite" if is_sqlite(services.store.url) else "postgres"
    sheet.put("chatclick_build_info", 1, read_version(), platform.python_version(), database)


def _put_sockets(sheet: Sheet, services: Services) -> None:
    traffic = services.traffic
    kinds = Counter(
        one.principal.kind if one.principal else "unknown" for one in services.list_connections()
    )
    for kind in sorted({"staff", "visitor", *kinds}):
        sheet.put("chatclick_socket_connections", kinds[kind], kind)
    sheet.put("chatclick_socket_opened", traffic.opened)
    for code, count in sorted(traffic.closed.items()):
        sheet.put("chatclick_socket_closed", count, str(code))
    for status, count in sorted(traffic.refused.items()):
        sheet.put("chatclick_socket_refused", count, str(status))
    sheet.put("chatclick_socket_frames", traffic.frames_in, "in")
    sheet.put("chatclick_socket_frames", traffic.frames_out, "out")
    sheet.put("chatclick_socket_frames_superseded", traffic.superseded)


def _put_store(sheet: Sheet, services: Services) -> None:
    writer = services.store.unit_of_work
    sheet.put("chatclick_store_pending_writes", writer.pending)
    sheet.put("chatclick_store_healthy", float(writer.is_healthy))
    disk = describe_disk(services.settings.data_dir)
    sheet.put("chatclick_disk_bytes", disk["free_bytes"], "free")
    sheet.put("chatclick_disk_bytes", disk["total_bytes"], "total")
    if is_sqlite(services.store.url):
        path = sqlite_path(services.store.url)
        for part, file in (("data", path), ("wal", Path(f"{path}-wal"))):
            size = file.stat().st_size if file.exists() else 0
            sheet.put("chatclick_store_bytes", size, part)
        return
    for role, name in (("reader", "default"), ("writer", "writer")):
        pool = get_connection(name)._pool
        size, idle = (pool.get_size(), pool.get_idle_size()) if pool else (0, 0)
        sheet.put("chatclick_store_connections", size - idle, role, "used")
        sheet.put("chatclick_store_connections", idle, role, "idle")


def _put_plugins(sheet: Sheet, services: Services) -> None:
    for plugin in services.plugins.list():
        if plugin["desired"] == "enabled":
            sheet.put("chatclick_plugin_state", 1, plugin["id"], plugin["state"])
            sheet.put("chatclick_plugin_info", 1, plugin["id"], plugin["version"], plugin["kind"])
    for (plugin_id, level), count in sorted(services.plugins.logbook.counts.items()):
        sheet.put("chatclick_plugin_log_lines", count, plugin_id, level)


async def _put_stored(sheet: Sheet, services: Services) -> None:
    if not is_sqlite(services.store.url):
        rows = await get_connection("default").execute_query_dict(
            "SELECT pg_database_size(current_database()) AS bytes"
        )
        sheet.put("chatclick_store_bytes", rows[0]["bytes"], "data")
    sheet.put("chatclick_event_log_position", await services.log.read_head())
    at = now()
    backlogs = await services.depths.list_backlogs()
    for one in backlogs:
        age_s = (at - one.oldest_at).total_seconds() if one.oldest_at else 0.0
        sheet.put("chatclick_consumer_lag_events", one.backlog, one.name)
        sheet.put("chatclick_consumer_lag_seconds", max(0.0, age_s), one.name)
        sheet.put("chatclick_consumer_failures", one.failures, one.name)
    found = await services.census.look()
    for state, count in sorted(found.sessions.items()):
        sheet.put("chatclick_sessions", count, state)
    wait_s = (at - found.waiting_since).total_seconds() if found.waiting_since else 0.0
    sheet.put("chatclick_sessions_longest_wait_seconds", max(0.0, wait_s))
    sheet.put("chatclick_staff", found.staff_connected, "connected")
    sheet.put("chatclick_staff", found.staff_online, "online")
    for consumer, count in sorted(found.owed.items()):
        sheet.put("chatclick_outbox_deliveries", count, consumer)
    # From none on: a series that begins with the first that is given up never rises.
    none = dict.fromkeys([*(one.name for one in backlogs), GIVEN_UP], 0)
    for consumer, count in sorted((none | found.dead_letters).items()):
        sheet.put("chatclick_dead_letters", count, consumer)
