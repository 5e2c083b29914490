"""Every metric is counted once more from the raw events, by rules written a second time."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chatclick_analytics
from chatclick import EventView
from chatclick_analytics.definitions import DEFINITIONS, DIMENSIONS

from .conftest import FALLBACK, Desk, Log

STATIC = Path(chatclick_analytics.__file__).parent / "static"
ENDS = ("session.resolved", "session.closed")
GOES_ON = ("session.reopened", "session.queued")
PEOPLE = {"session.queued": True, "session.assigned": True, "session.bot_took": False}

PLAIN = {
    "session.created": "sessions",
    "session.assigned": "assigned",
    "session.resolved": "resolved",
    "session.closed": "closed",
    "session.handoff_requested": "handovers",
    "sla.met": "sla_met",
    "sla.breached": "sla_breached",
}


def make_log() -> Log:
    """Make a log in which everything that is counted happens, in every order."""
    dice, log = random.Random(11), Log()
    for at in range(60):
        one = f"ses_{at}"
        queue = dice.choice([FALLBACK, "que_1", None])
        widget, channel = dice.choice(["wid_1", "wid_2"]), dice.choice(["web", "email"])
        language = dice.choice(["en", "de"])
        log.begins(one, queue=queue, widget_id=widget, channel=channel, language=language)
        for _ in range(dice.randint(2, 16)):
            log.wait(milliseconds=dice.choice([0, 700, 61_000, 4_000_000]))
            _go_on(log, one, dice)
        if dice.random() < 0.3:
            log.happens(None, "plugin.failed", plugin="faq", failures=dice.randint(1, 9))
    return log


def _go_on(log: Log, one: str, dice: random.Random) -> None:
    staff, other = dice.sample(["stf_1", "stf_2", "stf_3"], 2)
    mood = dice.choice([-0.8, -0.31, 0.0, 0.44])
    sent = [event.seq for event in log.events if event.session_id == one][-1]
    steps: list[Any] = [
        *[lambda: log.says(one, "visitor")] * 4,
        *[lambda: log.says(one, "agent", staff)] * 3,
        *[lambda: log.says(one, "bot", "faq")] * 2,
        lambda: log.says(one, "agent", staff, "note"),
        lambda: log.is_given(one, staff),
        lambda: log.is_given(one, staff, other),
        lambda: log.happens(one, "session.queued", queue_id=dice.choice([FALLBACK, "que_1"])),
        lambda: log.happens(
            one, "session.transferred", previous=other, team_id="tea_1", queue_id="que_1"
        ),
        lambda: log.happens(one, "session.bot_took", bot="faq"),
        lambda: log.happens(one, "session.handoff_requested", "visitor"),
        lambda: log.happens(one, "session.resolved", dice.choice(["agent", "visitor"])),
        lambda: log.happens(one, "session.closed", dice.choice(["system", "visitor"])),
        lambda: log.happens(
            one, "session.reopened", state=dice.choice(["queued", "open", "bot", "waiting"])
        ),
        lambda: log.happens(one, "session.tags_changed", to=dice.sample(["a", "b", "c"], 2)),
        lambda: log.happens(one, "session.language_changed", to="fr"),
        lambda: log.happens(
            one, "message.delivered", participant={"kind": "visitor", "id": "vis_1"}, seq=sent
        ),
        *[lambda: log.happens(one, "csat.submitted", score=dice.randint(1, 5), scale=5)] * 2,
        lambda: log.happens(one, "sla.met"),
        lambda: log.happens(one, "sla.breached"),
        lambda: log.happens(
            one, "sentiment.summarised", average=mood, label="negative" if mood < -0.3 else "x"
        ),
    ]
    dice.choice(steps)()


class Raw:
    """The events of one session, looked at as a whole.

    Attributes:
        found: the values of each metric, times in milliseconds.
    """

    def __init__(self, events: list[EventView]) -> None:
        self.events = events
        self.found: dict[str, list[int]] = defaultdict(list)
        self.ends = list(self._list_ends())
        for index, event in enumerate(events):
            self._count(index, event)
        ratings = [one.data["score"] for one in self._all("csat.submitted")]
        self.found["csat"] = [round(100 * (score - 1) / 4) for score in ratings[-1:]]
        if any(self._speaker(at) == "bot" and self.is_of_bot(at) for at in range(len(events))):
            self.found["bot_sessions"] = [1]
        self._count_ends()

    def _all(self, type_: str, until: int | None = None) -> list[EventView]:
        return [one for one in self.events[:until] if one.type == type_]

    def _speaker(self, at: int) -> str:
        event = self.events[at]
        if event.type != "message.created" or event.data["kind"] == "note":
            return ""
        return str(event.data["sender"]["kind"])

    def ms(self, at: int) -> int:
        """Return when an event was."""
        return round(self.events[at].at.timestamp() * 1000)

    def is_of_bot(self, at: int) -> bool:
        """Tell whether a bot had the session just before."""
        for one in reversed(self.events[:at]):
            if one.type in PEOPLE:
                return not PEOPLE[one.type]
            if one.type == "session.reopened":
                return bool(one.data["state"] == "bot")
        return True

    def waits_anew(self, at: int) -> bool:
        """Tell whether it comes into a queue at an event."""
        event = self.events[at]
        is_back = event.type == "session.reopened" and event.data["state"] == "queued"
        return event.type == "session.queued" or is_back

    def _list_ends(self) -> Iterator[int]:
        is_open = True
        for at, event in enumerate(self.events):
            if event.type in ENDS and is_open:
                yield at
            if event.type in (*ENDS, *GOES_ON):
                is_open = event.type in GOES_ON

    def list_comebacks(self) -> list[int]:
        """Return where it goes on after it had ended."""
        going = [at for at, event in enumerate(self.events) if event.type in GOES_ON]
        ends = [at for at, event in enumerate(self.events) if event.type in ENDS]
        found = [[at for at in going if at > end][:1] for end in ends]
        return sorted({at for one in found for at in one})

    def waits_since(self, at: int) -> int | None:
        """Return since when, before an event, the visitor waits for people."""
        answers = [one for one in range(at) if self._speaker(one) == "agent" or one in self.ends]
        heard = answers[-1] if answers else -1
        bots = [one for one in range(at) if self.events[one].type == "session.bot_took"]
        for one in range(heard + 1, at):
            wrote = any(self._speaker(each) == "visitor" for each in range(heard + 1, one + 1))
            is_new = self._speaker(one) == "visitor" and not self.is_of_bot(one)
            is_let_go = wrote and self.waits_anew(one)
            if (is_new or is_let_go) and one > max([-1, *bots]):
                return self.ms(one)
        return None

    def _count(self, at: int, event: EventView) -> None:
        add, now = self.found, self.ms(at)
        speaker = self._speaker(at)
        if speaker:
            kinds = {"visitor": "messages_in", "agent": "messages_out", "bot": "messages_bot"}
            add[kinds[speaker]] += [1]
        if speaker == "agent" and (since := self.waits_since(at)) is not None:
            first = not any(self._speaker(one) == "agent" for one in range(at))
            add["first_response" if first else "next_response"] += [now - since]
        if event.type in PLAIN:
            add[PLAIN[event.type]] += [1]
        if self.waits_anew(at):
            add["queued"] += [1]
            add["fallback"] += [1] * (self.find_queue(at) == FALLBACK)
        if event.type == "session.assigned":
            self._count_wait(at)
        if event.type in ("session.assigned", "session.transferred") and event.data["previous"]:
            moves = ("session.assigned", "session.transferred")
            before = [
                one.type
                for each, one in enumerate(self.events[:at])
                if one.type in moves or self.waits_anew(each)
            ]
            is_told = before[-1:] == ["session.transferred"]
            if event.type == "session.transferred" or not is_told:
                add["transfers"] += [1]
        if event.type == "sentiment.summarised":
            add["mood"] += [round(50 * (event.data["average"] + 1))]
            add["mood_negative"] += [1] * (event.data["label"] == "negative")
        if event.type == "message.delivered":
            self._count_deliveries(at)

    def find_queue(self, at: int) -> str | None:
        """Return the queue it is in at an event."""
        named = [one.data.get("queue_id") for one in self.events[: at + 1]]
        return [one for one in named if one][-1] if any(named) else None

    def _count_deliveries(self, at: int) -> None:
        for one in range(at):
            number = self.events[one].seq or 0
            later = [each for each in self.events[one:at] if each.type == "message.delivered"]
            is_known = any(each.data["seq"] >= number for each in later)
            is_meant = number <= self.events[at].data["seq"] and not is_known
            if self._speaker(one) in ("agent", "bot") and is_meant:
                self.found["delivery"] += [self.ms(at) - self.ms(one)]

    def _count_wait(self, at: int) -> None:
        stops = [
            one
            for one in range(at)
            if self.events[one].type in ("session.assigned", "session.bot_took") or one in self.ends
        ]
        since = stops[-1] + 1 if stops else 0
        queued = [one for one in range(since, at) if self.waits_anew(one)]
        self.found["waiting"] += [self.ms(at) - self.ms(one) for one in queued[:1]]

    def _count_ends(self) -> None:
        comebacks = self.list_comebacks()
        self.found["reopened"] = [1] * len(comebacks)
        for end in self.ends:
            begun = [0] + [one for one in comebacks if one < end]
            self.found["resolution"] += [self.ms(end) - self.ms(begun[-1])]
        for end in self.ends[:1]:
            spoken = [one for one in range(end) if self._speaker(one)]
            self.found["ended"] = [1]
            self.found["duration"] = [self.ms(spoken[-1] if spoken else end) - self.ms(0)]
            if any(self._speaker(one) == "agent" for one in range(end)):
                continue
            if self.waits_since(end) is not None:
                is_his = self.events[end].actor.kind == "visitor"
                self.found["abandoned" if is_his else "missed"] = [1]
            bot = any(self._speaker(one) == "bot" and self.is_of_bot(one) for one in range(end))
            if bot and not self._all("session.handoff_requested", end):
                self.found["contained"] = [1]


def gather(log: Log) -> dict[str, list[EventView]]:
    """Return the events of each session."""
    found: dict[str, list[EventView]] = defaultdict(list)
    for event in log.events:
        if event.session_id is not None:
            found[event.session_id].append(event)
    return found


async def test_every_metric_is_what_a_recount_of_the_raw_events_gives(desk: Desk) -> None:
    log = make_log()
    await desk.count(log.events)
    wanted: dict[str, list[int]] = defaultdict(list)
    for events in gather(log).values():
        for metric, values in Raw(events).found.items():
            wanted[metric] += values
    failed = [one.data["failures"] for one in log.events if one.type == "plugin.failed"]
    wanted["plugin_errors"] = failed

    span = {"since": "2026-03-01T00:00:00Z", "until": "2026-04-01T00:00:00Z"}
    for one in DEFINITIONS:
        if one.of is not None:
            part, whole = len(wanted[one.of[0]]), sum(len(wanted[each]) for each in one.of[1])
            assert await desk.total(one.id, **span) == round(100 * part / whole, 2), one.id
            continue
        assert wanted[one.id], f"nothing of {one.id} happens in this log"
        stats = {"count": ("sum",), "score": ("count", "mean"), "time": ("count", "sum", "p50")}
        for stat in stats[one.kind]:
            values = wanted[one.id]
            found = await desk.total(one.id, stat=stat, **span)
            scale = 1000 if one.kind == "time" else 1
            if stat == "p50":
                middle = sorted(values)[-(-len(values) // 2) - 1] / scale
                assert abs(found - middle) <= 0.011 * middle, one.id
                continue
            total = sum(values) / scale
            exact = {"sum": total, "count": len(values), "mean": total / len(values)}
            assert abs(found - exact[stat]) < 0.01, (one.id, stat)


async def test_errors_are_split_by_plugin_and_no_conversation_is_behind_them(desk: Desk) -> None:
    for plugin, failures in (("faq", 3), ("crm", 1), ("faq", 2)):
        desk.log.happens(None, "plugin.failed", plugin=plugin, failures=failures)
    desk.log.happens(None, "plugin.failed", plugin="faq", failures="many")
    desk.log.happens(None, "page.viewed", plugin="faq", failures=5)

    await desk.count()

    split = (await desk.ask("plugin_errors", by="bot"))["series"]
    assert {one["key"]: one["total"] for one in split} == {"faq": 5, "crm": 1}
    listed = {one["id"]: one for one in (await desk.call("GET", "")).json["data"]}
    assert not listed["plugin_errors"]["has_sessions"] and listed["sessions"]["has_sessions"]


async def test_every_split_is_what_a_recount_of_the_raw_events_gives(desk: Desk) -> None:
    log = make_log()
    await desk.count(log.events)
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    for events in gather(log).values():
        for at, event in enumerate(events):
            if event.type == "message.created" and event.data["sender"]["kind"] == "visitor":
                for dimension, values in describe(events[:at]).items():
                    wanted[dimension].update(values)

    for dimension in DIMENSIONS:
        span = {"since": "2026-03-01T00:00:00Z", "until": "2026-04-01T00:00:00Z"}
        answer = await desk.ask("messages_in", by=dimension, **span)
        found = {one["key"]: one["total"] for one in answer["series"]}
        assert found == dict(wanted[dimension]), dimension
        assert found, dimension


def describe(before: list[EventView]) -> dict[str, list[str]]:
    """Return what a session is split by after some events."""

    def last(type_: str, key: str) -> Any:
        kinds = type_.split("|")
        known = [one.data[key] for one in before if one.type in kinds and one.data.get(key)]
        return known[-1] if known else None

    created = before[0].data
    assignee = last("session.assigned", "assignee")
    said = [
        one.data["sender"]["id"]
        for at, one in enumerate(before)
        if one.type == "message.created"
        and one.data["sender"]["kind"] == "bot"
        and Raw(before).is_of_bot(at)
    ]
    taken = [one.data["bot"] for one in before if one.type == "session.bot_took"]
    values = {
        "widget": created["widget_id"],
        "channel": created["channel"],
        "language": last("session.language_changed", "to") or created["language"],
        "queue": last("session.queued|session.transferred", "queue_id"),
        "team": last("session.transferred", "team_id"),
        "staff": assignee and assignee["id"],
        "bot": "faq" if said or taken else None,
    }
    found = {key: [value] for key, value in values.items() if value}
    return {**found, "tag": last("session.tags_changed", "to") or []}


async def test_a_rating_that_is_changed_counts_once_as_it_is_now_where_it_was(desk: Desk) -> None:
    log = desk.log
    log.begins("ses_1")
    log.happens("ses_1", "csat.submitted", score=1, scale=5)
    first = log.at
    await desk.count()
    assert (await desk.total("csat"), await desk.total("csat", stat="count")) == (0, 1)
    log.wait(days=1)
    log.happens("ses_1", "csat.submitted", score=5, scale=5)
    log.happens("ses_1", "csat.submitted", score=3, scale=5)

    await desk.count()

    days = await desk.ask("csat", grain="day")
    assert days["series"][0]["values"][:2] == [50, None]
    for filters in ({}, {"widget": ["wid_1"]}, {"widget": ["wid_1"], "language": ["en"]}):
        assert await desk.total("csat", filters=filters) == 50
        assert await desk.total("csat", stat="count", filters=filters) == 1
    minute = {"since": f"{first:%Y-%m-%dT%H:%M}:00Z", "until": f"{first:%Y-%m-%dT%H}:59:00Z"}
    assert await desk.total("csat", **minute) == 50
    await desk.service.recompute()
    await desk.count()
    assert await desk.total("csat") == 50


def test_every_metric_is_named_and_defined_in_every_language() -> None:
    ids = {one.id for one in DEFINITIONS}
    for language in ("en", "de", "ar"):
        words = (STATIC / f"words_{language}.js").read_text("utf-8")
        assert set(re.findall(r"^  m_(\w+):", words, re.MULTILINE)) == ids, language
    for language in ("de", "ar"):
        words = (STATIC / f"definitions_{language}.js").read_text("utf-8")
        assert set(re.findall(r"^  (\w+):", words, re.MULTILINE)) == ids, language
