"""Budgets: tokens of a day and of a session, kept in the database so that no restart forgets them.

What a call may cost is taken before it and put right after it, so that many calls at once, of
whatever processes, cannot spend what only one may. A crash in between leaves the budget smaller,
never larger.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tortoise.expressions import F

from chatclick import ErasureReport, PluginContext, SubjectView
from chatclick_language_model.asking import Ask
from chatclick_language_model.failures import BudgetSpent
from chatclick_language_model.models import Spent

KEEP_DAYS = 90


@dataclass(frozen=True, slots=True)
class Entry:
    """What was taken: under which ids, and how many tokens."""

    ids: tuple[str, ...]
    tokens: int


class Books:
    """Counts what is spent.

    Args:
        context: the plugin's; its settings hold the limits.
        now: tells the time.
    """

    def __init__(self, context: PluginContext, now: Callable[[], datetime]) -> None:
        self._context = context
        self._now = now

    async def take(self, ask: Ask, tokens: int) -> Entry:
        """Take what a call may cost.

        Raises:
            BudgetSpent: there is not so much left.
        """
        config, at = self._context.config, self._now()
        wanted = [(_day_id(at), "", config["tokens_per_day"], "today")]
        if ask.session_id:
            own = f"session:{ask.purpose}:{ask.session_id}"
            wanted.append((own, ask.session_id, config["tokens_per_session"], "this conversation"))

        async def work() -> None:
            for one_id, session_id, limit, whose in wanted:
                await Spent.get_or_create({"session_id": session_id, "updated_at": at}, id=one_id)
                # Looked at and taken by one statement: another process may take from it, too.
                taken = await Spent.filter(id=one_id, tokens__lte=limit - tokens).update(
                    tokens=F("tokens") + tokens, calls=F("calls") + 1, updated_at=at
                )
                if not taken:
                    raise BudgetSpent(f"The tokens for {whose} are used up ({limit}).")

        await self._context.write(work)
        return Entry(tuple(one for one, *_ in wanted), tokens)

    async def settle(self, entry: Entry, tokens: int) -> None:
        """Put right what was taken, now that it is known what the call cost."""
        more = tokens - entry.tokens

        async def work() -> None:
            for one_id in entry.ids:
                row = Spent.filter(id=one_id)
                # Of a row that was removed and begun anew meanwhile there may be less to give back.
                if not await row.filter(tokens__gte=-more).update(tokens=F("tokens") + more):
                    await row.update(tokens=0)

        await self._context.write(work)

    async def read_today(self) -> tuple[int, int]:
        """Return the tokens and calls of today."""
        row = await Spent.get_or_none(id=_day_id(self._now()))
        return (row.tokens, row.calls) if row else (0, 0)

    async def sweep(self) -> None:
        """Remove what is older than anybody asks for."""
        before = self._now() - timedelta(days=KEEP_DAYS)

        async def work() -> None:
            await Spent.filter(updated_at__lt=before).delete()

        await self._context.write(work)

    async def erase(self, subject: SubjectView) -> ErasureReport:
        """Remove what a person's sessions cost."""
        ids = list(subject.session_ids)

        async def work() -> int:
            return await Spent.filter(session_id__in=ids).delete()

        return ErasureReport(is_complete=True, erased=await self._context.write(work) if ids else 0)


def _day_id(at: datetime) -> str:
    return f"day:{at.astimezone(UTC):%Y-%m-%d}"
