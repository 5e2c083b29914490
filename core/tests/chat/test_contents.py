"""What a message may say, who may say it, and what is kept of it."""

import json
import re
from copy import deepcopy
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick import content_text
from chatclick.chat.completing import NoAttachments
from chatclick.chat.contents import TYPES, check_content
from chatclick.chat.fields import check_values
from chatclick.chat.intake import Draft
from chatclick.chat.search import MessageSearch
from chatclick.chat.services import Chat
from chatclick.errors import Invalid
from chatclick.ids import new_id
from chatclick.security.policy import PERMISSIONS, Principal
from chatclick.store.opening import Store
from chatclick.testing import contents as made
from chatclick.testing.strategies import json_values

MANUAL = Path(__file__).parents[3] / "docs/widget/messages.md"
EXAMPLE = re.compile(r"```json\n(.*?)```", re.DOTALL)
BOT = Principal("plugin", "some_bot", "Bot", permissions=PERMISSIONS)
CHOICES = {
    "type": "choices",
    "text": "Which size?",
    "choices": [{"id": "s", "label": "Small"}, {"id": "l", "label": "Large"}],
}
CARD = {
    "type": "card",
    "title": "Boots",
    "text": "Warm and dry.",
    "image": {"url": "/plugins/shop/boots.png"},
    "actions": [
        {"type": "reply", "label": "Order", "value": "order-7"},
        {"type": "link", "label": "More", "url": "https://shop.example/boots"},
    ],
}
FORM = {
    "type": "form",
    "name": "address",
    "fields": [
        {"name": "email", "type": "email", "label": "E-mail", "required": True},
        {"name": "when", "type": "date", "label": "Day", "min": "2026-01-01"},
        {"name": "stars", "type": "rating", "label": "Stars"},
    ],
}
CAROUSEL = {"type": "carousel", "cards": [{"title": "One"}, {"title": "Two"}]}
FILE = {"type": "file", "attachments": [{"id": "att_" + "0" * 32}]}
ANSWER = {"type": "answer", "to": "msg_" + "0" * 32, "values": {"choice": "s"}}
GOOD = {one["type"]: one for one in (CHOICES, CARD, CAROUSEL, FORM, FILE, ANSWER)}


def change(content, path, value):
    """Return a copy with another value at a path; `...` removes what is there."""
    changed = deepcopy(content)
    *way, last = path
    place = changed
    for key in way:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return changed


BAD = [
    (CHOICES, ["text"], ..., "/content/text"),
    (CHOICES, ["text"], "", "/content/text"),
    (CHOICES, ["text"], 7, "/content/text"),
    (CHOICES, ["text"], "x" * 10_001, "/content/text"),
    (CHOICES, ["choices"], ..., "/content/choices"),
    (CHOICES, ["choices"], [], "/content/choices"),
    (CHOICES, ["choices"], {"a": 1}, "/content/choices"),
    (CHOICES, ["choices"], CHOICES["choices"] * 11, "/content/choices"),
    (CHOICES, ["choices", 1, "id"], "s", "/content/choices/1/id"),
    (CHOICES, ["choices", 1, "label"], "\u202e\u2066", "/content/choices/1/label"),
    (CHOICES, ["choices", 1], "large", "/content/choices/1"),
    (CHOICES, ["is_multiple"], "yes", "/content/is_multiple"),
    (CHOICES, ["html"], "<b>", "/content/html"),
    (CARD, ["title"], ..., "/content/title"),
    (CARD, ["title"], "x" * 201, "/content/title"),
    (CARD, ["text"], "x" * 2001, "/content/text"),
    (CARD, ["onclick"], "steal()", "/content/onclick"),
    (CARD, ["actions"], [CARD["actions"][0]] * 6, "/content/actions"),
    (CARD, ["actions", 0, "type"], "run", "/content/actions/0/type"),
    (CARD, ["actions", 0, "type"], ..., "/content/actions/0/type"),
    (CARD, ["actions", 0, "value"], {"a": 1}, "/content/actions/0/value"),
    (CARD, ["actions", 1, "url"], "javascript:alert(1)", "/content/actions/1/url"),
    (CARD, ["actions", 1, "url"], "JaVaScRiPt:alert(1)", "/content/actions/1/url"),
    (CARD, ["actions", 1, "url"], " data:text/html,<script>", "/content/actions/1/url"),
    (CARD, ["actions", 1, "url"], "//evil.example", "/content/actions/1/url"),
    (CARD, ["actions", 1, "url"], "https://bank.example@evil.example", "/content/actions/1/url"),
    (CARD, ["actions", 1, "url"], "https://", "/content/actions/1/url"),
    (CARD, ["actions", 1, "url"], 7, "/content/actions/1/url"),
    (CARD, ["actions", 1, "value"], "x", "/content/actions/1/value"),
    (CARD, ["image", "url"], "https://evil.example/pixel.png", "/content/image/url"),
    (CARD, ["image", "url"], "//evil.example/pixel.png", "/content/image/url"),
    (CARD, ["image", "url"], "/plugins/../api/v1/me", "/content/image/url"),
    (CARD, ["image", "url"], "/plugins/shop/%2e%2e/x", "/content/image/url"),
    (CARD, ["image", "url"], "/plugins/shop/a.png?to=evil", "/content/image/url"),
    (CARD, ["image", "url"], "/api/v1/me", "/content/image/url"),
    (CARD, ["image"], {}, "/content/image"),
    (CARD, ["image", "attachment_id"], "att_" + "0" * 32, "/content/image"),
    (CARD, ["image"], {"attachment_id": "../1"}, "/content/image/attachment_id"),
    (CAROUSEL, ["cards"], [], "/content/cards"),
    (CAROUSEL, ["cards"], [{"title": "x"}] * 11, "/content/cards"),
    (CAROUSEL, ["cards", 1, "title"], None, "/content/cards/1/title"),
    (CAROUSEL, ["cards", 1, "type"], "card", "/content/cards/1/type"),
    (FORM, ["name"], "not a name", "/content/name"),
    (FORM, ["fields"], [], "/content/fields"),
    (FORM, ["fields", 0, "type"], "password", "/content/fields/0/type"),
    (FORM, ["fields", 1, "name"], "email", "/content/fields/1/name"),
    (FORM, ["fields", 0, "pattern"], "(?=look)ahead", "/content/fields/0/pattern"),
    (FORM, ["fields", 0, "pattern"], "(unclosed", "/content/fields/0/pattern"),
    (FORM, ["fields", 0, "pattern"], "x" * 301, "/content/fields/0/pattern"),
    (FORM, ["fields", 0, "mapTo"], "staff.role", "/content/fields/0/mapTo"),
    (FORM, ["fields", 0, "options"], [{"value": "a", "label": "a"}], "/content/fields/0/options"),
    (FORM, ["fields", 2, "min"], "one", "/content/fields/2/min"),
    (FORM, ["fields", 0, "required"], 1, "/content/fields/0/required"),
    (FILE, ["attachments"], [], "/content/attachments"),
    (FILE, ["attachments"], FILE["attachments"] * 2, "/content/attachments/1/id"),
    (FILE, ["attachments"], FILE["attachments"] * 11, "/content/attachments"),
    (FILE, ["attachments", 0, "id"], "/etc/passwd", "/content/attachments/0/id"),
    (FILE, ["attachments", 0, "name"], "a.html", "/content/attachments/0/name"),
    (ANSWER, ["to"], "msg_1", "/content/to"),
    (ANSWER, ["values"], ["s"], "/content/values"),
    (ANSWER, ["values"], ..., "/content/values"),
]


@pytest.mark.parametrize(("content", "path", "value", "pointer"), BAD)
def test_bad_content_is_refused_with_the_place_of_what_is_wrong(content, path, value, pointer):
    sender = "visitor" if content["type"] == "answer" else "bot"

    with pytest.raises(Invalid) as refusal:
        check_content(change(content, path, value), sender)

    assert pointer in [error.pointer for error in refusal.value.errors]


@pytest.mark.parametrize("type_", TYPES)
def test_each_type_is_sent_by_those_who_may(type_):
    content = GOOD.get(type_, {"type": "text", "text": "hello"})
    allowed = []

    for sender in ("visitor", "agent", "bot", "system"):
        try:
            check_content(content, sender)
        except Invalid as refusal:
            assert refusal.code == "content_type_not_allowed"
        else:
            allowed.append(sender)

    staff = ["agent", "bot", "system"]
    everyone = ["visitor", *staff]
    assert allowed == {"text": everyone, "file": everyone, "answer": ["visitor"]}.get(type_, staff)


@pytest.mark.parametrize("type_", ["choices", "card", "carousel", "form"])
def test_a_note_is_text_or_files(type_):
    with pytest.raises(Invalid) as refusal:
        check_content(GOOD[type_], "agent", "note")

    assert refusal.value.code == "content_type_not_allowed"


@given(made.rich_contents())
def test_good_content_is_kept_and_stays_good(content):
    once = check_content(content, "bot")

    assert once["type"] == content["type"]
    assert check_content(once, "bot") == once
    assert content_text(once)


@given(
    st.sampled_from(list(GOOD.values())).flatmap(
        lambda content: st.tuples(
            st.just(content), st.sampled_from([*content, "extra"]), json_values()
        )
    )
)
def test_whatever_stands_in_a_place_is_taken_or_refused_but_breaks_nothing(case):
    content, key, value = case
    sender = "visitor" if content["type"] == "answer" else "agent"

    try:
        checked = check_content({**content, key: value}, sender)
    except Invalid as refusal:
        assert refusal.errors
    else:
        assert check_content(checked, sender) == checked


def test_what_could_make_a_label_look_like_another_is_taken_out():
    link = {"type": "link", "label": "bank\u202egnp.elpmaxe", "url": "https://shop.example"}

    checked = check_content({"type": "card", "title": "A\u200bB", "actions": [link]}, "bot")

    assert checked["title"] == "AB"
    assert checked["actions"][0]["label"] == "bankgnp.elpmaxe"


def test_a_link_to_a_look_alike_shows_its_punycode():
    link = {"type": "link", "label": "Bank", "url": "https://b\u0430nk.example/"}

    checked = check_content({"type": "card", "title": "Bank", "actions": [link]}, "bot")

    assert checked["actions"][0]["url"].startswith("https://xn--")


async def test_each_example_of_the_manual_can_be_sent():
    examples = [json.loads(one) for one in EXAMPLE.findall(MANUAL.read_text("utf-8"))]

    assert [one["type"] for one in examples] == list(TYPES)
    for one in examples:
        check_content(one, "visitor" if one["type"] == "answer" else "bot")


# Values of forms


FIELD_CASES = [
    ({"type": "text"}, " Ann ", "Ann"),
    ({"type": "text"}, "a\u202eb", "ab"),
    ({"type": "text", "max": 3}, "four", None),
    ({"type": "text", "pattern": "[A-Z]{2}[0-9]+"}, "AB12", "AB12"),
    ({"type": "text", "pattern": "[A-Z]{2}[0-9]+"}, "xAB12", None),
    ({"type": "text", "pattern": "(a+)+b"}, "a" * 400, None),
    ({"type": "text", "pattern": "a|b"}, "ax", None),
    ({"type": "textarea"}, "one\ntwo", "one\ntwo"),
    ({"type": "textarea"}, " \n ", None),
    ({"type": "email"}, "Ann@Example.com", "ann@example.com"),
    ({"type": "email"}, "ann", None),
    ({"type": "phone"}, "+49 30 123456", "+49 30 123456"),
    ({"type": "phone"}, "call me", None),
    ({"type": "number", "min": 1, "max": 5}, 3, 3),
    ({"type": "number"}, "3.5", 3.5),
    ({"type": "number", "min": 1, "max": 5}, 6, None),
    ({"type": "number"}, True, None),
    ({"type": "number"}, "1e999", None),
    ({"type": "date", "min": "2026-01-01"}, "2026-02-28", "2026-02-28"),
    ({"type": "date"}, "2026-02-30", None),
    ({"type": "date"}, "20260228", None),
    ({"type": "date", "min": "2026-01-01"}, "2025-12-31", None),
    ({"type": "time"}, "09:30", "09:30"),
    ({"type": "time"}, "9:30", None),
    ({"type": "time"}, "25:00", None),
    ({"type": "select", "options": [{"value": "a", "label": "A"}]}, "a", "a"),
    ({"type": "select", "options": [{"value": "a", "label": "A"}]}, "b", None),
    ({"type": "choice", "options": [{"value": "a", "label": "A"}], "max": 2}, ["a"], ["a"]),
    ({"type": "choice", "options": [{"value": "a", "label": "A"}], "max": 2}, ["a", "a"], None),
    ({"type": "choice", "options": [{"value": "a", "label": "A"}]}, [{"a": 1}], None),
    ({"type": "checkbox"}, False, False),
    ({"type": "checkbox", "required": True}, False, None),
    ({"type": "checkbox"}, "yes", None),
    ({"type": "rating"}, 5, 5),
    ({"type": "rating"}, 6, None),
    ({"type": "rating", "max": 10}, 10, 10),
    ({"type": "rating"}, 4.5, None),
]


@pytest.mark.parametrize(("field", "value", "kept"), FIELD_CASES)
def test_a_value_fits_its_field_or_is_refused(field, value, kept):
    fields = [{"name": "it", "label": "It", **field}]

    if kept is not None:
        assert check_values(fields, {"it": value}) == {"it": kept}
        return
    with pytest.raises(Invalid) as refusal:
        check_values(fields, {"it": value})
    assert [error.pointer for error in refusal.value.errors] == ["/values/it"]


def test_every_wrong_value_is_named_at_once():
    fields = FORM["fields"]

    with pytest.raises(Invalid) as refusal:
        check_values(fields, {"when": "soon", "stars": 9, "a/b": 1})

    found = {(error.pointer, error.code) for error in refusal.value.errors}
    assert found == {
        ("/values/email", "required"),
        ("/values/when", "date"),
        ("/values/stars", "too_large"),
        ("/values/a~1b", "unknown_field"),
    }


@given(made.fields(), json_values())
def test_no_value_breaks_the_check_of_a_field(field, value):
    try:
        check_values([field], {field["name"]: value})
    except Invalid as refusal:
        assert refusal.errors


# Through the intake


def say(who: Principal, session_id: str, content, **changes):
    return Draft(who, session_id, changes.pop("client_msg_id", str(uuid4())), content, **changes)


@pytest.fixture
async def session_id(chat: Chat, visitor: Principal) -> str:
    return (await chat.sessions.open(visitor, visitor_id=visitor.id)).id


async def read_last(chat: Chat, visitor: Principal, session_id: str):
    return (await chat.log.list_messages(visitor, session_id))[-1]["content"]


@pytest.mark.parametrize(
    ("question", "values", "text"),
    [
        (CHOICES, {"choice": "l"}, "Large"),
        ({**CHOICES, "is_multiple": True}, {"choice": ["s", "l"]}, "Small, Large"),
        (CARD, {"reply": "order-7"}, "Order"),
        (
            FORM,
            {"email": "Ann@example.com", "stars": 4},
            "E-mail: ann@example.com\nStars: 4",
        ),
    ],
)
async def test_an_answer_is_checked_against_what_was_asked_and_written_out(
    chat: Chat, visitor: Principal, session_id: str, question, values, text
):
    asked = await chat.intake.submit(say(BOT, session_id, question))

    await chat.intake.submit(
        say(visitor, session_id, {"type": "answer", "to": asked.message_id, "values": values})
    )

    assert (await read_last(chat, visitor, session_id))["text"] == text


@pytest.mark.parametrize(
    ("question", "values", "pointer"),
    [
        (CHOICES, {"choice": "xl"}, "/content/values/choice"),
        (CHOICES, {"choice": ["s", "l"]}, "/content/values/choice"),
        (CHOICES, {}, "/content/values/choice"),
        (CARD, {"reply": "https://shop.example/boots"}, "/content/values/reply"),
        (FORM, {"stars": 4}, "/content/values/email"),
        (CAROUSEL, {"reply": "x"}, "/content/to"),
        ({"type": "text", "text": "hello"}, {"choice": "s"}, "/content/to"),
    ],
)
async def test_an_answer_that_does_not_fit_is_refused(
    chat: Chat, visitor: Principal, session_id: str, question, values, pointer
):
    asked = await chat.intake.submit(say(BOT, session_id, question))
    answer = {"type": "answer", "to": asked.message_id, "values": values}

    with pytest.raises(Invalid) as refusal:
        await chat.intake.submit(say(visitor, session_id, answer))

    assert [error.pointer for error in refusal.value.errors] == [pointer]


async def test_a_message_of_another_session_cannot_be_answered(
    chat: Chat, visitor: Principal, session_id: str
):
    other = await chat.sessions.open(visitor, visitor_id=visitor.id)
    asked = await chat.intake.submit(say(BOT, other.id, CHOICES))
    answer = {"type": "answer", "to": asked.message_id, "values": {"choice": "s"}}

    with pytest.raises(Invalid) as refusal:
        await chat.intake.submit(say(visitor, session_id, answer))

    assert refusal.value.code == "not_answerable"


async def test_a_repeat_of_an_answer_gets_the_same_ack(
    chat: Chat, visitor: Principal, session_id: str
):
    asked = await chat.intake.submit(say(BOT, session_id, CHOICES))
    answer = {"type": "answer", "to": asked.message_id, "values": {"choice": "s"}}
    once = say(visitor, session_id, answer)

    assert await chat.intake.submit(once) == await chat.intake.submit(once)

    other = {**answer, "values": {"choice": "l"}}
    with pytest.raises(Invalid) as refusal:
        await chat.intake.submit(say(visitor, session_id, other, client_msg_id=once.client_msg_id))
    assert refusal.value.code == "client_msg_id_reused"


async def test_what_a_card_says_is_found_by_search_and_shown_as_preview(
    store: Store, chat: Chat, visitor: Principal, agent: Principal, session_id: str
):
    search = MessageSearch(store)
    await chat.intake.submit(say(BOT, session_id, CARD))

    await search.catch_up()
    (hit,) = await search.find(agent, "boots", limit=5, before=None)
    session = await chat.sessions.get(visitor, session_id)

    assert "\x01Boots\x02" in hit["snippet"]
    assert session.last_message is not None
    assert session.last_message.text.startswith("Boots\nWarm and dry.\n- Order")


async def test_files_are_refused_where_there_is_nothing_that_keeps_them(
    chat: Chat, visitor: Principal, session_id: str
):
    chat.intake.use_attachments(NoAttachments())
    content = {"type": "file", "attachments": [{"id": new_id("attachment")}]}

    with pytest.raises(Invalid) as refusal:
        await chat.intake.submit(say(visitor, session_id, content))

    assert refusal.value.code == "no_attachments"
