"""What plugins of every kind show in places of the Admin UI."""

import types

import pytest
from core.tests.host.container_plugins.app import PluginApp

from chatclick.host.manifest import ManifestInvalid, build_manifest
from chatclick.testing import FakeContainer

MANIFEST = {
    "manifest_version": 1,
    "id": "orders",
    "name": "Orders",
    "hooks": ["admin_slot"],
    "permissions": ["admin:slots", "session:read"],
    "admin": {"slots": [{"slot": "session.sidebar", "title": "Orders"}]},
}
ANSWER = {"blocks": [{"type": "fields", "items": [{"label": "Last order", "value": "A-1"}]}]}
HERE = """
import asyncio
from chatclick import SlotBlock, SlotContent, SlotItem, hookimpl

@hookimpl
async def admin_slot(slot, session):
    items = (SlotItem(label="Last order", value="A-1"),)
    return SlotContent(blocks=(SlotBlock(type="fields", items=items),))
"""
BROKEN = HERE.replace("    items =", "    raise RuntimeError('no shop')\n    items =")
HANGING = HERE.replace("    items =", "    await asyncio.Event().wait()\n    items =")
QUIET = HERE.replace("    items =", "    return None\n    items =")


def module(source):
    made = types.ModuleType("orders_plugin")
    exec(source, made.__dict__)
    return made


async def run_here(host, source=HERE, **changes):
    await host.run(module(source), manifest={**MANIFEST, **changes})


async def run_elsewhere(host, kind):
    app = PluginApp()
    app.hook("admin_slot", 200, {"result": ANSWER})
    app.answers["/v1/lifecycle/startup"] = (200, {})
    await FakeContainer(host).run_app(app, {**MANIFEST, "runtime": {"kind": kind}})


async def read(host):
    filled = await host.plugins.slots.fill("session.sidebar", host.session)
    return [one.to_json() for one in filled]


@pytest.mark.parametrize("kind", ["python", "container", "remote"])
async def test_every_kind_of_plugin_fills_a_place_alike(host, kind):
    await (run_here(host) if kind == "python" else run_elsewhere(host, kind))

    [part] = await read(host)

    assert (part["plugin_id"], part["title"], part["problem"]) == ("orders", "Orders", "")
    [block] = part["blocks"]
    assert block["type"] == "fields"
    assert block["items"] == [{"label": "Last order", "value": "A-1", "url": ""}]


async def test_a_plugin_that_fails_is_named_and_takes_nobody_along(host):
    await run_here(host, BROKEN)
    await host.run(module(HERE), manifest={**MANIFEST, "id": "shop", "name": "Shop"})

    broken, well = await read(host)

    assert (broken["plugin_id"], broken["problem"], broken["blocks"]) == ("orders", "failed", [])
    assert (well["plugin_id"], well["problem"]) == ("shop", "")


async def test_a_plugin_that_hangs_is_late(host):
    await run_here(host, HANGING)

    [part] = await read(host)

    assert part["problem"] == "timeout"


async def test_a_place_with_nothing_in_it_is_left_out(host):
    await run_here(host, QUIET)

    assert await read(host) == []


async def test_without_the_permission_the_plugin_does_not_start(host):
    with pytest.raises(AssertionError, match="admin:slots"):
        await host.run(module(HERE), manifest=MANIFEST, without=["admin:slots"])


async def test_a_stopped_plugin_fills_nothing(host):
    await run_here(host)
    await host.plugins.halt("orders")

    assert await read(host) == []


PAGE = {"path": "", "title": "Orders", "module": "/plugins/orders/page.js", "element": "or-ders"}
FRAME = {"path": "", "title": "Orders", "frame": "/plugins/orders/page.html"}
REMOTE = {"runtime": {"kind": "remote"}}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"admin": {"slots": [{"slot": "moon", "title": "x"}]}}, "/admin/slots/0/slot"),
        ({"permissions": ["admin:slots"]}, "/admin/slots/0/slot"),
        ({"admin": {}}, "/admin/slots"),
        ({"admin": {"pages": [PAGE]}}, "/admin/pages"),
        ({"admin": {"pages": [PAGE, PAGE]}}, "/admin/pages/1/path"),
        ({"admin": {"pages": [{**PAGE, "module": "/api/v1/x.js"}]}}, "/admin/pages/0/module"),
        ({"admin": {"pages": [{**PAGE, "module": "//x.example/a"}]}}, "/admin/pages/0/module"),
        ({"admin": {"pages": [{**PAGE, "needs": "moon:read"}]}}, "/admin/pages/0/needs"),
        ({"admin": {"pages": [{**PAGE, **FRAME}]}}, "/admin/pages/0"),
        ({"admin": {"pages": [{**PAGE, "element": "plain"}]}}, "/admin/pages/0/element"),
        ({"admin": {"pages": [PAGE]}, **REMOTE}, "/admin/pages/0/module"),
    ],
)
def test_a_manifest_with_wrong_pages_or_places_is_refused(change, pointer):
    with pytest.raises(ManifestInvalid) as refused:
        build_manifest({**MANIFEST, **change})

    assert pointer in {error.pointer for error in refused.value.errors}


def test_pages_of_both_forms_are_read():
    permissions = ["admin:pages", "admin:slots", "session:read"]
    pages = [PAGE, {**FRAME, "path": "more"}]
    admin = {**MANIFEST["admin"], "pages": pages}

    manifest = build_manifest({**MANIFEST, "permissions": permissions, "admin": admin})

    assert manifest.document["admin"]["pages"][1]["frame"] == FRAME["frame"]
