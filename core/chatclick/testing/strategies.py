"""Hypothesis strategies for whatever hooks are handed: `@given(message=strategies.messages())`.

What they make is valid, and as odd as what people really send: any text the host lets in, any
language, sessions in every state. `arguments(hook)` makes whole calls.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, get_args

from hypothesis import strategies as st

from chatclick.host.checking.samples import build_attempt
from chatclick.ids import new_id
from chatclick.plugin.hooks import HOOKS
from chatclick.plugin.hours import PlaceView
from chatclick.plugin.metrics import MetricQuery
from chatclick.plugin.people_views import RecipientView, SubjectView, VisitorView
from chatclick.plugin.sign_in import LoginAttempt
from chatclick.plugin.slots import SLOTS
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import (
    Assignee,
    AssignmentView,
    AttachmentView,
    EventView,
    MessageView,
    NotificationView,
    ParticipantRef,
    Priority,
    SessionCategory,
    SessionState,
    SessionView,
    SessionVisitor,
    WindowView,
)
from chatclick.testing import contents as contents_of
from chatclick.testing.views import build_attachment, build_message, build_session

CATEGORIES: Mapping[str, SessionCategory] = {
    "waiting": "waiting",
    "snoozed": "waiting",
    "resolved": "done",
    "closed": "done",
}
_LANGUAGES = ("en", "de", "fr", "es", "pt-BR", "ar", "ja")


def texts(*, max_size: int = 200) -> st.SearchStrategy[str]:
    """Return texts as a message may have: no surrogates, no NUL, of any script."""
    letters = st.characters(codec="utf-8", exclude_characters="\0")
    return st.text(letters, min_size=1, max_size=max_size)


def json_values() -> st.SearchStrategy[Any]:
    """Return JSON values of all kinds, not deep."""
    numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    leaves = st.none() | st.booleans() | numbers | texts(max_size=20)
    inner = partial(st.dictionaries, texts(max_size=10), max_size=4)
    return st.recursive(leaves, lambda one: st.lists(one, max_size=4) | inner(one), max_leaves=8)


def objects() -> st.SearchStrategy[dict[str, Any]]:
    """Return JSON objects."""
    return st.dictionaries(texts(max_size=10), json_values(), max_size=4)


def times() -> st.SearchStrategy[datetime]:
    """Return times of this century in UTC, in whole milliseconds."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return st.integers(0, 3_000_000_000_000).map(lambda ms: start + timedelta(milliseconds=ms))


def ids(kind: str) -> st.SearchStrategy[str]:
    """Return ids of a kind, such as "session"."""
    return st.builds(lambda: new_id(kind))


def participants() -> st.SearchStrategy[ParticipantRef]:
    """Return visitors, agents, bots and the system itself."""
    return st.one_of(
        st.builds(
            ParticipantRef, kind=st.just("visitor"), id=ids("visitor"), name=texts(max_size=40)
        ),
        st.builds(ParticipantRef, kind=st.just("agent"), id=ids("staff"), name=texts(max_size=40)),
        st.builds(
            ParticipantRef, kind=st.just("bot"), id=st.just("some_bot"), name=texts(max_size=40)
        ),
        st.just(ParticipantRef(kind="system", id=None, name="")),
    )


def contents() -> st.SearchStrategy[dict[str, Any]]:
    """Return contents of messages as they are stored: mostly text, now and then another type."""
    text = st.builds(lambda text: {"type": "text", "text": text}, texts(max_size=2000))
    return text | text | contents_of.files() | contents_of.rich_contents() | contents_of.answers()


@st.composite
def messages(draw: st.DrawFn, /, **changes: Any) -> MessageView:
    """Return messages of anybody."""
    made = {
        "sender": draw(participants()),
        "content": draw(contents()),
        "kind": draw(st.sampled_from(["message", "message", "note"])),
        "seq": draw(st.none() | st.integers(1, 10_000)),
        "reply_to": draw(st.none() | ids("message")),
        "created_at": draw(times()),
    }
    return build_message(**{**made, **changes})


@st.composite
def sessions(draw: st.DrawFn, /, **changes: Any) -> SessionView:
    """Return sessions in every state."""
    state = draw(st.sampled_from(get_args(SessionState)))
    visitor = SessionVisitor(
        id=new_id("visitor"),
        name=draw(texts(max_size=40)),
        email=draw(st.none() | st.just("ann@example.com")),
        is_identified=draw(st.booleans()),
    )
    at = draw(times())
    made = {
        "state": state,
        "category": CATEGORIES.get(state, "active"),
        "priority": draw(st.sampled_from(get_args(Priority))),
        "subject": draw(st.just("") | texts(max_size=60)),
        "tags": tuple(draw(st.lists(texts(max_size=12), max_size=3))),
        "language": draw(st.none() | st.sampled_from(_LANGUAGES)),
        "visitor": visitor,
        "assignee": draw(st.none() | st.builds(Assignee, id=ids("staff"), name=texts(max_size=20))),
        "last_seq": draw(st.integers(0, 10_000)),
        "created_at": at,
        "updated_at": at,
        "closed_at": at if state == "closed" else None,
    }
    return build_session(**{**made, **changes})


def visitors() -> st.SearchStrategy[VisitorView]:
    """Return visitors, known and unknown."""
    return st.builds(
        VisitorView,
        id=ids("visitor"),
        name=st.just("") | texts(max_size=40),
        email=st.none() | st.just("ann@example.com"),
        phone=st.none() | st.just("+4930123456"),
        traits=objects(),
        is_identified=st.booleans(),
        created_at=times(),
        last_seen_at=st.none() | times(),
    )


@st.composite
def attachments(draw: st.DrawFn, /, **changes: Any) -> AttachmentView:
    """Return files of anybody that wait for their checks."""
    kind = draw(st.sampled_from(["image/png", "image/jpeg", "application/pdf", "audio/ogg"]))
    is_image = kind.startswith("image/")
    made = {
        "name": draw(texts(max_size=60)),
        "media_type": kind,
        "size_bytes": draw(st.integers(1, 2**30)),
        "sender_kind": draw(st.sampled_from(["visitor", "agent", "bot"])),
        "sha256": draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        "width": draw(st.integers(1, 8000)) if is_image else None,
        "height": draw(st.integers(1, 8000)) if is_image else None,
        "duration_ms": draw(st.none() | st.integers(0, 120_000)) if kind == "audio/ogg" else None,
        "created_at": draw(times()),
    }
    return build_attachment(**{**made, **changes})


def assignments() -> st.SearchStrategy[AssignmentView]:
    """Return assignments to people and to nobody."""
    people = st.none() | st.builds(Assignee, id=ids("staff"), name=texts(max_size=20))
    return st.builds(
        AssignmentView,
        assignee=people,
        previous=people,
        reason=texts(max_size=60),
        trace_id=st.none() | ids("trace"),
        trace=st.lists(candidates(), max_size=3).map(tuple),
    )


def candidates() -> st.SearchStrategy[Candidate]:
    """Return people a trace tells of."""
    return st.builds(
        Candidate,
        kind=st.just("staff"),
        id=ids("staff"),
        score=st.none() | st.floats(-1, 1),
        veto=st.sampled_from(("", "is away")),
        note=texts(max_size=20),
        tier=st.integers(0, 2),
    )


def events() -> st.SearchStrategy[EventView]:
    """Return events of the log, in and outside of sessions."""
    return st.builds(
        EventView,
        session_id=st.none() | ids("session"),
        seq=st.none() | st.integers(1, 10_000),
        position=st.integers(1, 2**53),
        type=st.sampled_from(["session.created", "message.created", "visitor.identified"]),
        at=times(),
        actor=participants(),
        data=objects(),
    )


def notifications() -> st.SearchStrategy[NotificationView]:
    """Return notifications."""
    return st.builds(
        NotificationView,
        id=ids("notification"),
        type=st.just("message.unread"),
        session_id=st.none() | ids("session"),
        title=texts(max_size=60),
        body=texts(),
        url=st.none() | st.just("/admin"),
        created_at=times(),
    )


def recipients() -> st.SearchStrategy[RecipientView]:
    """Return people a notification is for."""
    return st.builds(
        RecipientView,
        kind=st.sampled_from(["visitor", "agent"]),
        id=ids("staff"),
        name=texts(max_size=40),
        email=st.none() | st.just("grace@example.com"),
        phone=st.none(),
        language=st.none() | st.sampled_from(_LANGUAGES),
    )


def subjects() -> st.SearchStrategy[SubjectView]:
    """Return people whose data is asked for."""
    return st.builds(
        SubjectView,
        visitor_id=ids("visitor"),
        emails=st.lists(st.just("ann@example.com"), max_size=1).map(tuple),
        session_ids=st.lists(ids("session"), max_size=3).map(tuple),
    )


def windows() -> st.SearchStrategy[WindowView]:
    """Return spans of time."""
    spans = st.integers(1, 400).map(lambda days: timedelta(days=days))
    return st.builds(
        lambda since, span: WindowView(since=since, until=since + span), times(), spans
    )


def places() -> st.SearchStrategy[PlaceView]:
    """Return where hours may hold, also nowhere in particular."""
    return st.builds(
        PlaceView,
        widget_id=st.none() | ids("widget"),
        queue_id=st.none() | ids("queue"),
        team_id=st.none() | ids("team"),
        topic=st.none() | st.sampled_from(["Sales", ""]),
    )


def queries() -> st.SearchStrategy[MetricQuery]:
    """Return questions about numbers, also about some there are not."""
    return st.builds(
        lambda metric, window: MetricQuery(metric=metric, since=window.since, until=window.until),
        st.sampled_from(["sessions", "first_response", "no_such"]),
        windows(),
    )


def attempts() -> st.SearchStrategy[LoginAttempt]:
    """Return people who gave a good password and want in."""
    addresses = st.sampled_from(["192.0.2.7", "2001:db8::7"])
    return st.builds(build_attempt, id=ids("attempt"), address=addresses)


@st.composite
def arguments(draw: st.DrawFn, /, hook: str) -> dict[str, Any]:
    """Return whole arguments for a hook, without `context` and `site`; they belong together.

    Args:
        draw: hypothesis hands it over.
        hook: its name.
    """
    session = draw(sessions())
    made: dict[str, Any] = {
        "session": st.just(session),
        "message": messages(session_id=session.id),
        "history": st.lists(messages(session_id=session.id), max_size=3).map(tuple),
        "visitor": visitors(),
        "attachment": attachments(session_id=session.id),
        "assignment": assignments(),
        "attempt": attempts(),
        "method": st.sampled_from(["totp", "passkey"]),
        "answer": objects(),
        "widget_id": st.builds(new_id, st.just("widget")),
        "slot": st.sampled_from(sorted(SLOTS)),
        "locale": st.sampled_from(["en", "de", "pt-BR"]),
        "config": objects(),
        "notification": notifications(),
        "recipient": recipients(),
        "subject": subjects(),
        "window": windows(),
        "place": places(),
        "queries": st.lists(queries(), max_size=3).map(tuple),
        "event": events(),
        "facts": st.fixed_dictionaries({"session": st.just(session.to_json()), "page": objects()}),
        "reason": st.sampled_from(["disabled", "reload", "upgrade", "shutdown"]),
        "staff_id": ids("staff"),
        "notification_id": ids("notification"),
        "detail": texts(max_size=300),
        "outcome": st.none() | texts(max_size=20),
        "bot": st.just("bot"),
        "action": st.just("sample.action"),
        "run_id": st.just("run-1"),
        "by": participants(),
        "new": objects(),
        "old": objects(),
        "values": objects(),
        "from_version": st.sampled_from(["1.0", "2.3"]),
    }
    wanted = [name for name in HOOKS[hook].arguments if name not in ("context", "site")]
    return {name: draw(made[name]) for name in wanted}
