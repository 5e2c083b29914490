"""What visitors asked, for the report of what has no answer."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chatclick import MessageView, PluginContext, SessionView
from chatclick_knowledge_base.grouping import Asked, Group, group
from chatclick_knowledge_base.models import Question, Turn
from chatclick_knowledge_base.wishes import build_group

MAX_TEXT = 300
MOST_SEEN = 3000
OPEN = ("unanswered", "unhelpful")
_TURN_DAYS = 30


class Questions:
    """Keeps questions.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def note(
        self,
        session: SessionView,
        message: MessageView,
        language: str,
        *,
        text_id: str | None,
        coverage: float,
    ) -> Turn:
        """Store a question with what was found, and count it in its session.

        Args:
            session: where.
            message: the question; noted again, it is counted once.
            language: it is searched in.
            text_id: what answered it, None for nothing.
            coverage: of the best passage.
        """
        id_ = message.id.rpartition("_")[2][:32]
        now = datetime.now(UTC)
        text = message.text.strip()[:MAX_TEXT]

        async def work() -> Turn:
            turn = await Turn.get_or_none(session_id=session.id)
            turn = turn or Turn(session_id=session.id, visitor_id=session.visitor.id)
            if await Question.filter(id=id_).exists():
                return turn
            _ = await Question.create(
                id=id_,
                session_id=session.id,
                visitor_id=session.visitor.id,
                language=language,
                text=text,
                group=build_group(text, language),
                text_id=text_id,
                coverage=coverage,
                outcome="unanswered" if text_id is None else "answered",
                asked_at=now,
            )
            turn.answers += text_id is not None
            turn.misses = 0 if text_id is not None else turn.misses + 1
            turn.question_id, turn.updated_at = id_, now
            await turn.save()
            return turn

        return await self._context.write(work)

    async def get_turn(self, session_id: str) -> Turn | None:
        """Return how far the bot is in a session."""
        return await Turn.get_or_none(session_id=session_id)

    async def note_unhelpful(self, session_id: str) -> None:
        """Count the last answer of a session as none, for people were asked for after it."""

        async def work() -> None:
            turn = await Turn.get_or_none(session_id=session_id)
            if turn is None:
                return
            found = Question.filter(id=turn.question_id or "", outcome="answered")
            await found.update(outcome="unhelpful")
            await turn.delete()

        await self._context.write(work)

    async def get_text(self, question_id: str | None) -> str:
        """Return the words of a question, "" where it is gone."""
        row = await Question.get_or_none(id=question_id or "")
        return "" if row is None else row.text

    async def report(self, *, days: int, language: str = "") -> Sequence[Group]:
        """Return what had no answer lately, grouped by similar wording, the most asked first."""
        since = datetime.now(UTC) - timedelta(days=days)
        query = Question.filter(outcome__in=OPEN, asked_at__gte=since)
        if language:
            query = query.filter(language=language)
        rows = await query.order_by("-asked_at").limit(MOST_SEEN)
        return group(Asked(row.id, row.text, row.language, row.group, row.asked_at) for row in rows)

    async def count(self, *, days: int) -> dict[str, int]:
        """Return how many questions were answered, and how many were not."""
        since = datetime.now(UTC) - timedelta(days=days)
        query = Question.filter(asked_at__gte=since)
        return {
            one: await query.filter(outcome=one).count()
            for one in ("answered", "unanswered", "unhelpful")
        }

    async def dismiss(self, ids: Sequence[str]) -> int:
        """Take questions out of the report, and return how many there were."""

        async def work() -> int:
            found = Question.filter(id__in=list(ids), outcome__in=OPEN)
            return await found.update(outcome="dismissed")

        return await self._context.write(work)

    async def sweep(self, *, keep_days: int) -> None:
        """Remove what is older than it is kept."""
        now = datetime.now(UTC)

        async def work() -> None:
            await Question.filter(asked_at__lt=now - timedelta(days=keep_days)).delete()
            await Turn.filter(updated_at__lt=now - timedelta(days=_TURN_DAYS)).delete()

        await self._context.write(work)


def group_to_json(found: Group) -> dict[str, Any]:
    """Return the wire form of a group."""
    newest = found.questions[0]
    samples = list(dict.fromkeys(one.text for one in found.questions))
    return {
        "language": found.language,
        "text": newest.text,
        "count": len(found.questions),
        "samples": samples[:5],
        "ids": [one.id for one in found.questions[:200]],
        "last_asked_at": newest.asked_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
