"""Two processes say at once which delivery of a conversation comes next."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from chatclick.settings import EgressSettings
from chatclick.testing import WholeHost

from .receivers import Receiver, build_answer

POSTGRES = "CHATCLICK_TEST_POSTGRES_URL"
pytestmark = pytest.mark.skipif(POSTGRES not in os.environ, reason=f"{POSTGRES} is not set")

HOLD = "SELECT id FROM webhooks_endpoint FOR UPDATE"
HOLD_LINE = "LOCK TABLE webhooks_delivery IN SHARE ROW EXCLUSIVE MODE"
PUT_BEHIND = (
    "INSERT INTO webhooks_delivery (message_id, endpoint_id, session_id, lane, type, body, state,"
    " attempts, last_error, created_at) SELECT 'whm_other', endpoint_id, session_id, lane, type,"
    " 'from another process', 'waiting', 0, '', now() FROM webhooks_delivery"
)
END = "UPDATE webhooks_delivery SET state = 'delivered', next_attempt_at = NULL"
IS_HELD_UP = (
    "EXISTS (SELECT FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database())"
)
HAS_ENDED = "SELECT state = 'delivered' FROM webhooks_delivery ORDER BY id LIMIT 1"


@pytest.fixture
async def other(migrated_postgres_url: str) -> AsyncIterator[Any]:
    """What another process does in the database."""
    connection = await asyncpg.connect(migrated_postgres_url)
    yield connection
    await connection.close()


@pytest.fixture
async def looking(migrated_postgres_url: str) -> AsyncIterator[Any]:
    """Looks at what is committed."""
    connection = await asyncpg.connect(migrated_postgres_url)
    yield connection
    await connection.close()


@pytest.fixture
async def site(
    migrated_postgres_url: str, tmp_path: Path, receiver: Receiver
) -> AsyncIterator[WholeHost]:
    """A running host with an endpoint that hears of messages."""
    egress = EgressSettings(allowed_networks=["127.0.0.0/8"], ports=[receiver.port])
    body = {"url": receiver.url, "event_types": ["message.created"]}
    async with WholeHost(tmp_path, database_url=migrated_postgres_url, egress=egress) as site:
        await site.call("POST", "/api/v1/webhooks", body)
        yield site


async def until(looking: Any, question: str) -> None:
    """Wait until the database says yes."""
    async with asyncio.timeout(30):
        while not await looking.fetchval(f"SELECT {question}"):
            await asyncio.sleep(0)


async def write(site: WholeHost, session: tuple[str, str], text: str) -> None:
    """Let a visitor write."""
    path, visitor = session
    await site.call("POST", f"{path}/messages", {"client_msg_id": text, "text": text}, visitor)


async def begin(site: WholeHost, receiver: Receiver, looking: Any) -> tuple[str, str]:
    """Begin a conversation of one message that the receiver did not take yet."""
    receiver.answer = build_answer(503)
    session = await site.visit()
    await write(site, session, "one")
    await until(looking, "bool_and(attempts = 1) FROM webhooks_delivery")
    receiver.answer = build_answer(200)
    return session


async def test_what_another_process_puts_behind_one_that_ends_just_then_is_sent(
    site: WholeHost, receiver: Receiver, other: Any, looking: Any
) -> None:
    await begin(site, receiver, looking)
    (row,) = (await site.call("GET", "/api/v1/webhooks/deliveries"))["data"]

    async with other.transaction():
        await other.execute(HOLD)
        await other.execute(PUT_BEHIND)
        await site.call("POST", f"/api/v1/webhooks/deliveries/{row['id']}/replay", {})
        await until(looking, f"{IS_HELD_UP} OR ({HAS_ENDED})")

    assert (await receiver.wait(3))[-1].body == b"from another process"


async def test_what_comes_behind_one_that_another_process_ends_just_then_is_sent(
    site: WholeHost, receiver: Receiver, other: Any, looking: Any
) -> None:
    session = await begin(site, receiver, looking)

    async with other.transaction():
        await other.execute(HOLD_LINE)
        await other.execute(END)
        await write(site, session, "two")
        await until(looking, f"{IS_HELD_UP} OR count(*) = 2 FROM webhooks_delivery")

    assert (await receiver.wait(2))[-1].document["data"]["event"]["content"]["text"] == "two"
