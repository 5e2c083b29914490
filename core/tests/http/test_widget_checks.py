"""What plugins say of a widget's config before it is published."""

import pytest

from chatclick import ConfigProblem, hookimpl
from chatclick.hooks.registrations import Registration


class Reader:
    """Reads every config there is, and has something to say about a flow."""

    def __init__(self) -> None:
        self.is_broken = False

    @hookimpl
    async def widget_check(self, config):
        if self.is_broken:
            raise RuntimeError("is broken")
        entry = config.get("flows", {}).get("entry")
        return [ConfigProblem("/flows/entry", f"is {entry}, not mine")] if entry else None


@pytest.fixture
def reader(host):
    plugin = Reader()
    host.dispatcher.registrations.add(
        Registration("reader", plugin, None, frozenset({"widget:read"}), frozenset())
    )
    host.dispatcher.registrations.open("reader")
    return plugin


async def make_widget(api, admin, **config):
    widget = (await api("POST", "widgets", admin, body={"name": "Shop"})).json
    path = f"widgets/{widget['id']}"
    draft = {"schemaVersion": 2, "name": "Shop", **config}
    assert (await api("PUT", f"{path}/draft", admin, body=draft)).status == 200
    return path


async def test_a_plugin_warns_and_the_widget_is_published_all_the_same(api, sign_in, reader):
    admin = (await sign_in("admin")).token
    path = await make_widget(api, admin, flows={"entry": "returns"})

    done = await api("POST", f"{path}/publish", admin)

    assert (done.status, done.json["published_revision"]) == (200, 1)
    (said,) = [one for one in done.json["warnings"] if one["code"] == "reader"]
    assert (said["pointer"], said["severity"]) == ("/flows/entry", "warning")
    assert said["message"] == "is returns, not mine"


async def test_a_config_is_looked_at_by_plugins_before_anything_is_stored(api, sign_in, reader):
    admin = (await sign_in("admin")).token
    config = {"schemaVersion": 2, "name": "Shop", "flows": {"entry": "returns"}}

    seen = (await api("POST", "widgets/validate", admin, body=config)).json
    wrong = (await api("POST", "widgets/validate", admin, body=config | {"name": 1})).json

    assert seen["is_valid"] and "reader" in [one["code"] for one in seen["problems"]]
    assert not wrong["is_valid"] and "reader" not in [one["code"] for one in wrong["problems"]]


async def test_a_plugin_that_breaks_keeps_nothing_from_being_published(api, sign_in, reader):
    admin = (await sign_in("admin")).token
    path = await make_widget(api, admin, flows={"entry": "returns"})
    reader.is_broken = True

    done = await api("POST", f"{path}/publish", admin)

    assert done.status == 200
    assert "reader" not in [one["code"] for one in done.json["warnings"]]
