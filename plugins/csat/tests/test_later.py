"""A rating by link: asked for in the conversation, given on a page without scripts or sign-in."""

import re

import pytest

from chatclick.testing import build_session

BASE = "https://chat.shop.example"
FIELDS = [
    {"name": "again", "type": "choice", "label": "Again?", "options": [{"value": "Yes"}]},
    {"name": "mail", "type": "email", "label": "form.email", "required": True},
]


@pytest.fixture
async def asked(desk):
    """A session in which the plugin wrote the link, and the path of it."""
    await desk.host.configure("csat", base_url=f"{BASE}/")
    session = desk.add_session()
    assert await ask(desk, session) == "asked"
    link = re.search(r"https://\S+", desk.host.posted[-1])[0]
    return session, link.removeprefix(BASE)


async def ask(desk, session, run_id: str = "run") -> str:
    result = await desk.host.dispatch(
        "action_run", action="csat.ask", session=session, values={}, run_id=run_id
    )
    return result.outcome


async def read(desk, path: str, form=None, **headers: str) -> tuple[int, str]:
    client = desk.client
    sent = client.post(path, form=form, headers=headers) if form else client.get(path)
    answer = await sent
    return answer.status_code, await answer.get_data(as_text=True)


async def test_the_link_in_the_conversation_leads_to_a_page_that_rates_it(desk, asked) -> None:
    session, path = asked

    status, page = await read(desk, f"{path}?score=4")
    assert status == 200
    assert re.search(r'value="4"\s+checked', page)
    assert "<script" not in page
    assert "csat" not in desk.host.world.sessions[session.id].metadata.get("forms", {})

    status, page = await read(desk, path, {"score": "5", "comment": "Quick"})
    assert (status, "Thank you for your rating." in page) == (200, True)
    forms = desk.host.world.sessions[session.id].metadata["forms"]
    assert forms["csat"]["values"] == {"score": 5, "comment": "Quick"}


async def test_a_link_is_good_for_its_conversation_and_its_time_only(desk, asked, clock) -> None:
    _, path = asked
    changed = path[:-6] + ("A" if path[-6] != "A" else "B") + path[-5:]

    assert (await read(desk, changed))[0] == 404
    assert (await read(desk, "/plugins/csat/rate/nothing", {"score": "1"}))[0] == 404
    clock.advance(days=15)
    assert (await read(desk, path, {"score": "1"}))[0] == 404


async def test_what_does_not_fit_is_said_and_nothing_put_in_is_lost(desk, asked) -> None:
    session, path = asked
    form = {"scale": 10, "fields": FIELDS, "consent": {"text": "You may keep this."}}
    strings = {"en": {"csat.question": "Did we help?"}}
    desk.host.world.widgets[desk.widget] = {"forms": {"csat": form}, "strings": strings}

    status, page = await read(desk, path, {"score": "11", "mail": '"><b>', "again": "Yes"})
    assert status == 422
    assert "Did we help?" in page
    assert "&#34;&gt;&lt;b&gt;" in page
    assert page.count('role="alert"') == 2

    answers = {"score": "9", "mail": "ann@example.com", "again": "Yes", "consent": "on"}
    assert (await read(desk, path, answers))[0] == 200
    kept = desk.host.world.sessions[session.id].metadata["forms"]["csat"]["values"]
    assert (kept["score"], list(kept["again"]), kept["consent"]) == (9, ["Yes"], True)


async def test_nobody_is_asked_twice_or_in_vain(desk, asked) -> None:
    session, _ = asked
    count = len(desk.host.posted)
    assert await ask(desk, session) == "asked"
    assert len(desk.host.posted) == count

    await desk.rates(session, 3)
    assert await ask(desk, session, "again") == "rated"
    assert await ask(desk, await desk.ends(state="resolved", category="done")) == "off"
    assert await ask(desk, build_session(widget_id=None)) == "off"
    await desk.host.configure("csat", base_url="")
    assert await ask(desk, desk.add_session()) == "off"


async def test_agents_ask_by_a_button_where_there_are_links(desk, asked) -> None:
    session, _ = asked
    show = {"slot": "session.sidebar", "locale": "de"}

    content = await desk.host.dispatch("admin_slot", session=session, **show)

    assert [(one.text, one.action) for one in content.blocks] == [
        ("Um Bewertung bitten", "csat.ask")
    ]
