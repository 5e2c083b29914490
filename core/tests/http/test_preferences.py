"""How somebody wants their Admin: kept by the server, theirs alone."""

import pytest


async def test_preferences_follow_the_person_and_nobody_else(api, owner, sign_in):
    agent = await sign_in("agent")
    proposed = (await api("GET", "me/preferences", agent.token)).json
    keys = {"session.reply": "x", "go.mine": "g i", "session.close": None}

    await api("PATCH", "me/preferences", agent.token, {"locale": "ar", "theme": "dark"})
    await api("PATCH", "me/preferences", agent.token, {"shortcuts": {"is_on": True, "keys": keys}})

    kept = (await api("GET", "me/preferences", agent.token)).json
    assert (kept["locale"], kept["theme"], kept["shortcuts"]["keys"]) == ("ar", "dark", keys)
    assert kept["notices"] == proposed["notices"]
    assert (await api("GET", "me/preferences", owner.token)).json == proposed


async def test_null_goes_back_to_what_is_proposed(api, owner):
    proposed = (await api("GET", "me/preferences", owner.token)).json
    change = {"density": "compact", "notices": {"volume": 5}}
    await api("PATCH", "me/preferences", owner.token, change)

    reply = await api("PATCH", "me/preferences", owner.token, dict.fromkeys(change))

    assert reply.json == proposed


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"locale": "../de"}, "/locale"),
        ({"theme": "blue"}, "/theme"),
        ({"notices": {"volume": 101}}, "/notices/volume"),
        ({"notices": {"repeat_s": 1}}, "/notices/repeat_s"),
        ({"notices": {"quiet": {"begin": "24:00"}}}, "/notices/quiet/begin"),
        ({"shortcuts": {"keys": {"session.reply": "a b c"}}}, "/shortcuts/keys/session.reply"),
        ({"shortcuts": {"keys": {str(n): "x" for n in range(201)}}}, "/shortcuts/keys"),
        ({"colour": "blue"}, "/colour"),
    ],
)
async def test_preferences_that_make_no_sense_are_refused(api, owner, change, pointer):
    reply = await api("PATCH", "me/preferences", owner.token, change)

    assert reply.status == 422
    assert [error["pointer"] for error in reply.json["errors"]] == [pointer]


async def test_visitors_and_programs_have_no_preferences(api, arrive):
    visitor = await arrive()

    assert (await api("GET", "me/preferences", visitor["token"])).status == 403
