"""One plugin that raises silences all others in a plain pluggy call; hence our own dispatcher."""

import pluggy
import pytest

hookspec = pluggy.HookspecMarker("trap")
hookimpl = pluggy.HookimplMarker("trap")


class Spec:
    @hookspec
    def asked(self, heard: list[str]) -> None: ...


class Good:
    @hookimpl
    def asked(self, heard: list[str]) -> None:
        heard.append("good")


class Broken:
    @hookimpl
    def asked(self, heard: list[str]) -> None:
        raise RuntimeError("broken")


@pytest.fixture
def manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager("trap")
    manager.add_hookspecs(Spec)
    manager.register(Good(), "good")
    manager.register(Broken(), "broken")
    return manager


def test_a_plugin_that_raises_aborts_the_whole_plain_call(manager: pluggy.PluginManager) -> None:
    heard: list[str] = []

    with pytest.raises(RuntimeError, match="broken"):
        manager.hook.asked(heard=heard)

    assert heard == []


def test_implementations_called_one_by_one_are_independent(manager: pluggy.PluginManager) -> None:
    heard: list[str] = []
    failed = []

    for implementation in reversed(manager.hook.asked.get_hookimpls()):
        try:
            implementation.function(heard)
        except RuntimeError:
            failed.append(implementation.plugin_name)

    assert (heard, failed) == (["good"], ["broken"])
