"""The checker itself: a sound run is green, and each way to spoil one is found out."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from .checker import Delivery, Run, assert_green, check
from .history import History
from .log import Log, build_log

AGENT = {"kind": "agent", "id": "stf_1"}


def made_run() -> Run:
    """Two visitors with a session each, an agent who follows both; replies, a note, repeats."""
    tables: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("session", "event", "message", "consumer", "outbox", "dead_letter")
    }
    vera, viktor, anna = History("vera"), History("viktor"), History("anna")
    people = {"ses_1": vera, "ses_2": viktor}
    for number, history in enumerate((vera, viktor), start=1):
        history.note("identity", participant="visitor", id=f"vis_{number}")
        tables["session"].append(made_session(number))
    anna.note("identity", participant="agent", id="stf_1")
    for history in (vera, viktor, anna):
        history.note("open")
        history.note("welcome", epoch="e1", position=0)

    def append(session_id: str, type_: str, actor: History, text: str = "", kind: str = "") -> None:
        session = next(row for row in tables["session"] if row["id"] == session_id)
        session["last_seq"] += 1
        seq, position = session["last_seq"], len(tables["event"]) + 1
        event = {"position": position, "session_id": session_id, "seq": seq, "type": type_}
        tables["event"].append({**event, "data": "{}"})
        data: dict[str, Any] = {}
        if kind:
            data = store(session, event, actor, text, kind)
        for history in (people[session_id], anna):
            is_hidden = kind == "note" and history is not anna
            shown = {"type": "internal", "data": {}} if is_hidden else {"data": data}
            history.note("event", event={**event, **shown}, step="applied")

    def store(
        session: dict[str, Any], event: dict[str, Any], sender: History, text: str, kind: str
    ) -> dict[str, Any]:
        identity = next(sender.of("identity"))
        key, message_id = f"key-{event['position']}", f"msg_{event['position']}"
        tables["message"].append(
            {
                **{name: event[name] for name in ("position", "session_id", "seq")},
                "id": message_id,
                "client_msg_id": key,
                "kind": kind,
                "sender_kind": identity["participant"],
                "sender_id": identity["id"],
                "content": {"type": "text", "text": text},
            }
        )
        if kind == "message":
            session["last_message_position"] = event["position"]
            is_visitors = identity["participant"] == "visitor"
            session["staff_unread" if is_visitors else "visitor_unread"] += 1
        sent = {"session_id": session["id"], "client_msg_id": key}
        sender.note("attempt", **sent, text=text, message_kind=kind, via="ws")
        for _ in range(2):
            sender.note("ack", **sent, message_id=message_id, seq=event["seq"], created_at="t")
        return {"id": message_id, "kind": kind, "content": {"type": "text", "text": text}}

    for session_id, visitor in people.items():
        append(session_id, "session.created", visitor)
    for turn in range(3):
        for session_id, visitor in people.items():
            append(session_id, "message.created", visitor, f"question {turn}", "message")
            append(session_id, "message.created", anna, f"answer {turn}", "message")
    append("ses_1", "message.created", anna, "between us", "note")
    tables["head"] = [{"position": len(tables["event"])}]
    tables["consumer"] = [{"name": "sink", "position": len(tables["event"])}]
    log = build_log(tables)
    reached = [Delivery("sink", row["session_id"], row["position"]) for row in tables["event"]]
    return Run([vera, viktor, anna], log, deliveries=reached)


def made_session(number: int) -> dict[str, Any]:
    counters = ("last_seq", "staff_unread", "visitor_unread", "staff_seen_seq", "visitor_seen_seq")
    return {
        "id": f"ses_{number}",
        "visitor_id": f"vis_{number}",
        "last_message_position": None,
        **dict.fromkeys(counters, 0),
    }


def record(run: Run, client: str, kind: str, index: int = 0) -> dict[str, Any]:
    history = next(history for history in run.histories if history.name == client)
    return list(history.of(kind))[index]


def forget(run: Run, client: str, kind: str, index: int = 0) -> None:
    history = next(history for history in run.histories if history.name == client)
    history.records.remove(record(run, client, kind, index))


# Mutations: each takes a sound run and spoils one thing.


def lose_a_stored_message(run: Run) -> None:
    row = run.log.messages.pop(3)
    run.log.events[row["session_id"]].pop(1)


def lose_the_newest_message_with_all_counters(run: Run) -> None:
    rows = run.log.events["ses_2"]
    last = rows.pop()
    del run.log.messages[last["position"]]
    run.log.sessions["ses_2"]["last_seq"] -= 1


def store_a_message_twice(run: Run) -> None:
    row = copy.deepcopy(run.log.messages[3])
    position = run.log.head = run.log.head + 1
    session = run.log.sessions["ses_1"]
    session["last_seq"] += 1
    row.update(position=position, id="msg_twin", seq=session["last_seq"])
    run.log.messages[position] = row
    run.log.events["ses_1"].append({**row, "type": "message.created", "data": {}})


def store_in_another_order(run: Run) -> None:
    first, second = run.log.events["ses_1"][1:3]
    first["seq"], second["seq"] = second["seq"], first["seq"]


def alter_a_stored_body(run: Run) -> None:
    run.log.messages[3]["text"] = "something else"


def store_in_a_strangers_session(run: Run) -> None:
    run.log.messages[3]["session_id"] = "ses_2"


def leave_a_hole_in_the_positions(run: Run) -> None:
    run.log.head += 1


def never_show_an_event(run: Run) -> None:
    forget(run, "anna", "event", 4)


def never_show_the_newest(run: Run) -> None:
    forget(run, "viktor", "event", -1)


def show_in_another_order(run: Run) -> None:
    first, second = record(run, "vera", "event", 2), record(run, "vera", "event", 3)
    first["event"], second["event"] = second["event"], first["event"]


def show_another_body(run: Run) -> None:
    record(run, "anna", "event", 2)["event"]["data"]["content"]["text"] = "something else"


def show_what_is_not_stored(run: Run) -> None:
    event = copy.deepcopy(record(run, "anna", "event", 2)["event"])
    event["seq"] = 99
    anna = run.histories[2]
    anna.note("gap", session_id=event["session_id"], reason="made up")
    anna.note("event", event=event, step="hole")


def hide_a_message_from_its_visitor(run: Run) -> None:
    record(run, "vera", "event", 1)["event"].update(type="internal", data={})


def ack_a_repeat_differently(run: Run) -> None:
    record(run, "vera", "ack", 1)["seq"] += 1


def ack_with_another_time(run: Run) -> None:
    record(run, "vera", "ack", 1)["created_at"] = "later"


def ack_what_was_never_stored(run: Run) -> None:
    ack = copy.deepcopy(record(run, "vera", "ack"))
    ack.update(client_msg_id="key-unknown", message_id="msg_unknown")
    run.histories[0].records.append(ack)


def forget_that_anyone_sent_it(run: Run) -> None:
    forget(run, "vera", "attempt")


def deliver_out_of_order(run: Run) -> None:
    deliveries = list(run.deliveries)
    deliveries[2], deliveries[3] = deliveries[3], deliveries[2]
    object.__setattr__(run, "deliveries", deliveries)


def never_deliver_to_a_consumer(run: Run) -> None:
    object.__setattr__(run, "deliveries", run.deliveries[:-1])


def let_a_consumer_skip_ahead(run: Run) -> None:
    run.log.consumers["sink"] += 1


def show_a_strangers_session(run: Run) -> None:
    foreign = copy.deepcopy(record(run, "viktor", "event")["event"])
    run.histories[0].note("event", event=foreign, step="applied")


def show_a_note_to_the_visitor(run: Run) -> None:
    hidden = record(run, "vera", "event", -1)["event"]
    shown = next(
        event["event"]
        for event in run.histories[2].of("event")
        if event["event"]["position"] == hidden["position"]
    )
    hidden.update(type=shown["type"], data=shown["data"])


def let_a_hidden_event_carry_data(run: Run) -> None:
    record(run, "vera", "event", -1)["event"]["data"] = {"assignee": {"name": "Anna"}}


def count_unread_wrong(run: Run) -> None:
    run.log.sessions["ses_1"]["staff_unread"] += 1


def point_at_a_stale_last_message(run: Run) -> None:
    run.log.sessions["ses_1"]["last_message_position"] -= 1


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lose_a_stored_message, "I1"),
        (lose_the_newest_message_with_all_counters, "I1"),
        (store_a_message_twice, "I2"),
        (store_in_another_order, "I3"),
        (alter_a_stored_body, "I1"),
        (store_in_a_strangers_session, "I1"),
        (leave_a_hole_in_the_positions, "I3"),
        (never_show_an_event, "I4"),
        (never_show_the_newest, "I4"),
        (show_in_another_order, "I4"),
        (show_another_body, "I4"),
        (show_what_is_not_stored, "I4"),
        (hide_a_message_from_its_visitor, "I4"),
        (ack_a_repeat_differently, "I5"),
        (ack_with_another_time, "I5"),
        (ack_what_was_never_stored, "I1"),
        (forget_that_anyone_sent_it, "I6"),
        (deliver_out_of_order, "I7"),
        (never_deliver_to_a_consumer, "I7"),
        (let_a_consumer_skip_ahead, "I7"),
        (show_a_strangers_session, "I8"),
        (show_a_note_to_the_visitor, "I8"),
        (let_a_hidden_event_carry_data, "I8"),
        (count_unread_wrong, "I9"),
        (point_at_a_stale_last_message, "I9"),
    ],
)
def test_a_spoilt_run_is_found_out(spoil: Callable[[Run], None], rule: str) -> None:
    run = made_run()

    spoil(run)

    assert rule in {violation.rule for violation in check(run)}


def test_a_sound_run_is_green() -> None:
    assert check(made_run()) == []


def test_clients_that_are_still_behind_are_fine_while_things_are_under_way() -> None:
    run = made_run()
    never_show_the_newest(run)

    assert check(replace(run, is_quiet=False)) == []


def test_a_gap_that_was_announced_and_filled_is_fine() -> None:
    run = made_run()
    anna = run.histories[2]
    events = [record for record in anna.records if record["kind"] == "event"]
    anna.records = [record for record in anna.records if record["kind"] != "event"]
    for session_id in ("ses_1", "ses_2"):
        anna.note("gap", session_id=session_id, reason="too_many")
    anna.records += [*events[5:], *events[:5]]

    assert check(run) == []


def test_after_a_reset_a_client_starts_again_from_one() -> None:
    run = made_run()
    vera = run.histories[0]
    events = [record for record in vera.records if record["kind"] == "event"]
    lost = copy.deepcopy(events[-1])
    lost["event"].update(seq=lost["event"]["seq"] + 1, type="message.created", data={})
    vera.records.append(lost)
    vera.note("reset", epoch="e2")
    vera.records += events

    assert check(run) == []


def test_the_smallest_counter_example_is_reported_first() -> None:
    run = made_run()
    ack_a_repeat_differently(run)
    forget_that_anyone_sent_it(run)

    sizes = [len(violation.evidence) for violation in check(run)]

    assert sizes == sorted(sizes)
    with pytest.raises(AssertionError, match="I6 broken in ses_1: nobody sent this message"):
        assert_green(run, seed=7)


def test_garbage_in_a_row_is_kept_visible() -> None:
    tables: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("session", "message", "head", "consumer", "outbox", "dead_letter")
    }
    tables["event"] = [{"session_id": None, "position": 1, "data": "{broken"}]

    log: Log = build_log(tables)

    assert log.events[None][0]["data"] == {"unreadable": "{broken"}
