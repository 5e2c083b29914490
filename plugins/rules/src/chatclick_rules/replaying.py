"""Trying rules out on sessions of the past: what other rules would have decided, and where it
differs. Nothing happens in the world.

A session is shown to the rules as it began: nobody had it, and it had no tags. What the visitor is
known as, and what forms and pages say, is as it is now. Assignments are not replayed, since who had
a session when is not told to plugins.
"""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chatclick import Assignee, MessageView, PluginContext, SessionView
from chatclick_rules.acts import TARGET_KEYS, build_acts, build_explanation
from chatclick_rules.engine import Engine
from chatclick_rules.looking import Looking

MAX_LAST = 1000
MAX_SHOWN = 100
MAX_MESSAGES = 50
PAGE = 100


class Replay:
    """Compares two rule sets on past sessions.

    Args:
        context: the plugin's.
        before: the rules in force.
        after: those that are tried.
    """

    def __init__(self, context: PluginContext, before: Engine, after: Engine) -> None:
        self._context = context
        self._engines = (before, after)
        self._looking = (Looking(context, before), Looking(context, after))
        self._counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())

    async def run(self, last: int, before: str | None = None) -> dict[str, Any]:
        """Replay the newest sessions.

        Args:
            last: how many, at most 1,000.
            before: only sessions that began before this one, to go on where a run ended.

        Returns:
            `sessions`, `changed`, how often each rule decided, and the sessions that come out
            differently, at most 100, each with what was decided and why. `next` is where another
            run goes on, None where no session is left.
        """
        sessions = changed = 0
        oldest: str | None = None
        shown: list[dict[str, Any]] = []
        async for session in self._list(last, before):
            sessions += 1
            oldest = session.id
            outcomes = [await self._play(session, at) for at in (0, 1)]
            if _strip(outcomes[0]) == _strip(outcomes[1]):
                continue
            changed += 1
            if len(shown) < MAX_SHOWN:
                shown.append(
                    {
                        "session_id": session.id,
                        "created_at": session.created_at.isoformat(),
                        "before": outcomes[0],
                        "after": outcomes[1],
                    }
                )
        return {
            "sessions": sessions,
            "changed": changed,
            "rules": self._list_counts(),
            "data": shown,
            "next": oldest if sessions == min(last, MAX_LAST) else None,
        }

    async def _list(self, last: int, before: str | None) -> AsyncIterator[SessionView]:
        left = min(last, MAX_LAST)
        while left > 0:
            page = await self._context.sessions.list_past(before=before, limit=min(left, PAGE))
            if not page:
                return
            for session in page:
                yield session
            before, left = page[-1].id, left - len(page)

    async def _play(self, session: SessionView, which: int) -> dict[str, Any]:
        """Play one session to one of the rule sets."""
        engine, looking = self._engines[which], self._looking[which]
        decisions: list[dict[str, Any]] = []
        current = _begin(session)
        for event, at, message, minutes in await self._list_events(session, engine):
            if not engine.listens(event):
                continue
            facts = await looking.gather(
                _at(current, at), at, message=message, outcome=_find_outcome(event)
            )
            found = engine.decide(event, facts, at, minutes=minutes)
            if not found.matched:
                continue
            acts = build_acts(found.matched)
            current = _apply(current, acts)
            self._counts[which].update(rule.id for rule in found.matched)
            decisions.append(
                {
                    "event": event,
                    "at": at.isoformat(),
                    "rules": [rule.id for rule in found.matched],
                    "actions": [{"type": act["kind"], **act["data"]} for act in acts],
                    "explained": build_explanation(found, facts, at, shows_facts=True),
                }
            )
        queue_id = current.queue_id or engine.rule_set.fallback_queue_id
        return {
            "decisions": decisions,
            "queue_id": queue_id,
            "team_id": current.team_id,
            "staff_id": None if current.assignee is None else current.assignee.id,
            "priority": current.priority,
            "tags": list(current.tags),
        }

    async def _list_events(
        self, session: SessionView, engine: Engine
    ) -> list[tuple[str, datetime, MessageView | None, int]]:
        """Return what happened in a session, as rules hear of it, in order."""
        events: list[tuple[str, datetime, MessageView | None, int]] = [
            ("opened", session.created_at, None, 0)
        ]
        messages = await self._context.sessions.list_messages(
            session.id, before_seq=MAX_MESSAGES + 1, limit=MAX_MESSAGES
        )
        said = [one for one in messages if one.kind == "message"]
        events += [
            ("message", one.created_at, one, 0) for one in said if one.sender.kind == "visitor"
        ]
        for since, until in _list_waits(session, said):
            for minutes in engine.list_waiting_minutes():
                due = since + timedelta(minutes=minutes)
                if until is not None and due < until:
                    events.append(("waiting", due, None, minutes))
        if session.closed_at is not None:
            events.append(("closed", session.closed_at, None, 0))
        return sorted(events, key=lambda one: one[1])

    def _list_counts(self) -> list[dict[str, Any]]:
        before, after = self._counts
        ids = dict.fromkeys(rule.id for engine in self._engines for rule in engine.rule_set.rules)
        return [
            {"rule_id": one, "before": before[one], "after": after[one]}
            for one in ids
            if before[one] or after[one]
        ]


def _begin(session: SessionView) -> SessionView:
    return replace(
        session,
        state="queued",
        category="active",
        priority="normal",
        tags=(),
        queue_id=None,
        team_id=None,
        assignee=None,
        waiting_since=None,
    )


def _at(session: SessionView, at: datetime) -> SessionView:
    return replace(session, updated_at=at)


def _apply(session: SessionView, acts: Sequence[Mapping[str, Any]]) -> SessionView:
    """Return the session as acts would have left it."""
    changes: dict[str, Any] = {}
    tags = dict.fromkeys(session.tags)
    for act in acts:
        data = act["data"]
        if act["kind"] in ("queue", "team"):
            changes[TARGET_KEYS[act["kind"]]] = data[TARGET_KEYS[act["kind"]]]
        elif act["kind"] == "agent":
            changes["assignee"] = Assignee(id=data["staff_id"], name="")
        elif act["kind"] == "priority":
            changes["priority"] = data["priority"]
        elif act["kind"] == "tags":
            tags |= dict.fromkeys(data.get("add", ()))
            for one in data.get("remove", ()):
                tags.pop(one, None)
    return replace(session, tags=tuple(tags), **changes)


def _list_waits(
    session: SessionView, said: Sequence[MessageView]
) -> list[tuple[datetime, datetime | None]]:
    """Return from when until when the visitor waited for an answer; None for to this day."""
    waits: list[tuple[datetime, datetime | None]] = []
    since: datetime | None = session.created_at
    for one in said:
        if one.sender.kind == "visitor":
            since = since or one.created_at
        elif since is not None:
            waits.append((since, one.created_at))
            since = None
    if since is not None:
        waits.append((since, session.closed_at))
    return waits


def _find_outcome(event: str) -> str | None:
    return "" if event == "closed" else None


def _strip(outcome: Mapping[str, Any]) -> Any:
    """Return what counts for a comparison: what would have happened, and not why."""
    acts = [
        (one["event"], one["at"], [sorted(act.items(), key=str) for act in one["actions"]])
        for one in outcome["decisions"]
    ]
    return acts, outcome["queue_id"]
