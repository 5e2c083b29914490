"""From the name of an image to a running plugin: looked at, agreed to, run by its digest."""

import pytest
from tests.containers.conftest import SERVER
from tests.containers.house import PASSWORD


async def test_a_look_shows_everything_and_runs_nothing(house, actor, client):
    before = {one["Id"] for one in client.containers(all=True)}

    review = await house.review(image=actor)

    assert review["id"] == "actor" and review["version"] == "1.0.0"
    assert review["digest"] == client.inspect_image(actor)["Id"]
    assert review["egress"] == ["api.example.org"]
    assert {"name": "message:read", "title": "Read messages"} in review["permissions"]
    assert review["limits"]["memory_mb"] == 64
    assert 1 <= review["risk"]["grade"] <= 5 and review["risk"]["reasons"]
    assert review["current"] is None
    assert {one["Id"] for one in client.containers(all=True)} == before
    assert (await house.http.get("plugins/actor")).status_code == 404


async def test_what_was_agreed_to_runs_and_its_hooks_are_called(acting):
    assert (await acting.say("shout hello")).status_code == 201
    refused = await acting.say("spam spam")

    assert await acting.texts() == ["HELLO"]
    assert refused.status_code == 422 and refused.json()["detail"] == "No spam."
    registration = await acting.call("GET", "plugins/actor/registration")
    assert registration["registered_by"] == "Olga"
    assert registration["container"]["state"] == "running"
    entries = (await acting.call("GET", "audit"))["data"]
    assert any(
        one["action"] == "plugin.register" and one["detail"]["digest"] == registration["digest"]
        for one in entries
    )


async def test_agreeing_takes_the_password_once_more(house, actor):
    review = await house.review(image=actor)
    body = {"image": actor, "confirmation": review["confirmation"]["token"]}

    without = await house.http.post("plugins/register", json=body)
    wrong = await house.http.post("plugins/register", json={**body, "password": "guess it"})

    assert without.status_code == 422
    assert wrong.status_code == 403 and wrong.json()["code"] == "reauthentication_failed"
    assert "actor" not in house.host.plugins.entries


async def test_a_confirmation_is_good_once_and_for_exactly_what_was_shown(house, actor, build):
    tag = build("test/moving:1")
    review = await house.review(image=tag)
    body = {"image": tag, "password": PASSWORD, "confirmation": review["confirmation"]["token"]}
    build("test/moving:1", version="6.6.6")  # the tag points to something else now

    moved = await house.http.post("plugins/register", json=body)
    again = await house.http.post("plugins/register", json=body)

    assert moved.status_code == 409 and moved.json()["code"] == "confirmation_invalid"
    assert again.json()["code"] == "confirmation_invalid"
    assert "actor" not in house.host.plugins.entries


async def test_only_an_owner_may_look_or_agree_and_no_api_key(house, actor):
    admin = {"email": "ada@example.com", "name": "Ada", "role": "admin", "password": PASSWORD}
    await house.call("POST", "staff", admin, 201)
    login = await house.http.post(
        "auth/login", json={"email": admin["email"], "password": PASSWORD}
    )
    refused = await house.http.post(
        "plugins/register",
        json={"image": actor},
        headers={"Authorization": f"Bearer {login.json()['access_token']}"},
    )

    assert refused.status_code == 403
    key = await house.call(
        "POST", "api-keys", {"name": "all", "permissions": ["plugin:install"]}, 201
    )
    by_key = await house.http.post(
        "plugins/register",
        json={"image": actor},
        headers={"Authorization": f"Bearer {key['key']}"},
    )
    assert by_key.status_code == 403


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"label": False}, "manifest_missing"),
        ({"permissions": ["god:mode"]}, "manifest_invalid"),
        ({"hooks": ["register_event_types"]}, "manifest_invalid"),
        ({"extra": "VOLUME /data"}, "image_refused"),
        ({"privileged": True}, "manifest_invalid"),
        ({"runtime": {"kind": "container", "network_mode": "host"}}, "manifest_invalid"),
        ({"runtime": {"kind": "container", "cap_add": ["ALL"]}}, "manifest_invalid"),
        ({"runtime": {"kind": "container", "volumes": ["/:/host"]}}, "manifest_invalid"),
        ({"runtime": {"kind": "container", "egress": ["169.254.169.254/x"]}}, "manifest_invalid"),
        ({"runtime": {"kind": "container", "memory_mb": 99999}}, "manifest_invalid"),
        ({"runtime": {"kind": "python"}}, "manifest_invalid"),
        ({"data": {"models": "a.b", "migrations": "a.c"}}, "manifest_invalid"),
    ],
)
async def test_what_cannot_be_run_safely_is_refused_at_the_first_look(house, build, changes, code):
    tag = build("test/wrong:1", **changes)

    answer = await house.http.post("plugins/register", json={"image": tag})

    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == code


@pytest.mark.parametrize(
    "reference",
    ["", "UPPER/case", "a b", "x:1:2", "../../etc", "http://x/y", "-rf", "x@sha256:12", "a" * 401],
)
async def test_what_is_not_the_name_of_an_image_never_reaches_the_engine(house, reference):
    answer = await house.http.post("plugins/register", json={"image": reference})

    assert answer.status_code == 422, answer.text


async def test_an_image_that_is_nowhere_is_not_found(house):
    answer = await house.http.post("plugins/register", json={"image": "127.0.0.1:9/nobody/none:1"})

    assert answer.status_code == 404, answer.text
    assert answer.json()["code"] == "image_not_found"


async def test_an_image_that_wants_to_be_root_is_told_and_does_not_get_to_be(house, build):
    tag = build("test/rooted:1", extra="USER root")

    review = await house.review(image=tag)
    await house.register(image=tag)
    await house.until_state("running")
    probe = await house.http.get(f"{house.url}/plugins/actor/probe")

    assert any("root" in one for one in review["warnings"])
    assert probe.json()["Uid"].split() == ["65532"] * 4


async def test_with_containers_switched_off_none_is_registered(start_house, actor):
    house = await start_house(containers="off")

    answer = await house.http.post("plugins/register", json={"image": actor})

    assert answer.status_code == 404 and answer.json()["code"] == "containers_off"
    assert (await house.call("GET", "plugins/engine"))["state"] == "off"


async def test_with_installing_switched_off_the_route_is_not_there(start_house, actor):
    house = await start_house(ui_install="off")

    answer = await house.http.post("plugins/register", json={"image": actor})

    assert answer.status_code == 404


async def test_the_same_plugins_come_back_after_a_restart(start_house, actor):
    first = await start_house()
    await first.register(image=actor)
    await first.until_state("running")
    await first.close()

    second = await start_house()

    await second.until_state("running")
    await second.open_session()
    await second.say("shout back")
    assert await second.texts() == ["BACK"]


async def test_an_upgrade_replaces_the_container_and_shows_what_is_new(acting, build, client):
    old = acting.entry().seat.container
    tag = build(
        "test/actor2:1", version="2.0.0", permissions=sorted([*_permissions(), "visitor:read"])
    )

    review = await acting.review(image=tag)
    await acting.register(image=tag)

    assert review["current"]["version"] == "1.0.0"
    assert review["growth"]["permissions"] == ["visitor:read"]
    assert (await acting.plugin())["version"] == "2.0.0"
    assert (await acting.plugin())["state"] == "running"
    assert old not in {one["Id"] for one in client.containers(all=True)}
    assert (await acting.say("shout new")).status_code == 201
    assert "NEW" in await acting.texts()


async def test_an_upgrade_that_does_not_start_leaves_the_old_one_running(acting, build, client):
    old = acting.entry().seat.container
    tag = build("test/broken:1", version="2.0.0", extra="ENV CRASH=1")

    answer = await acting.register(image=tag, status=409)

    assert answer["code"] == "upgrade_failed" and "crashes as asked" in answer["detail"]
    assert acting.entry().seat.container == old
    assert (await acting.plugin())["version"] == "1.0.0"
    assert (await acting.call("GET", "plugins/actor/registration"))["version"] == "1.0.0"
    await acting.say("shout still here")
    assert "STILL HERE" in await acting.texts()
    audited = (await acting.call("GET", "audit"))["data"]
    assert "plugin.register_failed" in [one["action"] for one in audited]
    mine = [one for one in client.containers(all=True) if "chatclick-actor" in str(one["Names"])]
    assert len(mine) == 1


async def test_an_upgrade_whose_startup_fails_is_rolled_back(acting, build):
    source = SERVER.read_text().replace(
        "self.answer(status=204)\n        if hook", "self.answer({}, 500)\n        if hook", 1
    )
    tag = build("test/halfway:1", version="2.0.0", server=source)

    answer = await acting.register(image=tag, status=409)

    assert "/v1/lifecycle/startup" in answer["detail"]
    assert (await acting.plugin())["version"] == "1.0.0"
    await acting.until_state("running")
    await acting.say("shout rolled back")
    assert "ROLLED BACK" in await acting.texts()


def _permissions():
    from tests.containers.conftest import MANIFEST

    return MANIFEST["permissions"]
