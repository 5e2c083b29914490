"""The first steps: what is done is seen by what there is."""

from core.tests.chat.test_snippets import Web


async def read(api, person):
    found = (await api("GET", "onboarding", person.token)).json
    return {step["id"] for step in found["steps"] if step["is_done"]}, found


async def test_a_new_installation_has_five_steps_before_it(api, owner):
    done, found = await read(api, owner)

    assert [step["id"] for step in found["steps"]] == [
        *("site", "message", "snippet", "team", "plugins")
    ]
    assert (done, found["is_dismissed"], found["site_url"]) == (set(), False, "")


async def test_steps_are_done_by_doing_them(api, host, owner, sign_in, chat, widget_id):
    widget = (await api("GET", f"widgets/{widget_id}", owner.token)).json
    draft = {**widget["draft"], "theme": {"palette": {"accent": "#3344aa"}}}
    await api("PUT", f"widgets/{widget_id}/draft", owner.token, draft)
    await api("POST", f"widgets/{widget_id}/publish", owner.token)
    token, session = await chat()
    message = {"client_msg_id": "m1", "text": "Hello"}
    await api("POST", f"sessions/{session['id']}/messages", token, message)
    await sign_in("agent")
    line = f'<script src="http://localhost/widget/v1/{widget_id}.js"></script>'
    host.services.egress = Web((200, line, None))
    page = {"url": "https://www.example.com/"}
    checked = await api("POST", f"widgets/{widget_id}/snippet-check", owner.token, page)

    done, _ = await read(api, owner)

    assert checked.json == {"outcome": "ok", "url": "https://www.example.com/", "detail": ""}
    assert done == {"site", "message", "snippet", "team"}


async def test_sample_data_does_no_step(api, owner):
    await api("POST", "sample-data", owner.token)

    done, _ = await read(api, owner)

    assert done == set()


async def test_the_list_is_put_away_and_out_again(api, owner):
    change = {"is_dismissed": True, "site_url": "https://www.example.com/shop"}
    await api("PATCH", "onboarding", owner.token, change)
    _, away = await read(api, owner)
    await api("PATCH", "onboarding", owner.token, {"is_dismissed": False})
    _, out = await read(api, owner)

    assert (away["is_dismissed"], away["site_url"]) == (True, "https://www.example.com/shop")
    assert (out["is_dismissed"], out["site_url"]) == (False, "https://www.example.com/shop")


async def test_what_is_no_address_is_refused_with_its_place(api, owner, widget_id):
    for address in ("javascript:alert(1)", "ftp://example.com", "https://", "not an address"):
        refused = await api(
            "POST", f"widgets/{widget_id}/snippet-check", owner.token, {"url": address}
        )

        assert refused.status == 422, address
        assert refused.json["errors"][0]["pointer"] == "/url"


async def test_the_host_itself_is_not_looked_at(api, owner, widget_id):
    page = {"url": "http://127.0.0.1/"}

    reply = await api("POST", f"widgets/{widget_id}/snippet-check", owner.token, page)

    assert reply.json["outcome"] == "private"


async def test_agents_see_none_of_it(api, sign_in):
    agent = await sign_in("agent")

    assert (await api("GET", "onboarding", agent.token)).status == 403
