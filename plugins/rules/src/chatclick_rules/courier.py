"""Delivers the webhooks of rules: signed, with growing pauses, each by one of several processes."""

import asyncio
import hmac
import json
from base64 import b64decode, b64encode
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from chatclick import PluginContext
from chatclick.errors import ChatclickError
from chatclick_rules.models import Call

MAX_ATTEMPTS = 8
FIRST_PAUSE_S = 5.0
LONGEST_S = 60.0
BATCH = 20
TIMEOUT_S = 10.0
CLAIM = timedelta(seconds=60)
"""For so long a call is with the process that took it; one that died sends it no more."""


class Courier:
    """Delivers calls.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start, with what an earlier process left."""
        self._task = asyncio.create_task(self._run(), name="rules courier")

    async def stop(self) -> None:
        """Stop; what is not delivered stays in its table."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    def wake(self) -> None:
        """Look again at what is due."""
        self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                pause_s = await self._turn()
            except Exception as error:
                self._context.log.warning("courier_paused", error=str(error)[:200])
                pause_s = FIRST_PAUSE_S
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()

    async def _turn(self) -> float:
        due = await Call.filter(due_at__lte=_now()).order_by("due_at").limit(BATCH)
        await asyncio.gather(*(self._deliver(one) for one in due))
        if len(due) == BATCH:
            return 0.0
        following = await Call.all().order_by("due_at").first()
        if following is None:
            return LONGEST_S
        return min(LONGEST_S, max(0.01, (following.due_at - _now()).total_seconds()))

    async def _deliver(self, call: Call) -> None:
        if not await self._claim(call):
            return  # another process sends it
        is_done = await self._send(call)
        attempts = call.attempts + 1

        async def work() -> None:
            if is_done or attempts >= MAX_ATTEMPTS:
                await Call.filter(id=call.id).delete()
                return
            pause = timedelta(seconds=FIRST_PAUSE_S * 4.0**call.attempts)
            await Call.filter(id=call.id).update(attempts=attempts, due_at=_now() + pause)

        await self._context.write(work)
        if not is_done and attempts >= MAX_ATTEMPTS:
            self._context.log.warning("webhook_given_up", session_id=call.session_id)

    async def _claim(self, call: Call) -> bool:
        async def work() -> bool:
            due = Call.filter(id=call.id, attempts=call.attempts, due_at__lte=_now())
            return bool(await due.update(due_at=_now() + CLAIM))

        return await self._context.write(work)

    async def _send(self, call: Call) -> bool:
        body = json.dumps(call.body, ensure_ascii=False, separators=(",", ":")).encode()
        stamp = str(int(_now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "webhook-id": call.id,
            "webhook-timestamp": stamp,
        }
        secret = self._context.secrets.get("webhook_secret")
        try:
            if secret:
                headers["webhook-signature"] = sign(secret, call.id, stamp, body)
            answer = await self._context.http.request(
                "POST", call.url, headers=headers, content=body, timeout_s=TIMEOUT_S
            )
        except (ChatclickError, ValueError) as error:
            self._context.log.info("webhook_failed", error=str(error)[:200])
            return False
        # 410: the receiver wants no more of it.
        return 200 <= answer.status_code < 300 or answer.status_code == 410


def sign(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """Build the header `webhook-signature` of Standard Webhooks 1.0.0."""
    key = b64decode(secret.removeprefix("whsec_"))
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    return "v1," + b64encode(hmac.digest(key, signed, sha256)).decode()


def _now() -> datetime:
    return datetime.now(UTC)
