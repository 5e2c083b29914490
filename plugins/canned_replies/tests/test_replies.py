"""Replies and macros: whose they are, what they may hold, how often they are used."""

from datetime import timedelta

import pytest

from chatclick.plugin.views import ParticipantRef
from chatclick_canned_replies import keeping
from chatclick_canned_replies.models import Reply

FLOWS = ParticipantRef(kind="bot", id="flows", name="flows")


async def test_each_reply_is_seen_by_those_it_is_for(desk) -> None:
    await desk.save(desk.agent, "Mine")
    await desk.save(desk.agent, "Team's", scope="team", team_id=desk.team_id)
    await desk.save(desk.admin, "Everybody's", scope="all")

    assert await desk.titles(desk.agent) == {"Mine", "Team's", "Everybody's"}
    assert await desk.titles(desk.other) == {"Everybody's"}
    assert await desk.titles(desk.admin) == {"Team's", "Everybody's"}


async def test_things_of_others_are_used_not_changed(desk) -> None:
    shared = await desk.save(desk.admin, "Everybody's", scope="all")
    own = await desk.save(desk.agent, "Mine")

    refused = await desk.call(desk.agent, "PATCH", f"/{shared['id']}", {"title": "Ours"})
    hidden = await desk.call(desk.other, "DELETE", f"/{own['id']}")
    taken = await desk.call(desk.agent, "POST", "", {"title": "A", "text": "a", "scope": "all"})

    assert (refused.status, hidden.status, taken.status) == (403, 404, 403)
    changed = await desk.call(desk.agent, "PATCH", f"/{own['id']}", {"shortcut": "Mine1"})
    assert (changed.json["shortcut"], changed.json["title"]) == ("mine1", "Mine")
    assert (await desk.call(desk.agent, "DELETE", f"/{own['id']}")).status == 204
    assert await desk.titles(desk.agent) == {"Everybody's"}


async def test_other_plugins_find_what_fits_and_what_is_nobodys_own(desk) -> None:
    text = "Hi {{visitor.first_name|there}}, returns take 30 days."
    await desk.save(desk.admin, "How to return something", text=text, scope="all")
    await desk.save(desk.admin, "Opening hours", scope="all")
    await desk.save(desk.agent, "Return things", scope="team", team_id=desk.team_id)
    await desk.save(desk.agent, "My returned things")

    async def find(question: str) -> list[str]:
        actions, session = desk.host.services.actions, desk.host.session
        values = {"question": question}
        result = await actions.run("canned_replies.search", session, values, run_id="r1", by=FLOWS)
        return [one["text"] for one in result.values["passages"]]

    name = desk.host.session.visitor.name.split()[0]
    assert await find("Can I return my order?") == [f"Hi {name}, returns take 30 days."]
    assert await find("xyzzy") == []


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("返品は三十日以内にできます", "返品はできますか"),
        ("三十天内可以退货", "可以退货吗"),
        ("การคืนสินค้า", "อยากคืนสินค้า"),
        ("सामान वापस करना", "मुझे सामान वापस करना है"),
    ],
)
async def test_replies_are_found_in_writing_of_all_kinds(desk, title: str, question: str) -> None:
    await desk.save(desk.admin, title, text=title, scope="all")
    await desk.save(desk.admin, "営業時間 · 营业时间 · เวลาทำการ · समय", scope="all")
    actions, session, values = desk.host.services.actions, desk.host.session, {"question": question}

    found = await actions.run("canned_replies.search", session, values, run_id="r1", by=FLOWS)

    assert [one["text"] for one in found.values["passages"]] == [title]


async def test_uses_are_counted_for_each_person(desk) -> None:
    reply = await desk.save(desk.admin, "Hello", scope="all")
    for _ in range(2):
        assert (await desk.call(desk.agent, "POST", f"/{reply['id']}/used")).status == 204

    [seen] = (await desk.call(desk.agent, "GET")).json["data"]
    [other] = (await desk.call(desk.other, "GET")).json["data"]

    assert (seen["uses"], other["uses"]) == (2, 0)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text": "x"}, "/title"),
        ({"title": " ", "text": "x"}, "/title"),
        ({"title": "a", "text": " "}, "/text"),
        ({"title": "a", "text": "Hi {{visitor.nam}}"}, "/text"),
        ({"title": "a", "text": "x", "shortcut": "two words"}, "/shortcut"),
        ({"title": "a", "text": "x", "scope": "world"}, "/scope"),
        ({"title": "a", "text": "x", "scope": "team"}, "/team_id"),
        ({"title": "a", "text": "x", "team_id": 7}, "/team_id"),
        ({"title": "a", "text": "x", "color": "red"}, "/color"),
        ({"title": 3, "text": "x"}, "/title"),
        ({"title": "a", "text": ["x"]}, "/text"),
    ],
)
async def test_wrong_values_are_named(desk, body: object, pointer: str) -> None:
    answer = await desk.call(desk.admin, "POST", "", body)

    assert answer.status == 422
    assert answer.json["errors"][0]["pointer"] == pointer


async def test_variables_with_a_word_for_none_are_taken(desk) -> None:
    text = "Hi {{visitor.first_name|there}}, {{ agent.name }} here."

    made = await desk.call(desk.agent, "POST", "", {"title": "Greeting", "text": text})

    assert made.json["text"] == text


async def test_macro_is_a_list_of_checked_actions(desk) -> None:
    actions = [
        {"type": "reply", "text": "We refund {{visitor.name|you}}."},
        {"type": "tag", "tags": ["refund", "refund"]},
        {"type": "priority", "priority": "high"},
        {"type": "assign", "staff_id": "me"},
        {"type": "snooze", "minutes": 60},
        {"type": "resolve"},
    ]

    made = await desk.call(desk.agent, "POST", "/macros", {"name": "Refund", "actions": actions})

    assert made.status == 201, made.json
    assert made.json["actions"][1] == {"type": "tag", "tags": ["refund"]}
    listed = (await desk.call(desk.agent, "GET", "/macros")).json["data"]
    assert [one["name"] for one in listed] == ["Refund"]
    path = f"/macros/{made.json['id']}"
    assert (await desk.call(desk.agent, "POST", f"{path}/used")).status == 204
    renamed = await desk.call(desk.agent, "PATCH", path, {"name": "Refund now"})
    assert (renamed.json["name"], len(renamed.json["actions"])) == ("Refund now", 6)
    assert (await desk.call(desk.other, "PATCH", path, {"name": "Stolen"})).status == 404
    assert (await desk.call(desk.agent, "DELETE", path)).status == 204


@pytest.mark.parametrize(
    ("action", "pointer"),
    [
        ({"type": "dance"}, "/actions/0/type"),
        ({"type": "reply"}, "/actions/0/text"),
        ({"type": "reply", "text": "{{x}}"}, "/actions/0/text"),
        ({"type": "tag", "tags": []}, "/actions/0/tags"),
        ({"type": "tag", "tags": [""]}, "/actions/0/tags/0"),
        ({"type": "priority", "priority": "top"}, "/actions/0/priority"),
        ({"type": "assign", "staff_id": "somebody"}, "/actions/0/staff_id"),
        ({"type": "snooze", "minutes": True}, "/actions/0/minutes"),
        ({"type": "resolve", "loud": True}, "/actions/0/loud"),
        ("resolve", "/actions/0"),
    ],
)
async def test_wrong_actions_are_named(desk, action: object, pointer: str) -> None:
    answer = await desk.call(desk.admin, "POST", "/macros", {"name": "M", "actions": [action]})

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


async def test_replies_go_out_as_a_table_and_come_in_again(desk) -> None:
    await desk.save(desk.admin, "Formula", scope="all", text='=HYPERLINK("x")', shortcut="f")
    await desk.save(desk.admin, "Lines", scope="all", text='One, "two"\nthree')
    table = (await desk.call(desk.admin, "GET", "/export")).json["csv"]
    assert "'=HYPERLINK" in table

    again = await desk.call(desk.admin, "POST", "/import", {"csv": table})

    assert again.json == {"created": 0, "updated": 2, "failed": []}
    texts = {one["text"] for one in (await desk.call(desk.admin, "GET")).json["data"]}
    assert texts == {'=HYPERLINK("x")', 'One, "two"\nthree'}


async def test_wrong_lines_of_a_table_keep_no_other_out(desk) -> None:
    table = "title,text,scope\nGood,Yes,\nBad,{{nobody}},\n,No title,\nShared,Hi,all\n"

    report = (await desk.call(desk.agent, "POST", "/import", {"csv": table})).json

    assert report["created"] == 1
    assert [one["line"] for one in report["failed"]] == [3, 4, 5]
    assert await desk.titles(desk.agent) == {"Good"}


@pytest.mark.parametrize("table", ["", "a,b\n1,2\n", 'title,text\n"open', "title,title,text\n"])
async def test_what_is_no_table_is_refused(desk, table: str) -> None:
    answer = await desk.call(desk.admin, "POST", "/import", {"csv": table})

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/csv")


async def test_thousand_replies_come_on_one_page(desk) -> None:
    lines = "".join(f"Reply {number},Text {number}\n" for number in range(1001))
    await desk.call(desk.admin, "POST", "/import", {"csv": f"title,text\n{lines}"})

    page = (await desk.call(desk.admin, "GET")).json
    rest = (await desk.call(desk.admin, "GET", f"?cursor={page['next']}")).json

    assert (len(page["data"]), len(rest["data"]), rest["next"]) == (1000, 1, None)
    assert (await desk.call(desk.admin, "GET", "?limit=1001")).status == 422


async def test_visitor_has_no_part_in_it(desk) -> None:
    answer = await desk.call(desk.host.visitor.id, "GET")

    assert answer.status == 403


async def test_page_is_served(desk) -> None:
    answer = await desk.client.get("/plugins/canned_replies/static/page.js")

    assert answer.status_code == 200
    assert "javascript" in answer.headers["Content-Type"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", {"title": "Hello", "text": "Hi!"}),
        ("/macros", {"name": "Done", "actions": [{"type": "tag", "tags": ["done"]}]}),
    ],
)
async def test_what_was_removed_comes_back_as_it_was(desk, path, body) -> None:
    made = (await desk.call(desk.agent, "POST", path, {**body, "scope": "own"})).json
    await desk.call(desk.agent, "POST", f"{path}/{made['id']}/used")
    [before] = (await desk.call(desk.agent, "GET", path)).json["data"]

    await desk.call(desk.agent, "DELETE", f"{path}/{made['id']}")
    gone = (await desk.call(desk.agent, "GET", path)).json["data"]
    used = await desk.call(desk.agent, "POST", f"{path}/{made['id']}/used")
    hidden = await desk.call(desk.other, "POST", f"{path}/{made['id']}/undelete")
    back = await desk.call(desk.agent, "POST", f"{path}/{made['id']}/undelete")

    assert (gone, used.status, hidden.status) == ([], 404, 404)
    assert back.json == before
    assert before["uses"] == 1
    assert (await desk.call(desk.agent, "GET", path)).json["data"] == [before]


async def test_what_was_removed_more_than_a_day_ago_is_gone(desk, monkeypatch) -> None:
    old, new = [await desk.save(desk.agent, title) for title in ("old", "new")]
    await desk.call(desk.agent, "DELETE", f"/{old['id']}")
    monkeypatch.setattr(keeping, "KEPT_FOR", timedelta(0))

    back = await desk.call(desk.agent, "POST", f"/{old['id']}/undelete")
    await desk.call(desk.agent, "DELETE", f"/{new['id']}")

    assert back.status == 404
    assert [row.id for row in await Reply.all()] == [new["id"]]
