"""Settings reach a container when it begins and when they change, secrets among them."""

from tests.containers.house import until

CONFIG = {
    "version": "1.0",
    "schema": {
        "type": "object",
        "properties": {"tone": {"type": "string", "default": "calm"}, "key": {"type": "string"}},
    },
}
REMEMBER = """        if hook == "startup":
            STATE["config"] = [event["data"]["config"], event["data"]["secrets"]]"""


async def test_a_change_starts_it_anew_with_the_new_values(house, build):
    from tests.containers.conftest import SERVER

    source = SERVER.read_text().replace('        if hook == "startup":', REMEMBER, 1)
    tag = build("test/tuned:1", server=source, config=CONFIG, secrets=["key"])
    await house.register(image=tag)
    await house.until_state("running")
    first = house.entry().seat.container
    assert (await house.state())["config"] == [{"tone": "calm"}, {}]

    values = {"tone": "loud", "key": "hush"}
    shown = await house.call("PUT", "plugins/actor/config", {"values": values})

    async def is_in_force():
        return (await house.state())["config"] == [{"tone": "loud"}, {"key": "hush"}]

    await until(is_in_force)
    assert house.entry().seat.container != first
    assert "hush" not in str(shown)
    made = house.host.elsewhere._engine.inspect(house.entry().seat.container)
    assert "hush" not in str(await made), "never where `docker inspect` shows it"
