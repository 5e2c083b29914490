"""One look at all rules: what their numbers are, what became of them, and who is to be told.

What changed is kept together with what is to be told of it, in one transaction that only one of
several processes wins. Telling comes after: after a crash in between, it goes on from there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from chatclick import PluginContext
from chatclick.clock import now
from chatclick.errors import ChatclickError
from chatclick_alerts.machine import Change, Memory, State, Verdict, step
from chatclick_alerts.models import ChangeRow, NoticeRow, RuleRow, SilenceRow
from chatclick_alerts.noticing import Notice, Telling, decide
from chatclick_alerts.numbers import Numbers, Reading
from chatclick_alerts.quiet import is_quiet
from chatclick_alerts.rules import Band, Rule, read_rule
from chatclick_alerts.words import WORDS, tell

MOST_RULES = 100
MOST_SILENCES = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """What the newest look of this process saw of a rule."""

    value: float | None
    band: Band
    at: datetime


class Looking:
    """Looks at the rules.

    Args:
        context: the plugin's.
        numbers: reads what they are about.

    Attributes:
        seen: what the newest look saw, by the id of the rule.
    """

    def __init__(self, context: PluginContext, numbers: Numbers) -> None:
        self._context = context
        self._numbers = numbers
        self.seen: dict[str, Seen] = {}

    async def look(self) -> int:
        """Look once; return how many rules are switched on."""
        rows = await RuleRow.filter(is_enabled=True).order_by("id").limit(MOST_RULES)
        rules = {row.id: read_rule(row.id, row.name, row.document) for row in rows}
        self.seen = {key: one for key, one in self.seen.items() if key in rules}
        if not rows:
            return 0
        at = now()
        readings = await self._numbers.read({one.asked for one in rules.values()}, at)
        silences = await SilenceRow.filter(since__lte=at, until__gt=at).limit(MOST_SILENCES)
        for row in rows:
            rule = rules[row.id]
            await self._take(row, rule, readings[rule.asked], silences, at)
        return len(rows)

    async def _take(
        self,
        row: RuleRow,
        rule: Rule,
        reading: Reading,
        silences: Sequence[SilenceRow],
        at: datetime,
    ) -> None:
        verdict, band = await self._judge(rule, reading, at)
        before = Memory(State(row.state), row.since, row.is_firing, row.failing_since)
        memory, change = step(before, rule.terms, verdict, at)
        if verdict is not Verdict.FAILED:
            self.seen[row.id] = Seen(reading.value, band, at)
        is_silenced = any(one.rule_id in (None, row.id) for one in silences)
        is_held = is_silenced or is_quiet(rule.quiet, rule.zone, at)
        known = Telling(row.due_at, row.told, row.snoozed_until)
        telling, kind = decide(known, memory, change, at, remind=rule.remind, is_held=is_held)
        if (memory, telling) == (before, known):
            return
        changes, notices = [], []
        if change is not None:
            built = _build_change(row, memory, change, reading, band, at, is_silenced)
            changes.append(built)
        if kind is not None:
            notices.append(self._build_notice(rule, kind, reading, band, at))
        values = _build_values(row, memory, telling, change, reading)
        await self._keep(row, values, changes, notices)

    async def _judge(self, rule: Rule, reading: Reading, at: datetime) -> tuple[Verdict, Band]:
        if reading.is_failed:
            return Verdict.FAILED, Band()
        band = rule.band
        if rule.comparison == "unusual":
            try:
                usual = await self._numbers.find_usual(rule.asked, at)
            except ChatclickError:
                return Verdict.FAILED, Band()
            if usual is None:
                return Verdict.NOTHING, Band()
            band = usual.build_band(rule.value)
        return band.judge(reading.value), band

    def _build_notice(
        self, rule: Rule, kind: Notice, reading: Reading, band: Band, at: datetime
    ) -> NoticeRow:
        said = {one: tell(rule, kind, reading.value, band, one) for one in WORDS}
        title, body = said[str(self._context.config.get("language", "en"))]
        return NoticeRow(
            id=uuid4().hex,
            rule_id=rule.id,
            kind=str(kind),
            at=at,
            title=title,
            body=body,
            translations={one: {"title": it[0], "body": it[1]} for one, it in said.items()},
            recipients=dict(rule.recipients),
        )

    async def _keep(
        self,
        row: RuleRow,
        values: Mapping[str, Any],
        changes: Sequence[ChangeRow],
        notices: Sequence[NoticeRow],
    ) -> None:
        """Keep how a rule stands and what is to be told, unless another process was first."""

        async def work() -> None:
            same = RuleRow.filter(id=row.id, revision=row.revision, is_enabled=True)
            if not await same.update(**values):
                return
            await ChangeRow.bulk_create(changes)
            await NoticeRow.bulk_create(notices)

        await self._context.write(work)


def _build_values(
    row: RuleRow, memory: Memory, telling: Telling, change: Change | None, reading: Reading
) -> dict[str, Any]:
    values = {
        "state": str(memory.state),
        "since": memory.since,
        "is_firing": memory.is_firing,
        "failing_since": memory.failing_since,
        "due_at": telling.due_at,
        "told": telling.told,
        "snoozed_until": telling.snoozed_until,
        "value": reading.value,
        "revision": row.revision + 1,
    }
    if change is Change.FIRED:
        values |= {"firing": row.firing + 1}
    if change in (Change.FIRED, Change.RECOVERED):
        values |= {"acknowledged_by": None}
    return values


def _build_change(
    row: RuleRow,
    memory: Memory,
    change: Change,
    reading: Reading,
    band: Band,
    at: datetime,
    is_silenced: bool,
) -> ChangeRow:
    return ChangeRow(
        id=uuid4().hex,
        rule_id=row.id,
        name=row.name,
        kind=str(change),
        previous=row.state,
        state=str(memory.state),
        at=at,
        value=reading.value,
        low=band.low,
        high=band.high,
        is_silenced=is_silenced,
    )
