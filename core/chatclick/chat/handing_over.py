"""Between bots and people: who has a session is given on with a reason, and with what is known.

A hand-over is an event, `session.handoff_requested`, with its reason, what the bot found out, and
whose hands it left. Whatever the bot still says afterwards is refused: the session's lease went on.
"""

from collections.abc import Mapping
from typing import Any

from chatclick.chat.session_works import actor_of, check_lease, invalid
from chatclick.chat.sessions import SessionService
from chatclick.chat.wording import keep_reason, say, say_labels
from chatclick.clock import now
from chatclick.hooks import Dispatcher
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.results import Handoff
from chatclick.plugin.views import SessionView
from chatclick.security.policy import Principal
from chatclick.security.sanitise import short
from chatclick.store.events import Actor
from chatclick.store.models import Queue, Session, Team
from chatclick.store.opening import Store
from chatclick.store.states import CATEGORY, DONE
from chatclick.store.transaction import Transaction

TAKEN = "session.bot_took"
"""What a bot's turn is called among the events."""
ASKED = "The visitor asked for a person"
ASKED_BY_STAFF = "Somebody on staff asked for a person"
NO_BOT = "system"
MAX_FACTS = 20
MAX_LABEL = 60
MAX_VALUE = 1000


class HandOvers:
    """Gives sessions on between bots and people.

    Args:
        store: the write path.
        sessions: authorises, and returns views.
        dispatcher: knows which bots run.
    """

    def __init__(self, store: Store, sessions: SessionService, dispatcher: Dispatcher) -> None:
        self._store = store
        self._sessions = sessions
        self._dispatcher = dispatcher

    async def from_bot(
        self, session_id: str, bot: str, handoff: Handoff, *, lease: int | None = None
    ) -> None:
        """Let people take over from a bot; do nothing when they did already.

        Args:
            session_id: which.
            bot: who gives it up, or `NO_BOT` where the one that has it runs no more.
            handoff: why, where to, and what is known; cut to what may be kept.
            lease: do nothing either when the session came to somebody else since this count.

        Raises:
            Invalid: there is no such queue or team.
        """
        reason = say(handoff.reason, bot, self._dispatcher.registrations.get_phrases)
        context = to_plain(handoff.context)
        facts = context if isinstance(context, dict) else {}
        texts = self._dispatcher.registrations.get_phrases
        labelled, labels = say_labels(clean_context(facts), bot, texts)
        told = {**keep_reason(reason), "context": labelled}
        told |= {"context_said": labels} if labels else {}
        if handoff.queue_id and not await Queue.filter(id=handoff.queue_id).exists():
            raise invalid("/queue_id", "not_found", "There is no such queue.")
        if handoff.team_id and not await Team.filter(id=handoff.team_id).exists():
            raise invalid("/team_id", "not_found", "There is no such team.")

        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            is_theirs = bot == NO_BOT or session.bot_id in (None, bot)
            if session.state == "bot" and is_theirs and lease in (None, session.lease):
                name = self._dispatcher.registrations.get_name(bot)
                await _hand_over(tx, session, Actor("bot", bot, name), handoff, told)

        await self._store.write(work)

    async def ask_for_people(self, principal: Principal, session_id: str) -> SessionView:
        """Take the session out of the hands of a bot because its visitor, or staff, wants a person.

        Do nothing where people have it already, or it waits for them.

        Raises:
            NotFound, Forbidden: none, or not the caller's.
            Conflict: the session is closed.
        """

        async def change(tx: Transaction, session: Session) -> None:
            if session.state == "bot":
                actor = actor_of(principal)
                reason = ASKED if actor.kind == "visitor" else ASKED_BY_STAFF
                told = {**keep_reason(reason), "context": {}}
                await _hand_over(tx, session, actor, Handoff(), told)

        return await self._sessions.change(principal, "message:write", session_id, change)

    async def to_bot(
        self, principal: Principal, session_id: str, bot: str, *, lease: int | None = None
    ) -> SessionView:
        """Give the session to a bot, which answers what the visitor wrote last.

        Args:
            principal: who hands it over.
            session_id: which.
            bot: one of `list_bots`.
            lease: refuse it when the session came to somebody else since this count.

        Raises:
            Invalid: no such bot runs.
            Conflict: the session is closed, or came to somebody else meanwhile (`taken_over`).
        """
        if bot not in self._dispatcher.implementers("bot_reply"):
            raise invalid("/bot", "not_found", "No bot of this name runs.")

        async def change(tx: Transaction, session: Session) -> None:
            check_lease(session, lease)
            name = self._dispatcher.registrations.get_name(bot)
            await give_to_bot(tx, session, bot, actor_of(principal), name=name)

        return await self._sessions.change(principal, "session:assign", session_id, change)

    def list_bots(self) -> list[tuple[str, str]]:
        """Return the plugins whose bots answer whatever a visitor writes: ids and names."""
        get_name = self._dispatcher.registrations.get_name
        return [(one, get_name(one)) for one in self._dispatcher.implementers("bot_reply")]


async def give_to_bot(
    tx: Transaction, session: Session, bot: str, actor: Actor, *, name: str = ""
) -> None:
    """Put a session into a bot's hands; one that was done goes on. Do nothing where it is there.

    Args:
        tx: the transaction.
        session: locked by it.
        bot: the plugin.
        actor: who does it.
        name: what people call the bot.
    """
    if session.state == "bot" and session.bot_id == bot:
        return
    is_done = CATEGORY[session.state] == DONE
    previous, session.assignee_id = session.assignee_id, None
    session.state, session.bot_id = "bot", bot
    session.waiting_since = session.snoozed_until = None
    if is_done:
        reopened = {"state": session.state, "reason": "bot"}
        await tx.record("session.reopened", actor, reopened, session=session)
    data = {"bot": bot, "bot_name": name or bot, "previous": previous}
    await tx.record(TAKEN, actor, data, session=session)


def check_context(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a bot tells people about a session, cleaned.

    Raises:
        Invalid: too much of it, or a value that is no text, number or truth value.
    """
    if len(context) > MAX_FACTS:
        raise invalid("/context", "too_long", f"Give at most {MAX_FACTS} facts.")
    for label, value in context.items():
        if not isinstance(value, str | int | float | bool):
            text = "Give texts, numbers, true or false."
            raise invalid(f"/context/{_escape(label)}", "type", text)
    return clean_context(context)


def clean_context(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of it may be kept: short texts, numbers, truth values, twenty at most."""
    kept = {}
    for label, value in list(context.items())[:MAX_FACTS]:
        name = short(label, MAX_LABEL)
        if isinstance(value, str):
            value = short(value, MAX_VALUE)
        if name and isinstance(value, str | int | float | bool):
            kept[name] = value
    return kept


async def _hand_over(
    tx: Transaction,
    session: Session,
    actor: Actor,
    handoff: Handoff,
    told: Mapping[str, Any],
) -> None:
    bot = session.bot_id
    session.queue_id = handoff.queue_id or session.queue_id
    session.team_id = handoff.team_id or session.team_id
    session.state = "queued"
    session.waiting_since = session.waiting_since or now()
    await tx.record("session.handoff_requested", actor, {**told, "bot": bot}, session=session)
    queue = {"queue_id": session.queue_id}
    await tx.record("session.queued", actor, queue, session=session)


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
