import sys

import pytest

from chatclick.host.config import ConfigInvalid
from chatclick.security.keys import KeyRing, Vault
from chatclick.store.events import Actor
from chatclick.store.models import Audit, PluginConfig, Secret

OWNER = Actor("agent", "stf_1", "Olive")

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["api_key"],
    "properties": {
        "api_key": {"type": "string", "minLength": 4},
        "language": {"enum": ["en", "de"], "default": "en"},
        "limits": {
            "type": "object",
            "properties": {"per_day": {"type": "integer", "default": 100}},
        },
    },
}
CRM = {"config": {"version": "1.0", "schema": SCHEMA}, "secrets": ["api_key"]}

SOURCE = """
log = []

@hookimpl
async def plugin_startup(context):
    log.append(("startup", dict(context.config), dict(context.secrets)))

@hookimpl
async def plugin_shutdown(reason):
    log.append(("shutdown", reason))
"""
HOOKS = ["plugin_startup", "plugin_shutdown"]

CHECKING = """
@hookimpl
async def config_check(new, old):
    if new["api_key"] == "boom":
        raise OSError("no route to the CRM")
    if new["api_key"] == "stale":
        return [ConfigProblem("/api_key", "the CRM does not know this key")]
    return []

@hookimpl
async def config_changed(new, old, context):
    log.append(("changed", new["language"], old["language"], context.config["language"]))
"""


def get_log(package):
    return sys.modules[package].log


async def test_a_plugin_waits_for_its_configuration_and_starts_with_it(start, shelf):
    package = shelf.install("crm", SOURCE, hooks=HOOKS, **CRM)
    host = await start()
    shown = host.get("crm")
    assert shown["state"] == "needs_config"
    assert "'api_key' is a required property" in shown["reason"]

    await host.set_config("crm", {"api_key": "12345"}, actor=OWNER)

    assert host.get("crm")["state"] == "running"
    config = {"language": "en", "limits": {"per_day": 100}}
    assert get_log(package) == [("startup", config, {"api_key": "12345"})]


async def test_a_secret_is_encrypted_and_never_shown(start, shelf):
    shelf.install("crm", SOURCE, hooks=HOOKS, **CRM)
    host = await start()

    shown = await host.set_config("crm", {"api_key": "top-secret"}, actor=OWNER)

    assert set(shown["values"]["api_key"]) == {"configured_at"}
    assert "top-secret" not in str(shown)
    assert "top-secret" not in (await Secret.get(owner="crm")).ciphertext
    assert "top-secret" not in str((await PluginConfig.get(plugin_id="crm")).values)
    assert "top-secret" not in str([one.detail for one in await Audit.all().limit(100)])


async def test_a_secret_stays_when_left_out_or_sent_back_as_shown_and_goes_with_null(start, shelf):
    package = shelf.install("crm", SOURCE, hooks=HOOKS, **CRM)
    host = await start()
    shown = await host.set_config("crm", {"api_key": "12345"}, actor=OWNER)

    await host.set_config("crm", {"language": "de"}, actor=OWNER)
    await host.set_config("crm", shown["values"], actor=OWNER)
    assert get_log(package)[-1][2] == {"api_key": "12345"}

    with pytest.raises(ConfigInvalid):
        await host.set_config("crm", {"api_key": None}, actor=OWNER)
    assert host.get("crm")["state"] == "running"


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"api_key": "12345", "language": "fr"}, "/language"),
        ({"api_key": "1"}, "/api_key"),
        ({"api_key": 5}, "/api_key"),
        ({"api_key": "12345", "colour": "red"}, ""),
        ({"api_key": "12345", "limits": {"per_day": "many"}}, "/limits/per_day"),
    ],
)
async def test_a_wrong_configuration_is_refused_with_the_place(start, shelf, values, pointer):
    shelf.install("crm", SOURCE, hooks=HOOKS, **CRM)
    host = await start()

    with pytest.raises(ConfigInvalid) as refusal:
        await host.set_config("crm", values, actor=OWNER)

    assert [error.pointer for error in refusal.value.errors] == [pointer]
    assert (await host.get_config("crm"))["values"]["api_key"] is None


async def test_a_running_plugin_is_told_of_its_new_configuration(start, shelf):
    hooks = [*HOOKS, "config_check", "config_changed"]
    package = shelf.install("crm", SOURCE + CHECKING, hooks=hooks, **CRM)
    host = await start()
    await host.set_config("crm", {"api_key": "12345"}, actor=OWNER)

    await host.set_config("crm", {"language": "de"}, actor=OWNER)

    assert [one[0] for one in get_log(package)] == ["startup", "changed"]
    assert get_log(package)[-1] == ("changed", "de", "en", "de")


async def test_without_a_hook_for_it_a_plugin_is_started_again(start, shelf):
    package = shelf.install("crm", SOURCE, hooks=HOOKS, **CRM)
    host = await start()
    await host.set_config("crm", {"api_key": "12345"}, actor=OWNER)

    await host.set_config("crm", {"language": "de"}, actor=OWNER)

    log = get_log(package)
    assert [one[0] for one in log] == ["startup", "shutdown", "startup"]
    assert log[-1][1]["language"] == "de"


@pytest.mark.parametrize(
    ("key", "words"), [("stale", "does not know this key"), ("boom", "no route to the CRM")]
)
async def test_a_plugin_may_refuse_what_does_not_work(start, shelf, key, words):
    hooks = [*HOOKS, "config_check", "config_changed"]
    shelf.install("crm", SOURCE + CHECKING, hooks=hooks, **CRM)
    host = await start()
    await host.set_config("crm", {"api_key": "12345"}, actor=OWNER)

    with pytest.raises(ConfigInvalid) as refusal:
        await host.set_config("crm", {"api_key": key}, actor=OWNER)

    assert words in refusal.value.errors[0].message
    assert (await host.get_config("crm"))["values"]["language"] == "en"


async def test_a_plugin_can_tell_a_secret_that_was_given_again_from_one_that_stays(start, shelf):
    source = (
        SOURCE
        + """
@hookimpl
async def config_check(new, old):
    log.append((new["api_key"], old.get("api_key")))
"""
    )
    package = shelf.install("crm", source, hooks=[*HOOKS, "config_check"], **CRM)
    host = await start()
    await host.set_config("crm", {"api_key": "12345"}, actor=OWNER)
    get_log(package).clear()

    await host.check_config("crm", {"language": "de"})
    await host.check_config("crm", {"language": "de", "api_key": "12345"})

    assert get_log(package) == [("12345", "12345"), ("12345", None)]


async def test_values_of_an_older_major_version_are_checked_by_people_first(start, shelf):
    shelf.install("crm", SOURCE, hooks=HOOKS, **CRM)
    first = await start()
    await first.set_config("crm", {"api_key": "12345"}, actor=OWNER)
    await first.stop()
    shelf.install(
        "crm", SOURCE, hooks=HOOKS, config={"version": "2.0", "schema": SCHEMA}, secrets=["api_key"]
    )

    second = await start()
    assert second.get("crm")["state"] == "needs_config"

    await second.set_config("crm", {}, actor=OWNER)
    assert second.get("crm")["state"] == "running"


MIGRATING = """
@hookimpl
async def config_migrate(values, from_version):
    log.append(("migrate", from_version, dict(values)))
    if values["language"] == "de":
        raise ValueError("no German any more")
    return {"keys": [values["language"]], "token": values["api_key"]}
"""
SECOND_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["token"],
    "properties": {"token": {"type": "string"}, "keys": {"type": "array", "maxItems": 1}},
}
SECOND = {"config": {"version": "2.0", "schema": SECOND_SCHEMA}, "secrets": ["token"]}


async def update(start, shelf, language, source=SOURCE + MIGRATING, **second):
    """Save settings for version 1 and start version 2 of the plugin."""
    package = shelf.install("crm", SOURCE, hooks=HOOKS, **CRM)
    first = await start()
    await first.set_config("crm", {"api_key": "12345", "language": language}, actor=OWNER)
    await first.stop()
    del sys.modules[package]  # another version comes with another process
    shelf.install("crm", source, hooks=[*HOOKS, "config_migrate"], **SECOND | second)
    return package, await start()


async def test_a_plugin_carries_its_settings_over_to_a_new_version_of_them(start, shelf):
    package, host = await update(start, shelf, "en")

    old = {"api_key": "12345", "language": "en"}
    assert get_log(package) == [
        ("migrate", "1.0", old),
        ("startup", {"keys": ("en",)}, {"token": "12345"}),
    ]
    assert (await PluginConfig.get(plugin_id="crm")).schema_version == "2.0"
    assert [secret.name for secret in await Secret.filter(owner="crm")] == ["token"]
    await host.stop()
    again = await start()
    assert again.get("crm")["state"] == "running"
    assert [entry[0] for entry in get_log(package)].count("migrate") == 1


async def test_settings_that_cannot_be_carried_over_stay_until_people_save_them(start, shelf):
    _, host = await update(start, shelf, "de")

    shown = host.get("crm")
    assert shown["state"] == "needs_config"
    assert "saved for version 1.0" in shown["reason"] and "no German" in shown["reason"]
    assert (await PluginConfig.get(plugin_id="crm")).values == {"language": "de"}

    await host.set_config("crm", {"token": "t", "keys": []}, actor=OWNER)
    assert host.get("crm")["state"] == "running"


async def test_what_a_plugin_makes_of_its_settings_has_to_be_valid(start, shelf):
    narrow = {**SECOND_SCHEMA, "required": ["token", "region"]}
    _, host = await update(start, shelf, "en", config={"version": "2.0", "schema": narrow})

    shown = host.get("crm")
    assert shown["state"] == "needs_config"
    assert "'region' is a required property" in shown["reason"]
    assert (await PluginConfig.get(plugin_id="crm")).schema_version == "1.0"


async def test_a_secret_that_cannot_be_opened_is_asked_for_again(start, shelf):
    shelf.install("crm", SOURCE, hooks=HOOKS, **CRM)
    first = await start()
    await first.set_config("crm", {"api_key": "12345"}, actor=OWNER)
    await first.stop()
    other = Vault(KeyRing([b"x" * 32])).encrypt("12345", "plugin_config/crm/api_key")
    await first._records._store.write(
        lambda _tx: Secret.filter(owner="crm").update(ciphertext=other)
    )

    second = await start()

    assert second.get("crm")["state"] == "needs_config"
    assert "set them again: api_key" in second.get("crm")["reason"]
    await second.set_config("crm", {"api_key": "54321"}, actor=OWNER)
    assert second.get("crm")["state"] == "running"


async def test_another_process_follows_a_new_configuration(start, shelf):
    shelf.install("crm", SOURCE, hooks=HOOKS, **CRM)
    one, other = await start(), await start()

    await one.set_config("crm", {"api_key": "12345"}, actor=OWNER)
    await other.refresh()
    assert other.get("crm")["state"] == "running"

    await one.set_config("crm", {"api_key": "67890", "language": "de"}, actor=OWNER)
    await other.refresh()
    assert (await other.get_config("crm"))["values"]["language"] == "de"
    assert other._lifecycle.running["crm"].config.whole["api_key"] == "67890"


async def test_a_configuration_is_tried_without_being_stored(start, shelf):
    hooks = [*HOOKS, "config_check", "config_changed"]
    package = shelf.install("crm", SOURCE + CHECKING, hooks=hooks, **CRM)
    host = await start()
    await host.set_config("crm", {"api_key": "12345"}, actor=OWNER)

    by_schema = await host.check_config("crm", {"language": "fr"})
    by_plugin = await host.check_config("crm", {"api_key": "boom"})
    good = await host.check_config("crm", {"language": "de"})

    assert [error.pointer for error in by_schema] == ["/language"]
    assert "no route to the CRM" in by_plugin[0].message
    assert good == ()
    assert (await host.get_config("crm"))["values"]["language"] == "en"
    assert [one[0] for one in get_log(package)] == ["startup"]


async def test_a_secret_that_does_not_fit_is_not_repeated(start, shelf):
    either = {"anyOf": [{"required": ["zone"]}]}
    config = {"version": "1.0", "schema": {**SCHEMA, **either}}
    shelf.install("crm", SOURCE, hooks=HOOKS, config=config, secrets=["api_key"])
    host = await start()

    found = await host.check_config("crm", {"api_key": "abc"})

    assert [(one.pointer, one.code) for one in found] == [("", "anyOf"), ("/api_key", "minLength")]
    assert not any("abc" in one.message for one in found)
