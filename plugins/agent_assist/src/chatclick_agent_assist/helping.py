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
from chatclick_language_model import LanguageModel, ModelFailed, ModelOff, find_model

NOTHING = ActionResult(
    outcome="nothing", values={"text": "There is nothing to suggest for this question."}
)
WRITE_FIRST = ActionResult(outcome="nothing", values={"text": "Write something first."})
_NO_MODEL = "No language model is set."
_TROUBLES = {
    "off": _NO_MODEL,
    "budget": "The budget for the language model is used up.",
    "timeout": "The language model did not answer in time.",
    "too_long": "That is longer than the longest answer of the language model.",
}


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
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

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
            text = _TROUBLES.get(error.code, "The language model could not answer.")
            return ActionResult(outcome="nothing", values={"text": text})

    async def _suggest(self, help_: Help) -> ActionResult:
        messages = await list_messages(self._context, help_.session.id)
        question = find_question(messages)
        passages = await self._find("search_action", help_, question)
        replies = await self._find("replies_action", help_, question)
        if model := find_live_model():
            asking = Asking(model, help_.session.id)
            return written(await asking.suggest(messages, passages, replies, help_.draft))
        # Of two that fit as well the saved reply: it was written to be sent.
        best = max((*replies, *passages), key=read_coverage, default=None)
        return NOTHING if best is None else written(passage_text(best))

    async def _find(self, setting: str, help_: Help, question: str) -> list[Mapping[str, Any]]:
        action = self._context.config[setting]
        return await find_passages(
            self._context, action, help_.session, question, f"{help_.run_id}-{setting}"
        )

    async def _rewrite(self, help_: Help, tone: str) -> ActionResult:
        if not help_.draft.strip():
            return WRITE_FIRST
        asking = Asking(_require_model(), help_.session.id)
        return written(await asking.rewrite(help_.draft, tone if tone in TONES else "friendly"))

    async def _translate(self, help_: Help) -> ActionResult:
        """Translate the draft into the visitor's language; the original stays below it."""
        if not help_.draft.strip():
            return WRITE_FIRST
        language = help_.session.language or ""
        if not language:
            text = "The language of the visitor is not known yet."
            return ActionResult(outcome="nothing", values={"text": text})
        asking = Asking(_require_model(), help_.session.id)
        said = await asking.translate(help_.draft, language, needs_all=True)
        return written(f"{said}\n\n—\n{help_.draft.strip()}")

    async def _read(self, help_: Help, language: str) -> ActionResult:
        """Translate what the visitor wrote last, into a note: the message itself stays as it is."""
        messages = await list_messages(self._context, help_.session.id)
        question = find_question(messages)
        if not question:
            return NOTHING
        said = await Asking(_require_model(), help_.session.id).translate(question, language)
        return await self._note(help_, f"Translated ({language}): {said}", "Translated below.")

    async def _summarise(self, help_: Help) -> ActionResult:
        messages = await list_messages(self._context, help_.session.id)
        if not messages:
            return NOTHING
        if model := find_live_model():
            said = await Asking(model, help_.session.id).summarise(messages)
        else:
            said = "\n".join(build_summary(list_answers(help_.session), messages))
        return await self._note(help_, f"Summary\n{said}", "The summary is a note below.")

    async def _note(self, help_: Help, text: str, told: str) -> ActionResult:
        await self._context.post_message(
            help_.session.id, text, kind="note", client_msg_id=f"assist-{help_.run_id}"[:64]
        )
        return ActionResult(outcome="done", values={"text": told})


def find_live_model() -> LanguageModel | None:
    """Return the model, None where none is set."""
    model = find_model()
    return model if model is not None and model.is_on else None


def written(text: str) -> ActionResult:
    """Return a text for the field where agents write."""
    if not text.strip():
        return NOTHING
    return ActionResult(outcome="written", values={"draft": text.strip()})


def _require_model() -> LanguageModel:
    model = find_live_model()
    if model is None:
        raise ModelOff(_NO_MODEL)
    return model
