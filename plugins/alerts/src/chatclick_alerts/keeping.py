"""Keeping rules, silences, and what people say to an alert."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from chatclick import Caller, PluginContext
from chatclick.clock import now
from chatclick.errors import Conflict, NotFound
from chatclick_alerts.looking import MOST_RULES, MOST_SILENCES
from chatclick_alerts.machine import State
from chatclick_alerts.models import ChangeRow, NoticeRow, RuleRow, SilenceRow
from chatclick_alerts.places import check_places
from chatclick_alerts.reading import complete
from chatclick_alerts.ready import READY
from chatclick_alerts.recipients import check_recipients

SEEDED = "seeded"
ASKED = ("metric", "stat", "filters", "window_s", "comparison", "value", "pending_s", "keep_s")
"""What a rule that asks otherwise begins anew for."""


class Keeping:
    """Writes what people set.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def seed(self) -> None:
        """Put the ready rules in, once; those that were removed stay away."""
        if await self._context.kv.get(SEEDED):
            return
        rows = [
            RuleRow(
                id=uuid4().hex,
                ready=key,
                name=name,
                position=at,
                is_enabled=False,
                document=document,
                updated_at=now(),
                since=now(),
            )
            for at, (key, name, document) in enumerate(READY)
        ]

        async def work() -> None:
            await RuleRow.bulk_create(rows, ignore_conflicts=True)

        await self._context.write(work)
        await self._context.kv.set(SEEDED, True)

    async def create(self, values: Mapping[str, Any]) -> RuleRow:
        """Keep a new rule, behind the others.

        Raises:
            Invalid: with the pointer of what does not fit.
            Conflict: there are too many.
        """
        given = dict(values)
        name, is_enabled = given.pop("name"), given.pop("is_enabled", True)
        document = await complete(self._context, given)
        await self._check_named(document, {})
        row = RuleRow(
            id=uuid4().hex,
            name=name,
            is_enabled=is_enabled,
            document=document,
            updated_at=now(),
            since=now(),
        )

        async def work() -> None:
            if await RuleRow.all().count() >= MOST_RULES:
                raise Conflict(f"At most {MOST_RULES}.", code="too_many")
            last = await RuleRow.all().order_by("-position").first()
            row.position = last.position + 1 if last else 0
            await RuleRow.bulk_create([row])

        await self._context.write(work)
        return row

    async def change(self, rule_id: str, values: Mapping[str, Any]) -> RuleRow:
        """Change a rule. One that asks something else, or is switched on or off, begins anew.

        Raises:
            NotFound: there is none.
            Invalid: with the pointer of what does not fit.
        """
        row = await find_rule(rule_id)
        given = dict(values)
        changes: dict[str, Any] = {
            key: given.pop(key) for key in ("name", "is_enabled") if key in given
        }
        if given:
            if given.get("metric", row.document["metric"]) != row.document["metric"]:
                given.setdefault("stat", None)
            document = await complete(self._context, {**row.document, **given})
            await self._check_named(document, row.document)
            changes["document"] = document

        async def work() -> RuleRow | None:
            fresh = await _lock(rule_id)
            if given and fresh.document != row.document:
                return None
            return await _change(fresh, changes)

        # None: somebody else changed it meanwhile, and this comes on top of what they set.
        return await self._context.write(work) or await self.change(rule_id, values)

    async def _check_named(self, document: Mapping[str, Any], before: Mapping[str, Any]) -> None:
        """Check that who and what a rule names, and did not name before, is there."""
        await check_recipients(self._context, document["recipients"], before.get("recipients", {}))
        await check_places(self._context, document, before.get("filters", {}))

    async def delete(self, rule_id: str) -> None:
        """Remove a rule with its silences; what became of it stays in the history.

        Raises:
            NotFound: there is none.
        """

        async def work() -> None:
            row = await _lock(rule_id)
            await SilenceRow.filter(rule_id=row.id).delete()
            await NoticeRow.filter(rule_id=row.id, sent_at=None).delete()
            if row.is_firing:
                await ChangeRow.bulk_create([_build_said(row, "stopped", State.NORMAL, "")])
            await RuleRow.filter(id=row.id).delete()

        await self._context.write(work)

    # What people say to an alert

    async def acknowledge(self, rule_id: str, caller: Caller) -> RuleRow:
        """Say that somebody cares: nobody is reminded of this alert any more.

        Raises:
            NotFound: there is none.
            Conflict: it does not fire.
        """
        return await self._answer(
            rule_id, caller, "acknowledged", {"acknowledged_by": caller.name[:80], "due_at": None}
        )

    async def snooze(self, rule_id: str, caller: Caller, minutes: int) -> RuleRow:
        """Tell nobody for a while, and again then if it still goes on.

        Raises:
            NotFound: there is none.
            Conflict: it does not fire.
        """
        until = now() + timedelta(minutes=minutes)
        changes = {"snoozed_until": until, "due_at": until, "acknowledged_by": None}
        return await self._answer(rule_id, caller, "snoozed", changes)

    async def _answer(
        self, rule_id: str, caller: Caller, kind: str, changes: Mapping[str, Any]
    ) -> RuleRow:
        async def work() -> RuleRow:
            row = await _lock(rule_id)
            if not row.is_firing or row.state != State.ALERTING:
                raise Conflict("It does not fire now.", code="not_firing")
            _ = await _save(row, changes)
            said = _build_said(row, kind, State.ALERTING, caller.name)
            await ChangeRow.bulk_create([said])
            return row

        return await self._context.write(work)

    # Silences

    async def silence(self, values: Mapping[str, Any], caller: Caller) -> SilenceRow:
        """Keep a time in which nobody is told.

        Raises:
            NotFound: there is no such rule.
            Conflict: there are too many.
        """
        if values.get("rule_id"):
            _ = await find_rule(values["rule_id"])
        named = {"by_id": caller.id[:36], "by_name": caller.name[:160]}
        row = SilenceRow(id=uuid4().hex, **{"reason": "", **values}, **named)

        async def work() -> None:
            if await SilenceRow.filter(until__gt=now()).count() >= MOST_SILENCES:
                raise Conflict(f"At most {MOST_SILENCES}.", code="too_many")
            await SilenceRow.bulk_create([row])

        await self._context.write(work)
        return row

    async def end_silence(self, silence_id: str) -> None:
        """End a silence now.

        Raises:
            NotFound: there is none that is not over.
        """

        async def work() -> None:
            live = SilenceRow.filter(id=silence_id[:32], until__gt=now())
            if not await live.update(until=now()):
                raise NotFound("There is no such silence.")

        await self._context.write(work)


async def find_rule(rule_id: str) -> RuleRow:
    """Return a rule.

    Raises:
        NotFound: there is none.
    """
    row = await RuleRow.get_or_none(id=rule_id[:32])
    if row is None:
        raise NotFound("There is no such rule.")
    return row


async def _lock(rule_id: str) -> RuleRow:
    """Lock and read a rule: nobody who looks or answers changes it until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    query = RuleRow.filter(id=rule_id[:32])
    if RuleRow._meta.db.capabilities.support_for_update:
        query = query.select_for_update()
    row = await query.first()
    if row is None:
        raise NotFound("There is no such rule.")
    return row


async def _change(row: RuleRow, changes: Mapping[str, Any]) -> RuleRow:
    """Change a locked rule; what it said so far ends where it begins anew."""
    is_new = changes.get("is_enabled", row.is_enabled) != row.is_enabled or any(
        changes.get("document", row.document).get(key) != row.document.get(key) for key in ASKED
    )
    if is_new and row.is_firing:
        await ChangeRow.bulk_create([_build_said(row, "stopped", State.NORMAL, "")])
    begun = _begin_anew() if is_new else {}
    return await _save(row, {**changes, **begun, "updated_at": now()})


async def _save(row: RuleRow, changes: Mapping[str, Any]) -> RuleRow:
    """Save what changed of a locked rule, so that a look that began before keeps nothing of it."""
    values = {**changes, "revision": row.revision + 1}
    row = row.update_from_dict(values)
    await row.save(update_fields=list(values))
    return row


def _build_said(row: RuleRow, kind: str, state: State, by: str) -> ChangeRow:
    return ChangeRow(
        id=uuid4().hex,
        rule_id=row.id,
        name=row.name,
        kind=kind,
        previous=row.state,
        state=str(state),
        at=now(),
        value=row.value,
        by=by[:80] or None,
    )


def _begin_anew() -> dict[str, Any]:
    return {
        "state": str(State.NORMAL),
        "since": now(),
        "is_firing": False,
        "failing_since": None,
        "due_at": None,
        "told": 0,
        "value": None,
        "acknowledged_by": None,
        "snoozed_until": None,
    }
