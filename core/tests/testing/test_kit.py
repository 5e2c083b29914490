"""The author's test kit, used as an author uses it."""

from pathlib import Path

import pytest

from chatclick import Reject
from chatclick.testing.plugins import build_plugin
from chatclick.testing.pytest_plugin import chatclick_database, host

__all__ = ["chatclick_database", "host"]

EXAMPLES = Path(__file__).resolve().parents[3] / "docs/plugins/examples"


async def test_a_one_file_plugin_answers(host):
    await host.run_file(EXAMPLES / "hello.py")

    await host.say("hello!")

    assert host.posted == ["Hello! How can I help?"]


async def test_a_changed_message_is_at_hand(host):
    await host.run_file(EXAMPLES / "card_numbers.py")

    await host.say("4111111111111111")

    assert host.last_message.text == "••••"


async def test_a_plugin_runs_with_settings(host):
    await host.run_file(EXAMPLES / "words.py", config={"words": ["casino"]})

    assert isinstance(await host.say("to the casino"), Reject)
    assert not isinstance(await host.say("to the lottery"), Reject)


async def test_a_plugin_made_of_functions_runs(host):
    async def message_check(message):
        return Reject("no", "No.")

    manifest = {
        "manifest_version": 1,
        "id": "strict",
        "name": "Strict",
        "hooks": ["message_check"],
        "permissions": ["message:read"],
    }

    await host.run(build_plugin(message_check=message_check), manifest=manifest)

    assert await host.say("hi") == Reject("no", "No.")


async def test_a_plugin_that_does_not_run_fails_the_test_with_the_reason(host):
    manifest = {
        "manifest_version": 1,
        "id": "empty",
        "name": "Empty",
        "hooks": ["message_check"],
        "permissions": ["message:read"],
    }

    with pytest.raises(AssertionError, match=r"empty is failed: .* without implementing it"):
        await host.run(build_plugin(), manifest=manifest)


async def test_routes_of_a_plugin_answer(host):
    await host.run_file(EXAMPLES / "counter.py")

    response = await host.client().get("/plugins/counter/")

    assert response.status_code == 200
