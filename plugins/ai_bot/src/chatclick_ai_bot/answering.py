"""From a question to an answer: find sources, ask the model, use tools, write, and name sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chatclick import MessageStream, MessageView, Phrase, PluginContext, SessionView
from chatclick_ai_bot.citing import build_tail, is_question_back
from chatclick_ai_bot.guarding import Fence, Leaks
from chatclick_ai_bot.prompting import RULES, build_result, build_rules, build_turns
from chatclick_ai_bot.reasons import of_model
from chatclick_ai_bot.settings import Settings
from chatclick_ai_bot.sources import Source, find_sources
from chatclick_ai_bot.tools import GET_PEOPLE, NeedsLeave, Tools, Wish
from chatclick_ai_bot.tracing import Step, build_source
from chatclick_ai_bot.writing import Withdrawn, Writer
from chatclick_language_model import Ask, LanguageModel, ModelFailed, ToolCall, Turn

MAX_ROUNDS = 4
_SHORT_QUESTION_WORDS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question.

    Attributes:
        kind: "answered"; "unsure": there is no answer; "people": people have to take over;
            "asking": an agent has to allow something first.
        reason: of "people", for staff.
        wish: of "asking", what has to be allowed.
    """

    kind: Literal["answered", "unsure", "people", "asking"]
    reason: Phrase | None = None
    wish: NeedsLeave | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What an agent allowed and was done.

    Attributes:
        call: what the model wanted.
        result: what it is told.
    """

    call: ToolCall
    result: str


class Answering:
    """Answers one question.

    Args:
        context: the plugin's.
        model: what is asked.
        settings: as they are now.
        session: the session.
        history: its newest messages, oldest first.
        asked: the visitor's message.
        step: takes down what the model was given.
        done: what was allowed meanwhile, in order; the answer goes on from there.
        waiting: the action and the values that staff are asked about already.
    """

    def __init__(
        self,
        context: PluginContext,
        model: LanguageModel,
        settings: Settings,
        session: SessionView,
        history: Sequence[MessageView],
        asked: MessageView,
        step: Step,
        done: Sequence[Done] = (),
        waiting: Wish | None = None,
    ) -> None:
        self._done = done
        self._waiting = waiting
        self._context = context
        self._model = model
        self._settings = settings
        self._session = session
        self._history = history
        self._asked = asked
        self._step = step
        self._fence = Fence()
        self._leaks = Leaks(RULES)
        self._language = session.language or settings.default_language

    async def run(self) -> Outcome:
        """Answer, and store what was said.

        Raises:
            Conflict: somebody took the session meanwhile; what was shown is taken back.
        """
        sources = await self._find_sources()
        settings = self._settings
        tools = await Tools.open(
            self._context, settings.tools, settings.tools_to_allow, self._waiting
        )
        if self._settings.only_from_articles and not sources and not tools:
            return Outcome("unsure")
        stream = self._context.stream_message(
            self._session.id,
            client_msg_id=f"{'done' if self._done else 'ai'}:{self._asked.id}",
            only_while_bot=True,
            lease=self._session.lease,
        )
        try:
            async with stream:
                return await self._write(stream, sources, tools)
        except NeedsLeave as wish:
            self._step.tools.append({"name": wish.action.type, "outcome": "asked"})
            return Outcome("asking", wish=wish)
        except Withdrawn as error:
            return Outcome("people" if error.reason else "unsure", error.reason)
        except ModelFailed as error:
            self._context.log.warning("model_failed", code=error.code)
            return Outcome("people", of_model(error.code))

    async def _find_sources(self) -> list[Source]:
        said = [one.text for one in self._history if one.sender.kind == "visitor"]
        question = self._asked.text
        if len(question.split()) < _SHORT_QUESTION_WORDS and len(said) > 1:
            # "And how long?" is about what was asked before.
            question = f"{said[-2]} {question}"
        return await find_sources(
            self._context,
            self._settings,
            self._session.id,
            question,
            self._session.language or "",
            f"search-{self._asked.id}",
        )

    async def _write(
        self, stream: MessageStream, sources: Sequence[Source], tools: Tools
    ) -> Outcome:
        is_strict = self._settings.only_from_articles
        writer = Writer(
            stream,
            self._leaks,
            self._settings.hosts,
            source_count=len(sources),
            waits_for_source=is_strict,
        )
        rules = build_rules(self._settings, self._fence, self._leaks.canary)
        turns = build_turns(rules, self._fence, self._history, sources)
        for one in self._done:
            own = Turn(role="assistant", calls=(one.call,))
            turns = (*turns, own, build_result(self._fence, one.call.id, one.result))
        used_any = await self._converse(writer, turns, tools) or bool(self._done)
        text = await writer.finish()
        cited = writer.cited
        self._step.sources = [
            build_source(one.title, one.text, is_cited=number in cited)
            for number, one in enumerate(sources, 1)
        ]
        if is_strict and not cited and not used_any and not is_question_back(text):
            raise Withdrawn(None)
        stream.text = text
        tail = build_tail(self._settings, sources, cited, self._language)
        stream.content = {"type": "text", "text": text + tail}
        return Outcome("answered")

    async def _converse(self, writer: Writer, turns: tuple[Turn, ...], tools: Tools) -> bool:
        """Let the model speak and use tools in turns; return whether a tool told something."""
        used_any = False
        for round_ in range(MAX_ROUNDS):
            is_last = round_ == MAX_ROUNDS - 1
            ask = Ask(
                turns=turns,
                purpose=self._context.plugin_id,
                session_id=self._session.id,
                tools=(GET_PEOPLE,) if is_last else tools.list(),
            )
            self._step.model = self._model.name
            async with self._model.ask(ask) as answer:
                async for piece in answer:
                    await writer.write(piece)
                reply = answer.reply
            self._step.tokens += reply.tokens
            self._step.model = reply.model or self._model.name
            if not reply.calls:
                return used_any
            results = []
            for at, call in enumerate(reply.calls):
                if call.name == GET_PEOPLE.name:
                    raise Withdrawn(Phrase("not_sure"))
                if is_last:
                    raise Withdrawn(Phrase("no_end"))
                run_id = f"{self._asked.id}-{round_}-{at}"
                used = await tools.use(call, self._session.id, run_id)
                self._step.tools.append({"name": used.name, "outcome": used.outcome})
                used_any = used_any or used.outcome not in ("refused", "failed")
                results.append(build_result(self._fence, call.id, used.result))
            own = Turn(role="assistant", text=reply.text, calls=reply.calls)
            turns = (*turns, own, *results)
        raise Withdrawn(Phrase("no_end"))
