"""What a plugin does to itself, the engine to the plugin, and the host to neither."""

import asyncio
import signal
import time

import pytest
from tests.containers.house import PASSWORD, until
from tests.delivery.pace import stretch

from chatclick.host.containers import container_seat


async def post_quickly(house, text="hello"):
    """Post a message, and see that nothing held it up."""
    began_s = time.monotonic()
    answer = await house.say(text)
    assert answer.status_code == 201, answer.text
    return time.monotonic() - began_s


async def test_a_plugin_that_hangs_holds_a_message_up_no_longer_than_its_limit(acting):
    assert await post_quickly(acting, "hang") < stretch(5)

    assert (await acting.plugin())["state"] in ("running", "degraded")


async def test_after_five_failures_it_is_not_asked_until_it_had_a_rest(acting):
    for _ in range(5):
        assert (await acting.say("wrong")).status_code == 201

    shown = await acting.plugin()
    assert shown["state"] == "degraded"
    assert "message_check" in shown["reason"]
    assert (await acting.say("spam")).status_code == 201, "the gate is not asked now"


async def test_an_answer_of_a_hundred_megabytes_is_read_no_further_than_one(acting):
    assert await post_quickly(acting, "huge") < stretch(2)

    assert (await acting.say("spam")).status_code == 422, "it goes on working"


async def test_a_plugin_that_floods_its_log_fills_neither_memory_nor_disk(acting):
    await post_quickly(acting, "flood")
    await post_quickly(acting, "after")

    lines = (await acting.call("GET", "plugins/actor/logs?limit=1000"))["data"]
    assert len(lines) <= 1000
    assert (await acting.say("spam")).status_code == 422


async def test_what_it_prints_is_in_its_log(acting):
    await acting.say("print good morning")

    async def is_there():
        lines = (await acting.call("GET", "plugins/actor/logs"))["data"]
        found = {(one["source"], one["text"]) for one in lines}
        return {("stdout", "good morning"), ("stderr", "to stderr good morning")} <= found

    await until(is_there)


async def test_a_plugin_that_crashes_is_started_again(acting, monkeypatch):
    first = acting.entry().seat.container
    monkeypatch.setattr("chatclick.host.containers.crashes.FIRST_DELAY_S", 0.2)

    await acting.say("crash")

    async def is_new():
        container = acting.entry().seat.container  # first: it is another one before it runs
        return (await acting.plugin())["state"] == "running" and container not in ("", first)

    await until(is_new)
    assert (await acting.say("spam")).status_code == 422
    assert (await acting.call("GET", "plugins/actor/registration"))["container"]["restarts"] == 1


async def test_one_that_crashes_all_the_time_is_left_alone_until_somebody_enables_it(
    acting, monkeypatch
):
    monkeypatch.setattr("chatclick.host.containers.crashes.FIRST_DELAY_S", 0.05)
    for _ in range(4):
        await acting.until_state("running")
        await acting.say("crash")

        async def is_down():
            return (await acting.plugin())["state"] != "running"

        await until(is_down)

    shown = await acting.until_state("failed")
    assert "exit code 7" in shown["reason"] and "left alone" in shown["reason"]
    assert (await acting.say("spam")).status_code == 201, "the host goes on"

    await acting.call("POST", "plugins/actor/enable")
    await acting.until_state("running")


async def test_one_that_crashes_on_start_says_why_and_is_tried_five_times(
    house, build, monkeypatch, client
):
    monkeypatch.setattr("chatclick.host.containers.crashes.FIRST_DELAY_S", 0.05)
    tag = build("test/crash:1", extra="ENV CRASH=1")

    await house.register(image=tag)

    shown = await house.until_state("failed")
    assert "exit code 1" in shown["reason"] and "crashes as asked" in shown["reason"]
    assert (await house.http.get(f"{house.url}/readyz")).status_code == 200
    left = [one for one in client.containers(all=True) if "chatclick-actor" in str(one["Names"])]
    assert not left


async def test_one_that_never_opens_its_socket_is_given_its_grace_and_no_more(house, build):
    runtime = {"kind": "container", "startup_grace_s": 1}
    tag = build(
        "test/deaf:1",
        extra="ENV DEAF=1",
        runtime=runtime,
        permissions=["message:read"],
        hooks=["message_check"],
    )

    began_s = time.monotonic()
    await house.register(image=tag)

    assert time.monotonic() - began_s < stretch(6)
    shown = await house.plugin()
    assert shown["state"] == "retrying" and "/v1/health within 1 s" in shown["reason"]


async def test_one_that_hangs_for_good_is_replaced(acting, monkeypatch, client):
    monkeypatch.setattr(container_seat, "HEALTH_EVERY_S", 0.2)
    monkeypatch.setattr("chatclick.host.containers.connection.HEALTH_LIMIT_S", 0.3)
    monkeypatch.setattr("chatclick.host.containers.crashes.FIRST_DELAY_S", 0.2)
    first = acting.entry().seat.container
    client.pause(first)

    async def is_new():
        return acting.entry().seat.container not in ("", first)

    await until(is_new)
    await acting.until_state("running")


async def test_its_word_on_its_health_is_shown(acting, monkeypatch):
    monkeypatch.setattr(container_seat, "HEALTH_EVERY_S", 0.2)

    await acting.say("sick the scale is broken")

    shown = await acting.until_state("degraded")
    assert "the scale is broken" in shown["reason"]


async def test_one_that_fills_the_hosts_disk_is_stopped(acting):
    await acting.say("fill")

    shown = await acting.until_state("retrying")
    assert "filled the folder" in shown["reason"]


async def test_the_engine_may_go_and_come_back(start_house, own_engine):
    house = await start_house(docker_url=own_engine.url)
    await house.register(image="test/actor:1")
    await house.until_state("running")
    await house.open_session()
    assert (await house.say("spam")).status_code == 422

    await asyncio.to_thread(own_engine.end, signal.SIGKILL)
    assert (await house.say("spam")).status_code == 422, "its containers live on"
    await asyncio.to_thread(own_engine.sweep)
    await asyncio.to_thread(own_engine.start)
    await house.until_state("retrying")
    await house.until_state("running")
    assert (await house.say("spam")).status_code == 422

    await asyncio.to_thread(own_engine.end)  # in order, with its containers
    shown = await house.until_state("retrying")
    assert await post_quickly(house) < stretch(2)
    assert (await house.call("GET", "plugins/engine"))["state"] == "unavailable"
    answer = await house.http.post("plugins/register", json={"image": "test/actor:1"})
    assert answer.status_code == 503 and answer.json()["code"] == "engine_unavailable"

    await asyncio.to_thread(own_engine.start)
    await house.until_state("running")
    assert (await house.say("spam")).status_code == 422
    assert "container engine" in shown["reason"] or "exit code" in shown["reason"]


async def test_without_an_engine_the_host_starts_and_says_so(start_house, actor, engine_url):
    first = await start_house()
    await first.register(image=actor)
    await first.close()

    second = await start_house(docker_url="unix:///nowhere/docker.sock")

    shown = await second.until_state("retrying")
    assert "unix:///nowhere/docker.sock does not answer" in shown["reason"]
    assert (await second.http.get(f"{second.url}/readyz")).status_code == 200


async def test_the_runner_may_be_killed(acting):
    engine = acting.host.elsewhere._engine
    engine._link._process.kill()

    # Asked before the host has heard of its end, and messages do not go by it.
    assert (await acting.call("GET", "plugins/engine"))["state"] == "ok"
    assert (await acting.say("spam")).status_code == 422


@pytest.mark.parametrize("purge", [False, True])
async def test_unregistering_leaves_nothing_of_it(house, build, client, purge):
    tag = build("test/gone:1", version=f"1.0.{int(purge)}")
    await house.register(image=tag)
    await house.until_state("running")
    await house.open_session()
    await house.say('call kv.set {"key": "a", "value": 1}')
    image = client.inspect_image(tag)["Id"]
    folder = house.host.elsewhere._folder.path

    async def has_written():
        return await house.host.plugins._records.get_value("actor", "a", None) == 1

    await until(has_written)
    body = {"password": PASSWORD, "purge": purge}

    await house.call("POST", "plugins/actor/unregister", body, 204)

    names = str([one["Names"] for one in client.containers(all=True)])
    assert "chatclick-actor" not in names
    assert [one.name for one in folder.iterdir()] == ["lock"]
    assert (await house.http.get("plugins/actor")).status_code == 404
    assert (await house.http.get("plugins/actor/registration")).status_code == 404
    assert (await house.http.get(f"{house.url}/plugins/actor/state")).status_code == 404
    assert await house.host.plugins._records.get_value("actor", "a", None) == (None if purge else 1)
    if purge:
        assert not client.images(tag)
        assert image not in {one["Id"] for one in client.images()}
    await house.host.elsewhere.refresh()
    assert "actor" not in house.host.plugins.entries


async def test_disabling_stops_the_container_and_its_token(acting, client):
    async def has_stored():
        return any(one["hook"] == "message_stored" for one in (await acting.state())["calls"])

    await acting.say("hello")
    await until(has_stored)
    seat = acting.entry().seat
    callbacks, container = seat._callbacks, seat.container

    await acting.call("POST", "plugins/actor/disable")

    assert container not in {one["Id"] for one in client.containers(all=True)}
    assert seat._callbacks is None and callbacks is not None
    assert (await acting.http.get(f"{acting.url}/plugins/actor/state")).status_code == 404
    assert (await acting.say("spam")).status_code == 201
