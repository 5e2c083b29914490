"""What the model was given, answer by answer: for staff, never for visitors.

Kept as small values: no message text, but titles and beginnings of the passages, what tools said
how, and tokens.
"""

from dataclasses import dataclass, field
from typing import Any

from chatclick import JSONObject, PluginContext, SlotBlock, SlotContent, SlotItem
from chatclick.plugin.json_form import to_plain

_MOST = 20
_SHOWN = 4
_EXCERPT = 200
_OUTCOMES = {
    "answered": "answered",
    "unsure": "had no answer",
    "dropped": "a newer question came",
    "asking": "waits until somebody allows it",
}


@dataclass(slots=True)
class Step:
    """One question and what came of it.

    Attributes:
        asked_id: the visitor's message.
        seq: its place in the session.
        outcome: "answered", "unsure", "handed_over", "asking" for leave, or "dropped" for a newer
            question.
        reason: why it was handed over.
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


def build_slot(steps: "list[Step]") -> SlotContent | None:
    """Build what stands beside a conversation: the last steps, newest first."""
    if not steps:
        return None
    blocks: list[SlotBlock] = []
    for step in reversed(steps[-_SHOWN:]):
        blocks.append(_build_head(step))
        items = [*map(_build_source_item, step.sources), *map(_build_tool_item, step.tools)]
        if items:
            blocks.append(SlotBlock(type="list", items=tuple(items[:30])))
    total = sum(step.tokens for step in steps)
    blocks.append(SlotBlock(type="text", text=f"{len(steps)} questions, {total} tokens"))
    return SlotContent(blocks=tuple(blocks))


def _build_head(step: Step) -> SlotBlock:
    parts = [f"Message {step.seq}: {_OUTCOMES.get(step.outcome, 'handed over')}"]
    if step.reason:
        parts.append(step.reason)
    if step.tokens:
        parts.append(f"{step.model or 'the model'}, {step.tokens} tokens")
    tone = "plain" if step.outcome in ("answered", "asking", "dropped") else "warn"
    return SlotBlock(type="text", text=" · ".join(parts)[:500], tone=tone)


def _build_source_item(source: JSONObject) -> SlotItem:
    mark = "cited" if source["is_cited"] else "given"
    return SlotItem(label=str(source["title"])[:200], value=f"{mark}: {source['excerpt']}")


def _build_tool_item(tool: JSONObject) -> SlotItem:
    return SlotItem(label=f"Tool {tool['name']}"[:200], value=str(tool["outcome"]))


def _key(session_id: str) -> str:
    return f"trace:{session_id}"
