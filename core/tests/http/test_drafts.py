"""Drafts of staff over REST: each person's own, whatever others do."""


async def save(api, person, session, text, **more):
    body = {"kind": "message", "text": text, **more}
    return await api("PUT", f"sessions/{session['id']}/draft", person.token, body)


async def read(api, person, session):
    reply = await api("GET", f"sessions/{session['id']}/draft", person.token)
    assert reply.status == 200, reply.text
    return {draft["kind"]: draft["text"] for draft in reply.json["data"]}


async def test_draft_stays_through_what_others_do_and_belongs_to_one_person(api, chat, sign_in):
    _, session = await chat()
    grace, linus = await sign_in("agent"), await sign_in("agent")
    await save(api, grace, session, "Dear Ada, ")
    await save(api, grace, session, "Ask Linus", kind="note", mentions=[linus.id])
    await save(api, linus, session, "Hi")

    await api("POST", f"sessions/{session['id']}/assign", linus.token, {"staff_id": linus.id})
    await api("PATCH", f"sessions/{session['id']}", linus.token, {"tags": ["late"]})

    assert await read(api, grace, session) == {"message": "Dear Ada, ", "note": "Ask Linus"}
    assert await read(api, linus, session) == {"message": "Hi"}


async def test_last_writer_wins_unless_a_version_is_named(api, chat, owner):
    _, session = await chat()
    first = await save(api, owner, session, "one")
    second = await save(api, owner, session, "two")

    late = await save(api, owner, session, "three", version=first.json["version"])

    assert second.json["version"] == first.json["version"] + 1
    assert (late.status, late.json["code"]) == (409, "draft_changed")
    assert await read(api, owner, session) == {"message": "two"}


async def test_forgotten_draft_is_empty_and_its_version_goes_on(api, chat, owner):
    _, session = await chat()
    saved = await save(api, owner, session, "one")
    path = f"sessions/{session['id']}/draft?kind=message"

    assert (await api("DELETE", path, owner.token)).status == 204
    assert (await api("DELETE", path.replace("message", "note"), owner.token)).status == 204

    assert await read(api, owner, session) == {"message": ""}
    again = await save(api, owner, session, "two")
    assert again.json["version"] > saved.json["version"]


async def test_visitor_has_no_drafts(api, chat):
    token, session = await chat()

    reply = await api("GET", f"sessions/{session['id']}/draft", token)

    assert reply.status in {403, 404}


async def test_erasing_a_visitor_erases_what_was_drafted_for_them(api, chat, owner):
    _, session = await chat()
    await save(api, owner, session, "Your number is 1234")

    await api("POST", f"visitors/{session['visitor']['id']}/erase", owner.token, {})

    assert await read(api, owner, session) == {}
