import types

import pytest

from chatclick import PERMISSIONS, hookimpl
from chatclick.hooks import ContractBroken, Registration, Registrations


def register(registrations, plugin_id, function, *, permissions=PERMISSIONS, **options):
    plugin = types.SimpleNamespace(impl=function)
    setattr(plugin, function.__name__, hookimpl(**options)(function))
    del plugin.impl
    registrations.add(Registration(plugin_id, plugin, None, frozenset(permissions)))
    registrations.open(plugin_id)


async def message_check(message):
    return None


def get_order(registrations):
    return [impl.owner.plugin_id for impl in registrations.table["message_check"]]


def test_plugins_are_called_by_alphabet_whatever_order_they_came_in():
    registrations = Registrations()
    for plugin_id in ("mood", "zebra", "alpha"):
        register(registrations, plugin_id, message_check)

    assert get_order(registrations) == ["alpha", "mood", "zebra"]


def test_the_admins_order_comes_before_the_alphabet():
    registrations = Registrations()
    for plugin_id in ("alpha", "mood", "zebra"):
        register(registrations, plugin_id, message_check)

    registrations.set_order(["zebra"])

    assert get_order(registrations) == ["zebra", "alpha", "mood"]


def test_tryfirst_and_trylast_move_to_the_ends():
    registrations = Registrations()

    async def message_check(message):
        return None

    register(registrations, "alpha", message_check, trylast=True)
    for plugin_id, options in (("mood", {}), ("zebra", {"tryfirst": True})):

        async def message_check(message):
            return None

        register(registrations, plugin_id, message_check, **options)

    assert get_order(registrations) == ["zebra", "mood", "alpha"]


def test_a_change_leaves_the_list_of_a_running_call_alone():
    registrations = Registrations()
    register(registrations, "alpha", message_check)
    before = registrations.table["message_check"]

    registrations.remove("alpha")

    assert len(before) == 1
    assert "message_check" not in registrations.table


def test_a_plugin_gets_no_calls_before_it_is_opened_and_none_after_it_is_closed():
    registrations = Registrations()
    plugin = types.SimpleNamespace(message_check=hookimpl(message_check))

    hooks = registrations.add(Registration("alpha", plugin, None, frozenset(PERMISSIONS)))

    assert hooks == ("message_check",)
    assert registrations.table == {}
    registrations.open("alpha")
    assert get_order(registrations) == ["alpha"]
    registrations.close("alpha")
    assert registrations.table == {}
    assert registrations.find("alpha", "message_check")


def test_a_misspelt_hook_is_refused_with_the_right_name():
    async def mesage_check(message):
        return None

    with pytest.raises(ContractBroken, match='did you mean "message_check"'):
        register(Registrations(), "alpha", mesage_check)


def test_a_hook_of_a_newer_host_is_fine_when_marked_optional():
    async def message_translated(message):
        return None

    register(Registrations(), "alpha", message_translated, optionalhook=True)


def test_an_argument_the_hook_does_not_have_is_refused():
    async def message_check(message, weather):
        return None

    with pytest.raises(ContractBroken, match="weather"):
        register(Registrations(), "alpha", message_check)


def test_parameters_that_would_never_be_handed_over_are_refused():
    async def message_check(message, context=None):
        return None

    with pytest.raises(ContractBroken, match='"context" has a default'):
        register(Registrations(), "alpha", message_check)

    async def message_check(*, message):
        return None

    with pytest.raises(ContractBroken, match=r'"message" stands behind a \*'):
        register(Registrations(), "alpha", message_check)


def test_a_hook_implemented_twice_is_refused():
    plugin = types.SimpleNamespace(message_check=hookimpl(message_check))

    async def other(message):
        return None

    plugin.other = hookimpl(specname="message_check")(other)

    with pytest.raises(ContractBroken, match="is implemented twice"):
        Registrations().add(Registration("alpha", plugin, None, frozenset(PERMISSIONS)))


def test_generators_are_refused():
    async def message_check(message):
        yield None

    with pytest.raises(ContractBroken, match="yields"):
        register(Registrations(), "alpha", message_check)


def test_wrappers_are_refused():
    def message_check(message):
        yield

    with pytest.raises(ContractBroken, match="wrappers"):
        register(Registrations(), "alpha", message_check, hookwrapper=True)


def test_a_setup_hook_cannot_be_async():
    async def register_event_types():
        return []

    with pytest.raises(ContractBroken, match="plain `def`"):
        register(Registrations(), "alpha", register_event_types)


def test_a_hook_without_its_permission_is_refused_by_name():
    with pytest.raises(ContractBroken, match="needs the permission message:read"):
        register(Registrations(), "alpha", message_check, permissions=())


def test_a_refused_plugin_leaves_nothing_behind():
    registrations = Registrations()
    with pytest.raises(ContractBroken):
        register(registrations, "alpha", message_check, permissions=())

    register(registrations, "alpha", message_check)

    assert get_order(registrations) == ["alpha"]


def test_one_id_cannot_be_taken_twice():
    registrations = Registrations()
    register(registrations, "alpha", message_check)

    with pytest.raises(ValueError, match="already"):
        register(registrations, "alpha", message_check)
