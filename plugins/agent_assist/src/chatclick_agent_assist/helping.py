"""The helps an agent asks for, each with what it does where there is no model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chatclick import ActionResult, PluginContext, SessionView
from chatclick_agent_assist.asking import TONES, Asking
from chatclick_agent_assist.materials import (
    find_passages,
    find_question,
    list_answers,
    list_messages,
    passage_text,
    read_coverage,
)
from chatclick_agent_assist.summing_up import build_summary
from chatclick_agent_assist.wording import Words, find_words
from chatclick_language_model import LanguageModel, ModelFailed, ModelOff, find_model

_TROUBLES = frozenset({"off", "budget", "timeout", "too_long"})
"""Failures of the model that have a sentence of their own."""


@dataclass(frozen=True, slots=True)
class Help:
    """What is asked for.

    Attributes:
        session: the conversation.
        draft: what stands in the field where agents write.
        run_id: names the run.
    """

    session: SessionView
    draft: str
    run_id: str


class Helping:
    """Helps somebody on staff in one conversation.

    Args:
        context: the plugin's.
        words: in the language of who asks.
    """

    def __init__(self, context: PluginContext, words: Words) -> None:
        self._context = context
        self._words = words

    async def run(self, action: str, values: Mapping[str, Any], help_: Help) -> ActionResult:
        """Do what a button stands for; a model that fails is told, and changes nothing."""
        try:
            match action.partition(".")[2]:
                case "suggest":
                    return await self._suggest(help_)
                case "rewrite":
                    return await self._rewrite(help_, str(values.get("tone", "")))
                case "translate":
                    return await self._translate(help_)
                case "read":
                    return await self._read(help_, str(values.get("language", "en")))
                case _:
                    return await self._summarise(help_)
        except ModelFailed as error:
            self._context.log.warning("model_failed", code=error.code)
            return self.refuse(error.code if error.code in _TROUBLES else "failed")

    def refuse(self, why: str) -> ActionResult:
        """Say that nothing came of it, and why: one of the words."""
        return ActionResult(outcome="nothing", values={"text": self._words[why]})

    async def _suggest(self, help_: Help) -> ActionResult:
        messages = await list_messages(self._context, help_.session.id)
        question = find_question(messages)
        passages = await self._find("search_action", help_, question)
        replies = await self._find("replies_action", help_, question)
        if model := find_live_model():
            asking = Asking(model, help_.session.id)
            return _write(await asking.suggest(messages, passages, replies, help_.draft))
        # Of two that fit as well the saved reply: it was written to be sent.
        best = max((*replies, *passages), key=read_coverage, default=None)
        text = "" if best is None else passage_text(best).strip()
        return _write(text) if text else self.refuse("nothing")

    async def _find(self, setting: str, help_: Help, question: str) -> list[Mapping[str, Any]]:
        action = self._context.config[setting]
        return await find_passages(
            self._context, action, help_.session, question, f"{help_.run_id}-{setting}"
        )

    async def _rewrite(self, help_: Help, tone: str) -> ActionResult:
        if not help_.draft.strip():
            return self.refuse("write_first")
        asking = Asking(_require_model(), help_.session.id)
        return _write(await asking.rewrite(help_.draft, tone if tone in TONES else "friendly"))

    async def _translate(self, help_: Help) -> ActionResult:
        """Translate the draft into the visitor's language; the original stays below it."""
        if not help_.draft.strip():
            return self.refuse("write_first")
        language = help_.session.language or ""
        if not language:
            return self.refuse("no_language")
        asking = Asking(_require_model(), help_.session.id)
        said = await asking.translate(help_.draft, language, needs_all=True)
        return _write(f"{said}\n\n—\n{help_.draft.strip()}")

    async def _read(self, help_: Help, language: str) -> ActionResult:
        """Translate what the visitor wrote last, into a note: the message itself stays as it is."""
        messages = await list_messages(self._context, help_.session.id)
        question = find_question(messages)
        if not question:
            return self.refuse("nothing_said")
        said = await Asking(_require_model(), help_.session.id).translate(question, language)
        text = self._for_all["translated"].format(language=language, text=said)
        return await self._note(help_, text, "translated_below")

    async def _summarise(self, help_: Help) -> ActionResult:
        messages = await list_messages(self._context, help_.session.id)
        if not messages:
            return self.refuse("nothing_said")
        words = self._for_all
        if model := find_live_model():
            asking = Asking(model, help_.session.id)
            said = await asking.summarise(messages, self._context.config["language"])
        else:
            said = "\n".join(build_summary(list_answers(help_.session), messages, words))
        return await self._note(help_, f"{words['summary']}\n{said}", "summed_up_below")

    @property
    def _for_all(self) -> Words:
        """The words of notes: everybody who answers reads them."""
        return find_words(self._context.config["language"])

    async def _note(self, help_: Help, text: str, told: str) -> ActionResult:
        await self._context.post_message(
            help_.session.id, text, kind="note", client_msg_id=f"assist-{help_.run_id}"[:64]
        )
        return ActionResult(outcome="done", values={"text": self._words[told]})


def find_live_model() -> LanguageModel | None:
    """Return the model, None where none is set."""
    model = find_model()
    return model if model is not None and model.is_on else None


def _write(text: str) -> ActionResult:
    """Return a text for the field where agents write."""
    return ActionResult(outcome="written", values={"draft": text})


def _require_model() -> LanguageModel:
    model = find_live_model()
    if model is None:
        raise ModelOff("No language model is set.")
    return model
