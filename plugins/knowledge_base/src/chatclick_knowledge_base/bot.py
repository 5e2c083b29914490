"""The bot: answers from articles, says so when it has none, and hands over to people."""

from collections.abc import Mapping
from typing import Any

from chatclick import (
    BotOffer,
    BotReply,
    Handoff,
    JSONObject,
    MessageView,
    Phrase,
    PluginContext,
    SessionView,
)
from chatclick.errors import Conflict
from chatclick_knowledge_base.asking import search
from chatclick_knowledge_base.library import Edition, Library, Published
from chatclick_knowledge_base.questions import Questions
from chatclick_knowledge_base.retrieval import Answer, build_answer
from chatclick_knowledge_base.retrieval.answering import shorten
from chatclick_knowledge_base.retrieval.passages import plain_text
from chatclick_knowledge_base.wishes import is_hello, wants_people
from chatclick_knowledge_base.words import say

HELPED, ARTICLE = "helped", "article:"
HANDED_OVER = "session.handoff_requested"
PEOPLE = "people"
"""What the button below older answers stands for; by now the widget itself has one."""
_MAX_LABEL = 200
_DEPTH = 20


class Bot:
    """Answers visitors.

    Args:
        context: the plugin's.
        library: what it answers from.
    """

    def __init__(self, context: PluginContext, library: Library) -> None:
        self._context = context
        self._library = library
        self._questions = Questions(context)

    async def offer(self) -> BotOffer | None:
        """Offer to answer where there is something to answer from."""
        if not self._context.config["is_bot_on"]:
            return None
        edition = await self._library.open()
        return BotOffer() if edition.texts else None

    async def reply(
        self, session: SessionView, history: tuple[MessageView, ...]
    ) -> BotReply | Handoff | None:
        """Answer the last thing a visitor wrote."""
        asked = next((one for one in reversed(history) if one.sender.kind == "visitor"), None)
        if asked is None:
            return None
        wanted = session.language or self._context.config["default_language"]
        picked = _get_picked(asked)
        if picked == PEOPLE or (not picked and wants_people(asked.text)):
            before = await self._questions.get_turn(session.id)
            await self._questions.note_unhelpful(session.id)
            return Handoff(
                reason=Phrase("wants_people"),
                text=say(wanted, "handing_over"),
                context=_tell(before.answers if before else 0, wanted),
            )
        if picked == HELPED:
            await self._end(session, asked, wanted)
            return None
        if picked.startswith(ARTICLE):
            return await self._show(picked.removeprefix(ARTICLE), session, wanted)
        if not asked.text.strip():
            return Handoff(reason=Phrase("cannot_read"))
        if is_hello(asked.text):
            return BotReply(text=say(wanted, "hello"))
        return await self._answer(session, asked, wanted)

    async def note_assigned(self, session_id: str) -> None:
        """Count the last answer as none where the visitor asked for people after it.

        They do so at the widget's own button, which the host hears of and not the bot.
        """
        if await self._questions.get_turn(session_id) is None:
            return
        asked = await self._context.sessions.list_events(session_id, (HANDED_OVER,), limit=1)
        if asked and asked[0].actor.kind == "visitor":
            await self._questions.note_unhelpful(session_id)

    async def _answer(
        self, session: SessionView, asked: MessageView, wanted: str
    ) -> BotReply | Handoff:
        config = self._context.config
        before = await self._questions.get_turn(session.id)
        if before is not None and before.answers >= config["bot_answers"]:
            return Handoff(
                reason=Phrase("answers_given", {"count": before.answers}),
                text=say(wanted, "handing_over"),
                context=_tell(before.answers, wanted),
            )
        edition = await self._library.open()
        language, hits = await search(edition, asked.text, wanted, _DEPTH)
        answer = build_answer(hits, threshold=config["threshold"])
        turn = await self._questions.note(
            session,
            asked,
            language,
            text_id=None if answer is None else answer.key,
            coverage=hits[0].coverage if hits else 0.0,
        )
        if answer is not None:
            return BotReply(content=self._build_card(edition, answer, language))
        # People read in the language they wrote in, where it is one there are texts in.
        if turn.misses >= config["bot_misses"]:
            return Handoff(
                reason=Phrase("no_article"),
                text=say(language, "handing_over_unknown"),
                context=_tell(turn.answers, language),
            )
        return BotReply(text=say(language, "unknown"))

    async def _show(self, text_id: str, session: SessionView, wanted: str) -> BotReply | Handoff:
        """Show an article that was offered beside another: the passage nearest to the question."""
        edition = await self._library.open()
        text = edition.find_by_id(text_id)
        if text is None:
            return BotReply(text=say(wanted, "unknown"))
        turn = await self._questions.get_turn(session.id)
        question = await self._questions.get_text(None if turn is None else turn.question_id)
        _, hits = await search(edition, question, text.language, _DEPTH)
        own = next((hit for hit in hits if hit.key == text_id), None)
        passage = own.passage.text if own else plain_text(text.body)
        answer = Answer(text_id, "", shorten(passage), 1.0, ())
        return BotReply(content=self._build_card(edition, answer, text.language))

    async def _end(self, session: SessionView, asked: MessageView, language: str) -> None:
        """Say good-bye and mark the session as done; the next message takes it up again."""
        try:
            await self._context.post_message(
                session.id,
                say(language, "glad"),
                client_msg_id=f"glad:{asked.id}",
                only_while_bot=True,
            )
            await self._context.sessions.resolve(session.id)
        except Conflict:
            # Somebody took the session meanwhile; it is theirs.
            self._context.log.info("session_taken_over", session_id=session.id)

    def _build_card(self, edition: Edition, answer: Answer, language: str) -> JSONObject:
        text = edition.get(answer.key)
        actions: list[dict[str, Any]] = []
        url = self._find_url(text)
        if url:
            actions.append({"type": "link", "label": say(language, "read"), "url": url})
        actions.append({"type": "reply", "label": say(language, "helped"), "value": HELPED})
        for key in answer.related:
            label = edition.get(key).title[:_MAX_LABEL]
            actions.append({"type": "reply", "label": label, "value": f"{ARTICLE}{key}"})
        heading = f" – {answer.heading}" if answer.heading else ""
        source = say(language, "source", title=f"{text.title}{heading}")
        body = f"{answer.text}\n\n{source}"
        return {"type": "card", "title": text.title, "text": body, "actions": actions}

    def _find_url(self, text: Published) -> str:
        base: str = self._context.config["base_url"]
        is_shown = base and self._context.config["is_public"]
        return f"{base}/{text.language}/{text.slug}" if is_shown else ""


def _tell(answers: int, language: str) -> JSONObject:
    """Return what people should know who go on."""
    return {"fact_answers": answers, "fact_language": language}


def _get_picked(message: MessageView) -> str:
    """Return what was picked of what the bot offered, "" where something was written."""
    if message.content.get("type") != "answer":
        return ""
    values = message.content.get("values")
    if not isinstance(values, Mapping):
        return ""
    picked = values.get("reply") or values.get("choice") or ""
    return picked if isinstance(picked, str) else ""
