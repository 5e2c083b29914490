"""Planning appends: every order of messages, repeats and refusals keeps the invariants.

I1 an ack's message is in the plan with its body, I2 at most once for each key, I3 seqs of a session
are 1…N, I5 a repeat gets an equal ack. Batches follow each other as transactions do.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chatclick.errors import ChatclickError, Conflict, Invalid, NotFound
from chatclick.store.appends import Known, NewMessage, SessionHead, plan_appends
from chatclick.store.events import Ack, Actor, StoredEvent
from chatclick.store.states import CATEGORY

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
SESSIONS = ("ses_1", "ses_2", "ses_gone")
SENDERS = (
    Actor("visitor", "vis_1", "Ada"),
    Actor("agent", "stf_1", "Grace"),
    Actor("bot", "greeter", "Greeter"),
)
STATES = tuple(CATEGORY)


def head(session_id: str, state: str, assignee_id: str | None = None) -> SessionHead:
    """Build a session without events."""
    return SessionHead(session_id, state, assignee_id, None, 0, None, 0, 0, None, None, START)


def message(
    number: int,
    session_id: str = "ses_1",
    key: str = "",
    sender: Actor = SENDERS[0],
    kind: str = "message",
    text: str = "hello",
) -> NewMessage:
    """Build a message; `number` makes its id and time its own."""
    return NewMessage(
        session_id,
        f"msg_{number}",
        key or f"key_{number}",
        kind,
        sender,
        {"type": "text", "text": text},
        f"hash of {text}",
        START + timedelta(seconds=number),
    )


def refusals(outcomes: list[Ack | ChatclickError]) -> list[str]:
    return [one.code if isinstance(one, ChatclickError) else "ack" for one in outcomes]


drafts = st.lists(
    st.builds(
        message,
        st.just(0),
        st.sampled_from(SESSIONS),
        st.sampled_from([f"key_{n}" for n in range(4)]),
        st.sampled_from(SENDERS),
        st.sampled_from(["message", "note"]),
        st.sampled_from(["one", "two"]),
    ),
    max_size=8,
)


@given(
    batches=st.lists(drafts, max_size=5),
    states=st.tuples(st.sampled_from(STATES), st.sampled_from(STATES)),
    assignee=st.sampled_from([None, "stf_1"]),
)
def test_every_history_keeps_the_invariants(batches, states, assignee):
    heads = {
        name: head(name, state, assignee) for name, state in zip(SESSIONS, states, strict=False)
    }
    known: dict[tuple[str, str, str], Known] = {}
    log: list[StoredEvent] = []
    answers = defaultdict(list)
    position = number = 0

    for batch in batches:
        numbered = []
        for draft in batch:
            number += 1
            numbered.append(replace(draft, message_id=f"msg_{number}"))
        plan = plan_appends(numbered, heads, known, position)
        assert len(plan.outcomes) == len(numbered)
        assert len(plan.hashes) == sum(event.message is not None for event in plan.events)
        for new, outcome in zip(numbered, plan.outcomes, strict=True):
            answers[new.key, new.content_hash].append(outcome)
        log += plan.events
        position = plan.position

    assert [event.position for event in log] == list(range(1, len(log) + 1))
    _check_seqs(log, heads)
    _check_acks(log, answers)


def _check_seqs(log: list[StoredEvent], heads: dict[str, SessionHead]) -> None:
    for session_id, its in heads.items():
        seqs = [event.seq for event in log if event.session_id == session_id]
        assert seqs == list(range(1, its.last_seq + 1))


def _check_acks(log: list[StoredEvent], answers: dict) -> None:
    stored = [event.message for event in log if event.message]
    keys = [(one.session_id, one.sender.id, one.client_msg_id) for one in stored]
    assert len(keys) == len(set(keys))
    by_id = {one.id: one for one in stored}
    for (key, content_hash), outcomes in answers.items():
        acks = [one for one in outcomes if isinstance(one, Ack)]
        assert len(set(acks)) <= 1
        for ack in acks:
            found = by_id[ack.message_id]
            assert (found.seq, found.created_at) == (ack.seq, ack.created_at)
            assert (found.session_id, found.sender.id, found.client_msg_id) == key
            assert f"hash of {found.content['text']}" == content_hash
        if acks:  # once stored, never refused and never another
            first = outcomes.index(acks[0])
            assert outcomes[first:] == [acks[0]] * len(outcomes[first:])


@given(st.lists(drafts, max_size=4), st.sampled_from([s for s in STATES if s != "closed"]))
def test_unread_counts_are_the_public_messages_of_the_other_side(batches, state):
    heads = {"ses_1": head("ses_1", state)}
    plan_log: list[StoredEvent] = []
    known: dict[tuple[str, str, str], Known] = {}

    for batch in batches:
        plan_log += plan_appends(batch, heads, known, len(plan_log)).events

    public = [e.message for e in plan_log if e.message and e.message.kind == "message"]
    from_visitor = [one for one in public if one.sender.kind == "visitor"]
    its = heads["ses_1"]
    assert its.staff_unread == len(from_visitor)
    assert its.visitor_unread == len(public) - len(from_visitor)
    waits, is_with_bot = False, state == "bot"
    for one in public:
        kind = one.sender.kind
        is_with_bot = is_with_bot and kind != "agent"
        # What a bot says ends a wait only while the session is in its hands.
        waits = kind == "visitor" or (waits and kind == "bot" and not is_with_bot)
    assert (its.waiting_since is not None) == waits


def test_missing_and_closed_sessions_and_reused_ids_are_refused_without_a_place():
    heads = {"ses_1": head("ses_1", "open"), "ses_2": head("ses_2", "closed")}
    batch = [
        message(1, "ses_1", "same"),
        message(2, "ses_1", "same", text="other"),
        message(3, "ses_2"),
        message(4, "ses_gone"),
    ]

    plan = plan_appends(batch, heads, {}, 0)

    assert [type(one) for one in plan.outcomes] == [Ack, Invalid, Conflict, NotFound]
    assert [event.seq for event in plan.events] == [1]
    assert [one.id for one in plan.heads] == ["ses_1"]


def test_repeat_to_a_session_that_closed_meanwhile_still_gets_its_ack():
    ack = Ack("key_1", "msg_0", 7, START)
    known = {("ses_1", "vis_1", "key_1"): Known(ack, "hash of hello")}

    plan = plan_appends([message(1)], {"ses_1": head("ses_1", "closed")}, known, 9)

    assert plan.outcomes == [ack] and plan.events == [] and plan.heads == []


def test_same_client_id_of_another_sender_is_another_message():
    batch = [message(1, key="one"), message(2, key="one", sender=SENDERS[1])]

    plan = plan_appends(batch, {"ses_1": head("ses_1", "open")}, {}, 0)

    assert refusals(plan.outcomes) == ["ack", "ack"]


def test_bots_answer_is_dropped_once_a_human_took_over():
    session = head("ses_1", "bot")
    bots = [replace(message(n, sender=SENDERS[2]), lease=0) for n in (1, 3)]
    batch = [bots[0], message(2, sender=SENDERS[1]), bots[1]]

    plan = plan_appends(batch, {"ses_1": session}, {}, 0)

    assert refusals(plan.outcomes) == ["ack", "ack", "taken_over"]
    assert [event.actor.kind for event in plan.events] == ["bot", "agent"]
    assert (session.state, session.lease) == ("waiting", 1)


def test_visitors_message_wakes_what_is_done_before_it_takes_its_place():
    session = head("ses_1", "resolved", "stf_1")

    plan = plan_appends([message(1)], {"ses_1": session}, {}, 0)

    assert [event.type for event in plan.events] == ["session.reopened", "message.created"]
    assert plan.outcomes[0].seq == 2
    assert (session.state, session.last_message_position) == ("open", 2)


def test_what_a_bot_says_among_people_ends_no_wait():
    queued, with_bot = head("ses_1", "queued"), head("ses_2", "bot")
    batch = [
        message(1),
        message(2, sender=SENDERS[2]),
        message(3, "ses_2"),
        message(4, "ses_2", sender=SENDERS[2]),
    ]

    plan_appends(batch, {"ses_1": queued, "ses_2": with_bot}, {}, 0)

    assert queued.waiting_since == batch[0].at
    assert with_bot.waiting_since is None


def test_note_changes_neither_state_nor_preview_nor_counts():
    session = head("ses_1", "resolved")

    plan_appends([message(1, sender=SENDERS[1], kind="note")], {"ses_1": session}, {}, 0)

    assert (session.state, session.last_message_position) == ("resolved", None)
    assert (session.staff_unread, session.visitor_unread, session.waiting_since) == (0, 0, None)
