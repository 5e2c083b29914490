"""Judge a run: what clients were promised and shown against what the database holds (I1–I9).

Every finding carries its evidence; the one with the least evidence is reported first, because the
smallest counter-example is the one a person can understand.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from .history import History, Record
from .log import Log, Row

PARTICIPANTS = ("visitor", "agent")


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken promise.

    Attributes:
        rule: "I1" … "I9".
        session_id: where, if in a session.
        what: the promise and how it was broken, in a sentence.
        evidence: the records and rows that show it, fewest possible.
    """

    rule: str
    session_id: str | None
    what: str
    evidence: tuple[Any, ...]

    @override
    def __str__(self) -> str:
        lines = [f"{self.rule} broken in {self.session_id}: {self.what}"]
        return "\n".join([*lines, *(f"    {item}" for item in self.evidence)])


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event as it reached a consumer's target, in order of arrival."""

    consumer: str
    session_id: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Run:
    """Everything the checker looks at.

    Attributes:
        histories: one for each client that took part.
        log: the database after the run.
        is_quiet: nothing was under way when the log was read, so all clients must be level.
        deliveries: what reached the targets of consumers, if any were attached.
        may_see: whether a client had a grant for a session; a visitor for their own by default.
    """

    histories: Sequence[History]
    log: Log
    is_quiet: bool = True
    deliveries: Sequence[Delivery] = ()
    may_see: Callable[[Record, Row], bool] = lambda identity, session: (
        identity["participant"] != "visitor" or identity["id"] == session["visitor_id"]
    )


Rule = Callable[[Run], Iterator[Violation]]


def check(run: Run) -> list[Violation]:
    """Return every violation, the smallest counter-example first."""
    found = [violation for rule in RULES for violation in rule(run)]
    return sorted(found, key=lambda violation: (len(violation.evidence), violation.rule))


def assert_green(run: Run, seed: int | None = None) -> None:
    """Raise unless all invariants hold.

    Raises:
        AssertionError: names the smallest counter-example, the count of others and the seed.
    """
    found = check(run)
    if found:
        counts = dict(Counter(violation.rule for violation in found))
        raise AssertionError(f"{found[0]}\n(found {counts}, seed {seed})")


def acked_messages_exist(run: Run) -> Iterator[Violation]:
    """I1: every acked (session, client_msg_id, seq) exists with the same body."""
    stored = _by_key(run.log.messages.values())
    texts = {_key(record): record["text"] for record in _all(run, "attempt")}
    for ack in _all(run, "ack"):
        rows = stored.get(_key(ack), [])
        if not rows:
            yield Violation("I1", ack["session_id"], "an acked message is not stored", (ack,))
            continue
        row, sent = rows[0], texts.get(_key(ack))
        if (row["id"], row["seq"]) != (ack["message_id"], ack["seq"]):
            yield Violation("I1", ack["session_id"], "the ack names another row", (ack, row))
        if sent is not None and row["text"] != sent:
            yield Violation("I1", ack["session_id"], f"the body is not {sent!r}", (ack, row))
        if not _event_at(run.log, ack["session_id"], ack["seq"], "message.created"):
            yield Violation("I1", ack["session_id"], "an acked message has no event", (ack, row))


def messages_are_stored_once(run: Run) -> Iterator[Violation]:
    """I2: each client_msg_id of a sender is stored at most once in a session."""
    senders: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in run.log.messages.values():
        senders[(row["session_id"], row["sender_id"], row["client_msg_id"])].append(row)
    for (session_id, _, key), rows in senders.items():
        if len(rows) > 1:
            yield Violation("I2", session_id, f"{key} is stored {len(rows)} times", tuple(rows[:2]))


def sequences_are_whole(run: Run) -> Iterator[Violation]:
    """I3: stored seq of a session is exactly 1…N, the log's positions are 1…head."""
    for session_id, session in run.log.sessions.items():
        rows = run.log.events.get(session_id, [])
        seqs = [row["seq"] for row in rows]
        if seqs != list(range(1, session["last_seq"] + 1)):
            what = f"events are {_brief(seqs)}, last_seq is {session['last_seq']}"
            yield Violation("I3", session_id, what, ())
    for stray in set(run.log.events) - set(run.log.sessions) - {None}:
        yield Violation("I3", stray, "events of a session that does not exist", ())
    positions = sorted(row["position"] for rows in run.log.events.values() for row in rows)
    if positions != list(range(1, run.log.head + 1)):
        what = f"positions are {_brief(positions)}, the head is {run.log.head}"
        yield Violation("I3", None, what, ())
    yield from _messages_match_events(run.log)


def _messages_match_events(log: Log) -> Iterator[Violation]:
    events = {row["position"]: row for rows in log.events.values() for row in rows}
    for position, message in log.messages.items():
        event = events.get(position)
        there = event and (event["session_id"], event["seq"], event["type"])
        if there != (message["session_id"], message["seq"], "message.created"):
            yield Violation("I3", message["session_id"], "a message without event", (message,))
    for position, event in events.items():
        if event["type"] == "message.created" and position not in log.messages:
            yield Violation("I3", event["session_id"], "an event without message", (event,))


def clients_hold_the_log(run: Run) -> Iterator[Violation]:
    """I4: what clients apply is a copy of the log from 1 on; at quiet all are level."""
    for history in run.histories:
        received, lost_order = _received(history)
        yield from lost_order
        for session_id, records in received.items():
            yield from _compare(run, history, session_id, records)


def _received(history: History) -> tuple[dict[str, list[Record]], list[Violation]]:
    """Sort a history's events by session, since the last reset, and find disorder in it."""
    received: dict[str, list[Record]] = defaultdict(list)
    newest: dict[str, int] = {}
    gaps: set[str] = set()
    disorder = []
    for record in history.of("event", "gap", "reset", "open"):
        if record["kind"] == "reset" and "session_id" in record:
            received.pop(record["session_id"], None)
            newest.pop(record["session_id"], None)
        elif record["kind"] == "reset":
            received.clear()
            newest.clear()
        elif record["kind"] == "open":
            gaps.clear()
        elif record["kind"] == "gap":
            gaps.add(record["session_id"])
        elif (session_id := record["event"].get("session_id")) is not None:
            seq = record["event"]["seq"]
            before = newest.get(session_id, 0)
            if seq > before + 1 and session_id not in gaps:
                what = f"{history.name} got {seq} after {before} and was told of no gap"
                disorder.append(Violation("I4", session_id, what, (record,)))
            newest[session_id] = max(before, seq)
            received[session_id].append(record)
    return received, disorder


def _compare(
    run: Run, history: History, session_id: str, records: list[Record]
) -> Iterator[Violation]:
    stored = {row["seq"]: row for row in run.log.events.get(session_id, [])}
    visitor = _identity(history)["participant"] == "visitor"
    for record in records:
        event = record["event"]
        row = stored.get(event["seq"])
        if row is None:
            what = f"{history.name} was shown an event that is not stored"
            yield Violation("I4", session_id, what, (record,))
        elif difference := _difference(event, row, run.log, visitor):
            what = f"{history.name} was shown another {difference} than is stored"
            yield Violation("I4", session_id, what, (record, row))
    seqs = {record["event"]["seq"] for record in records}
    missing = sorted(set(range(1, max(seqs) + 1)) - seqs)
    if run.is_quiet:
        missing = sorted(set(stored) - seqs)
    if missing:
        what = f"{history.name} was never shown {_brief(missing)}"
        yield Violation("I4", session_id, what, (stored.get(missing[0], missing[0]),))


def _difference(event: Row, row: Row, log: Log, visitor: bool) -> str | None:
    message = log.messages.get(row["position"])
    if event["type"] == "internal" and visitor:
        return "message" if message and message["kind"] == "message" else None
    for name in ("type", "position"):
        if event[name] != row[name]:
            return name
    if message is None:
        return None
    shown = event["data"]
    if shown["id"] != message["id"]:
        return "message id"
    return None if shown["content"].get("text") == message["text"] else "text"


def repeats_get_the_same_ack(run: Run) -> Iterator[Violation]:
    """I5: a repeated send returns equal ack fields."""
    first: dict[str, Record] = {}
    for ack in _all(run, "ack"):
        before = first.setdefault(ack["client_msg_id"], ack)
        for name in ("message_id", "seq", "created_at"):
            if ack[name] != before[name]:
                yield Violation("I5", ack["session_id"], f"{name} differs", (before, ack))
                break


def nothing_is_made_up(run: Run) -> Iterator[Violation]:
    """I6: nothing is stored that no client attempted, there and in those words."""
    attempts = {(*_key(record), record["text"]) for record in _all(run, "attempt")}
    for row in run.log.messages.values():
        key = (row["session_id"], row["client_msg_id"], row["text"])
        if row["sender_kind"] in PARTICIPANTS and key not in attempts:
            yield Violation("I6", row["session_id"], "nobody sent this message", (row,))


def consumers_get_everything(run: Run) -> Iterator[Violation]:
    """I7: each event reached its target or is a dead letter, in order within a session."""
    dead = {(row["consumer"], row["position"]) for row in run.log.dead_letters}
    owed = {(row["consumer"], row["position"]) for row in run.log.owed}
    reached: dict[str, dict[int, Delivery]] = defaultdict(dict)
    newest: dict[tuple[str, str | None], Delivery] = {}
    for delivery in run.deliveries:
        if delivery.position in reached[delivery.consumer]:
            continue
        reached[delivery.consumer][delivery.position] = delivery
        before = newest.get((delivery.consumer, delivery.session_id))
        if before and before.position > delivery.position and delivery.session_id is not None:
            what = f"{delivery.consumer} got a later event first"
            yield Violation("I7", delivery.session_id, what, (before, delivery))
        newest[(delivery.consumer, delivery.session_id)] = delivery
    for consumer, got in reached.items():
        for rows in run.log.events.values():
            for row in rows:
                key = (consumer, row["position"])
                if row["position"] not in got and key not in dead and key not in owed:
                    what = f"{consumer} never got an event"
                    yield Violation("I7", row["session_id"], what, (row,))
    # A consumer stands at the newest event it wanted, which need not be the newest of all.
    for consumer, position in run.log.consumers.items():
        if position > run.log.head:
            what = f"{consumer} stands at {position}, beyond the head {run.log.head}"
            yield Violation("I7", None, what, ())


def clients_see_only_their_own(run: Run) -> Iterator[Violation]:
    """I8: no client ever received an event for a session it had no grant for; no visitor a note."""
    for history in run.histories:
        identity = _identity(history)
        for record in history.of("event"):
            event = record["event"]
            session = run.log.sessions.get(event.get("session_id"))
            if session is not None and not run.may_see(identity, session):
                what = f"{history.name} was shown a stranger's session"
                yield Violation("I8", session["id"], what, (record,))
            is_note = event["type"] == "message.created" and event["data"].get("kind") == "note"
            hides_little = event["type"] == "internal" and event["data"] != {}
            if identity["participant"] == "visitor" and (is_note or hides_little):
                what = f"{history.name} was shown what only staff may see"
                yield Violation("I8", event["session_id"], what, (record,))


def counters_equal_a_recount(run: Run) -> Iterator[Violation]:
    """I9: counters and unread totals equal a recount from the log."""
    messages: dict[str, list[Row]] = defaultdict(list)
    for row in run.log.messages.values():
        if row["kind"] == "message":
            messages[row["session_id"]].append(row)
    for session_id, session in run.log.sessions.items():
        public = messages[session_id]
        last = public[-1]["position"] if public else None
        recount = {
            "staff_unread": _unseen(public, session["staff_seen_seq"], ("visitor",)),
            "visitor_unread": _unseen(
                public, session["visitor_seen_seq"], ("agent", "bot", "system")
            ),
            "last_message_position": last,
        }
        for name, value in recount.items():
            if session[name] != value:
                what = f"{name} is {session[name]}, a recount gives {value}"
                yield Violation("I9", session_id, what, (session,))


def _unseen(messages: list[Row], seen_seq: int, senders: tuple[str, ...]) -> int:
    return sum(row["seq"] > seen_seq and row["sender_kind"] in senders for row in messages)


RULES: tuple[Rule, ...] = (
    acked_messages_exist,
    messages_are_stored_once,
    sequences_are_whole,
    clients_hold_the_log,
    repeats_get_the_same_ack,
    nothing_is_made_up,
    consumers_get_everything,
    clients_see_only_their_own,
    counters_equal_a_recount,
)


def _all(run: Run, kind: str) -> Iterator[Record]:
    for history in run.histories:
        yield from history.of(kind)


def _identity(history: History) -> Record:
    return next(history.of("identity"))


def _key(record: Row) -> tuple[str, str]:
    return record["session_id"], record["client_msg_id"]


def _by_key(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[_key(row)].append(row)
    return grouped


def _event_at(log: Log, session_id: str, seq: int, type_: str) -> bool:
    rows = log.events.get(session_id, [])
    return 0 < seq <= len(rows) and any(
        row["seq"] == seq and row["type"] == type_ for row in rows[seq - 1 : seq]
    )


def _brief(numbers: Sequence[int]) -> str:
    text = ", ".join(map(str, numbers[:8]))
    return f"[{text}{', …' if len(numbers) > 8 else ''}] ({len(numbers)})"
