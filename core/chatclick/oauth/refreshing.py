"""Fresh tokens: of all processes one asks for them.

A refresh token may be good once, so whoever asks names itself in the row and the others wait for
what it gets. When a name stands there for too long its process is gone, and how long each tells by
its own clock. Clocks need not agree otherwise either: a token that a server refuses before its time
is replaced.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from chatclick.clock import now
from chatclick.errors import ChatclickError, Invalid, RetryableError, Unavailable
from chatclick.oauth import flows
from chatclick.oauth.flows import Client, Refused, Tokens
from chatclick.oauth.providers import APP
from chatclick.oauth.rows import GrantRow
from chatclick.oauth.settings import build_provider
from chatclick.oauth.troubles import CHANGED, NOBODY, NotConnected, build_trouble
from chatclick.plugin import PluginContext

NEW, CONNECTED, BROKEN = "new", "connected", "broken"
EARLY_S = 120.0
GONE_AFTER_S = 40.0  # a refresh takes ten at most
LOOK_EVERY_S = 0.2
KEEP_TRIES = 10
KEEP_PAUSE_S = 0.5
TAKEN_BACK = "invalid_grant"

Tell = Callable[[str, str], Awaitable[None]]
"""Is told the id of a grant that was taken back, and why."""


class FreshTokens:
    """Hands out access tokens that are good now.

    Args:
        context: the plugin's.
        grants: its table.
        tell: is told of a grant that was taken back.
    """

    def __init__(self, context: PluginContext, grants: type[GrantRow], tell: Tell) -> None:
        self._context = context
        self._grants = grants
        self._tell = tell
        self._refreshing: set[asyncio.Task[str | None]] = set()

    async def stop(self) -> None:
        """Wait for what is under way: a token that was given out and not kept is lost."""
        await asyncio.gather(*self._refreshing, return_exceptions=True)

    async def get(self, grant_id: str) -> str:
        """Return an access token that is good now.

        Raises:
            NotConnected: a person has to consent.
            Unavailable: the server does not answer; try again.
        """
        seen: tuple[str, float] = ("", 0.0)
        while True:
            row = await self._grants.get_or_none(id=grant_id)
            if row is None or row.status != CONNECTED:
                raise NotConnected((row and row.trouble) or build_trouble(NOBODY))
            if row.access_token and (row.refresh_at is None or row.refresh_at > now()):
                return await self._context.vault.open(row.access_token)
            if row.refresher != seen[0]:
                seen = (row.refresher, time.monotonic())
            is_gone = time.monotonic() - seen[1] >= GONE_AFTER_S
            if (not row.refresher or is_gone) and (token := await self._refresh_apart(row)):
                return token
            await asyncio.sleep(LOOK_EVERY_S)

    async def distrust(self, grant_id: str, token: str) -> None:
        """Have a fresh token next time: a server refused this one before its time."""
        row = await self._grants.get_or_none(id=grant_id)
        if row is None or not row.access_token:
            return
        if await self._context.vault.open(row.access_token) != token:
            return  # somebody has a fresh one already

        async def work() -> None:
            same = self._grants.filter(id=grant_id, access_token=row.access_token)
            await same.update(refresh_at=now())

        await self._context.write(work)

    async def _claim(self, row: GrantRow) -> bool:
        mine = uuid4().hex

        async def work() -> int:
            same = {"refresher": row.refresher, "access_token": row.access_token}
            return await self._grants.filter(id=row.id, **same).update(refresher=mine)

        is_mine = bool(await self._context.write(work))
        if is_mine:
            row.refresher = mine
        return is_mine

    async def _refresh_apart(self, row: GrantRow) -> str | None:
        """Refresh in a task of its own: whoever waits may go, and what is given out is kept.

        Returns:
            None where somebody else does.
        """
        task = asyncio.create_task(self._claim_and_refresh(row), name="fresh token")
        self._refreshing.add(task)
        task.add_done_callback(self._refreshing.discard)
        return await asyncio.shield(task)

    async def _claim_and_refresh(self, row: GrantRow) -> str | None:
        return await self._refresh(row) if await self._claim(row) else None

    async def _refresh(self, row: GrantRow) -> str:
        try:
            tokens = await self._ask_anew(row)
        except Refused as error:
            raise await self._break(row, error) from None
        except Invalid as error:
            # The operator's rules let nobody call the server. Rules change; the leave is there.
            await self._save(row, {"refresher": ""})
            raise Unavailable(error.detail, retry_after_s=30.0) from None
        except BaseException:
            await self._save(row, {"refresher": ""})
            raise
        await self._keep(row, await seal_tokens(self._context, tokens))
        return tokens.access

    async def _keep(self, row: GrantRow, sealed: Mapping[str, Any]) -> None:
        """Keep fresh tokens, also when the database is busy: the ones before may be void."""
        for left in reversed(range(KEEP_TRIES)):
            try:
                is_kept = await self._save(row, {**sealed, "refresher": "", "trouble": ""})
            except RetryableError:
                if not left:
                    raise
                await asyncio.sleep(KEEP_PAUSE_S)
            else:
                if not is_kept:
                    raise NotConnected(build_trouble(CHANGED))
                return

    async def _ask_anew(self, row: GrantRow) -> Tokens:
        ask, provider = self._context.http.request, build_provider(row)
        client = await build_client(self._context, row)
        if row.flow == APP:
            return await flows.ask_as_app(ask, provider, client)
        token = await self._context.vault.open(row.refresh_token)
        return await flows.refresh(ask, provider, client, token)

    async def _break(self, row: GrantRow, error: Refused) -> ChatclickError:
        """Note that the leave is gone, tell of it, and return what whoever waits is told."""
        trouble = error.trouble
        lost = {"refresh_token": ""} if error.code == TAKEN_BACK else {}
        changed = {"status": BROKEN, "trouble": trouble, "access_token": "", "refresher": ""}
        asked_with = {"client_secret": row.client_secret}
        if await self._save(row, {**changed, **lost}, **asked_with):
            self._context.log.warning("grant_lost", grant=row.id, error=error.code)
            await self._tell(row.id, trouble)
        else:  # where a new secret was entered meanwhile, it is tried next
            await self._save(row, {"refresher": ""})
        return NotConnected(trouble)

    async def _save(self, row: GrantRow, values: Mapping[str, Any], **same: Any) -> bool:
        """Keep what came of a refresh, unless somebody connected or changed it meanwhile."""

        async def work() -> int:
            mine = self._grants.filter(id=row.id, refresher=row.refresher, **same)
            return await mine.update(**values)

        return bool(await self._context.write(work))


async def seal_tokens(context: PluginContext, tokens: Tokens) -> dict[str, Any]:
    """Return the columns of tokens, sealed."""
    sealed: dict[str, Any] = {
        "access_token": await context.vault.seal(tokens.access),
        "refresh_at": find_refresh_time(tokens.lives_s),
    }
    if tokens.refresh:
        sealed["refresh_token"] = await context.vault.seal(tokens.refresh)
    return sealed


async def build_client(context: PluginContext, row: GrantRow) -> Client:
    """Return the client of a grant, with its secret."""
    secret = await context.vault.open(row.client_secret) if row.client_secret else ""
    return Client(row.client_id, secret)


def find_refresh_time(lives_s: float | None) -> datetime | None:
    """Return when a token is replaced: a while before its end, or in the midst of a short life."""
    if lives_s is None:
        return None
    return now() + timedelta(seconds=max(lives_s - EARLY_S, lives_s / 2))
