"""What the model was given, answer by answer: for staff, never for visitors.

Kept as small values: no message text, but titles and beginnings of the passages, what tools said
how, and tokens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chatclick import JSONObject, PluginContext, SlotBlock, SlotContent, SlotItem
from chatclick.plugin.json_form import to_plain
from chatclick_ai_bot.reasons import tell

_MOST = 20
_SHOWN = 4
_EXCERPT = 200
_EN = {
    "message": "Message {seq}: {outcome}",
    "answered": "answered",
    "unsure": "had no answer",
    "dropped": "a newer question came",
    "asking": "waits until somebody allows it",
    "handed_over": "handed over",
    "cost": "{model}, {tokens} tokens",
    "model": "the model",
    "cited": "cited: {excerpt}",
    "given": "given: {excerpt}",
    "tool": "Tool {name}",
    "total": "{count} questions, {tokens} tokens",
}
_DE = {
    "message": "Nachricht {seq}: {outcome}",
    "answered": "beantwortet",
    "unsure": "keine Antwort gefunden",
    "dropped": "eine neuere Frage kam",
    "asking": "wartet, bis es jemand erlaubt",
    "handed_over": "übergeben",
    "cost": "{model}, {tokens} Tokens",
    "model": "das Modell",
    "cited": "genannt: {excerpt}",
    "given": "mitgegeben: {excerpt}",
    "tool": "Werkzeug {name}",
    "total": "{count} Fragen, {tokens} Tokens",
}
_AR = {
    "message": "الرسالة {seq}: {outcome}",
    "answered": "أُجيب عنها",
    "unsure": "لم توجد إجابة",
    "dropped": "جاء سؤال أحدث",
    "asking": "ينتظر السماح",
    "handed_over": "سُلّمت إلى شخص",
    "cost": "{model}، {tokens} رمزاً",
    "model": "النموذج",
    "cited": "مذكور: {excerpt}",
    "given": "مُعطى: {excerpt}",
    "tool": "الأداة {name}",
    "total": "{count} أسئلة، {tokens} رمزاً",
}
_WORDS: Mapping[str, Mapping[str, str]] = {"en": _EN, "de": _DE, "ar": _AR}


@dataclass(slots=True)
class Step:
    """One question and what came of it.

    Attributes:
        asked_id: the visitor's message.
        seq: its place in the session.
        outcome: "answered", "unsure", "handed_over", "asking" for leave, or "dropped" for a newer
            question.
        reason: why it was handed over: a phrase, by older versions a text.
        values: of that phrase.
        sources: title, excerpt and whether it was cited, of each passage.
        tools: name and outcome of each tool that was wanted.
        tokens: what it cost.
        lease: the count under which the bot had the session.
    """

    asked_id: str
    seq: int
    outcome: str = "answered"
    reason: str = ""
    model: str = ""
    sources: list[dict[str, Any]] = field(default_factory=list)
    tools: list[dict[str, str]] = field(default_factory=list)
    tokens: int = 0
    lease: int = 0
    values: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def build_source(title: str, text: str, *, is_cited: bool) -> dict[str, Any]:
    """Return the stored form of a passage."""
    return {"title": title, "excerpt": text[:_EXCERPT], "is_cited": is_cited}


class Traces:
    """Keeps the steps of each session.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def list(self, session_id: str) -> list[Step]:
        """Return the steps of a session, oldest first."""
        kept: Any = to_plain(await self._context.kv.get(_key(session_id), []))
        return [Step(**one) for one in kept]

    async def add(self, session_id: str, step: Step) -> None:
        """Add a step; a repeat of one takes its place."""
        steps = [one for one in await self.list(session_id) if one.asked_id != step.asked_id]
        kept = [one.to_json() for one in (*steps, step)][-_MOST:]
        await self._context.kv.set(_key(session_id), kept)

    async def forget(self, session_id: str) -> bool:
        """Remove the steps of a session, and tell whether there were any."""
        had = await self._context.kv.get(_key(session_id)) is not None
        await self._context.kv.delete(_key(session_id))
        return had


def count_unsure(steps: "list[Step]") -> int:
    """Return how many of the last steps in a row had no answer; what was dropped tells nothing."""
    count = 0
    for step in reversed(steps):
        if step.outcome == "dropped":
            continue
        if step.outcome != "unsure":
            break
        count += 1
    return count


def build_slot(steps: "list[Step]", locale: str = "en") -> SlotContent | None:
    """Build what stands beside a conversation: the last steps, newest first.

    Args:
        steps: of the session.
        locale: the language of whoever looks.
    """
    if not steps:
        return None
    language = locale.partition("-")[0]
    words = _WORDS.get(language, _EN)
    blocks: list[SlotBlock] = []
    for step in reversed(steps[-_SHOWN:]):
        blocks.append(_build_head(step, words, language))
        items = [_build_source_item(one, words) for one in step.sources]
        items += [_build_tool_item(one, words) for one in step.tools]
        if items:
            blocks.append(SlotBlock(type="list", items=tuple(items[:30])))
    total = sum(step.tokens for step in steps)
    blocks.append(
        SlotBlock(type="text", text=words["total"].format(count=len(steps), tokens=total))
    )
    return SlotContent(blocks=tuple(blocks))


def _build_head(step: Step, words: Mapping[str, str], language: str) -> SlotBlock:
    outcome = words.get(step.outcome, words["handed_over"])
    parts = [words["message"].format(seq=step.seq, outcome=outcome)]
    if step.reason:
        parts.append(tell(step.reason, step.values, language))
    if step.tokens:
        model = step.model or words["model"]
        parts.append(words["cost"].format(model=model, tokens=step.tokens))
    text = " · ".join(parts)[:500]
    is_fine = step.outcome in ("answered", "asking", "dropped")
    return SlotBlock(type="text", text=text, tone="plain" if is_fine else "warn")


def _build_source_item(source: JSONObject, words: Mapping[str, str]) -> SlotItem:
    mark = words["cited" if source["is_cited"] else "given"]
    return SlotItem(label=str(source["title"])[:200], value=mark.format(excerpt=source["excerpt"]))


def _build_tool_item(tool: JSONObject, words: Mapping[str, str]) -> SlotItem:
    label = words["tool"].format(name=tool["name"])[:200]
    return SlotItem(label=label, value=str(tool["outcome"]))


def _key(session_id: str) -> str:
    return f"trace:{session_id}"
