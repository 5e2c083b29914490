"""The audit log: found again, taken away, checked a stretch at a time."""

import csv
import io
import json
from datetime import timedelta, timezone
from urllib.parse import quote

import pytest

from chatclick.clock import now
from chatclick.http.audit_files import write_csv
from chatclick.store.events import Actor
from chatclick.store.models import Audit

ACTS = [
    ("Grace Hopper", "stf_1", "widget.publish", "wgt_1", "10.1.2.3"),
    ("Ada", "stf_2", "widget.edit", "wgt_1", "10.1.9.9"),
    ("Ada", "stf_2", "queue.create", "que_1", "192.0.2.7"),
    ("100%", "stf_3", "widgets_odd", "x", ""),
]


@pytest.fixture
async def acts(host):
    async def work(tx):
        for name, staff_id, action, target, address in ACTS:
            actor = Actor("agent", staff_id, name)
            await tx.audit(actor, action, target, {"before": {"a": 1}}, address=address)

    await host.store.write(work)


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("action=widget.*", ["widget.edit", "widget.publish"]),
        ("action=queue.create", ["queue.create"]),
        ("actor=hopper", ["widget.publish"]),
        ("actor=stf_2", ["queue.create", "widget.edit"]),
        ("actor=%25", ["widgets_odd"]),
        ("target=wgt_1", ["widget.edit", "widget.publish"]),
        ("address=10.1.*", ["widget.edit", "widget.publish"]),
        ("address=192.0.2.7&action=queue.*", ["queue.create"]),
        ("actor=stf_2&since=2099-01-01T00:00:00Z", []),
        ("actor=stf_2&until=2000-01-01T00:00:00%2B02:00", []),
    ],
)
async def test_entries_are_found_by_who_what_when_and_where(api, owner, acts, query, actions):
    reply = await api("GET", f"audit?{query}", owner.token)

    assert reply.status == 200, reply.text
    assert [one["action"] for one in reply.json["data"]] == actions


@pytest.mark.parametrize("zone", [-11, +13])
async def test_entries_are_found_by_times_of_whatever_zone(api, owner, acts, zone):
    at = now().astimezone(timezone(timedelta(hours=zone)))
    since, until = (quote((at + timedelta(hours=hours)).isoformat()) for hours in (-1, +1))

    reply = await api("GET", f"audit?actor=stf_2&since={since}&until={until}", owner.token)

    assert [one["action"] for one in reply.json["data"]] == ["queue.create", "widget.edit"]


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "since=0001-01-01T00:00:00%2B09:00",
        "until=2026-01-01",
        "color=red",
        "actor=",
    ],
)
async def test_a_filter_that_does_not_fit_is_refused(api, owner, query):
    assert (await api("GET", f"audit?{query}", owner.token)).status == 422


async def test_the_actions_there_are_can_be_listed(api, owner, acts):
    reply = await api("GET", "audit/actions", owner.token)

    assert {"widget.publish", "queue.create"} <= set(reply.json["data"])
    assert reply.json["data"] == sorted(reply.json["data"])


async def download(api, form, token):
    path = f"/api/v1/audit/export?format={form}&action=widget.*"
    reply = await api.client.get(path, headers={"Authorization": f"Bearer {token}"})
    assert reply.status_code == 200
    return await reply.get_data(as_text=True), reply.headers


async def test_an_export_has_the_chosen_entries_and_is_an_entry(api, owner, acts):
    lines, _ = await download(api, "jsonl", owner.token)
    table, headers = await download(api, "csv", owner.token)

    entries = [json.loads(line) for line in lines.splitlines()]
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [one["action"] for one in entries] == ["widget.publish", "widget.edit"]
    assert [one["action"] for one in rows] == ["widget.publish", "widget.edit"]
    assert json.loads(rows[0]["detail"]) == {"before": {"a": 1}}
    assert headers["Content-Disposition"].startswith("attachment")
    noted = await Audit.filter(action="audit.export").order_by("number")
    assert [one.detail["format"] for one in noted] == ["jsonl", "csv"]


async def test_a_cell_is_never_a_formula():
    async def rows():
        yield {**dict.fromkeys(COLUMNS), "actor_name": "=cmd|' /C calc'!A0"}

    text = b"".join([piece async for piece in write_csv(rows())]).decode()

    assert "'=cmd" in text


COLUMNS = (
    *("number", "at", "actor_kind", "actor_id", "actor_name", "action", "target"),
    *("address", "request_id", "detail", "hash"),
)


async def test_the_chain_is_checked_a_stretch_at_a_time(api, owner, acts):
    checked, verdicts = 0, []
    while not verdicts or not verdicts[-1]["is_done"]:
        reply = await api("GET", f"audit/verify?after={checked}&limit=2", owner.token)
        verdicts.append(reply.json)
        checked = reply.json["checked"]

    assert len(verdicts) > 1
    assert all(one["is_intact"] for one in verdicts)
    assert checked == verdicts[-1]["entries"]


async def test_a_changed_entry_is_found_in_its_stretch(api, owner, host, acts):
    last = await Audit.all().order_by("-number").first()

    async def forge(_tx):
        await Audit.filter(number=last.number - 1).update(actor_name="Nobody")

    await host.store.write(forge)

    reply = await api("GET", f"audit/verify?after={last.number - 2}&limit=5", owner.token)

    assert reply.json["broken_at"] == last.number - 1
    assert reply.json["is_done"]
    assert not (await api("GET", "audit/verify", owner.token)).json["is_intact"]


async def test_a_person_s_export_and_changed_plugin_settings_are_entries(api, owner, host, arrive):
    visitor = (await arrive())["visitor"]

    await api("GET", f"visitors/{visitor['id']}/export", owner.token)

    assert (await Audit.filter(action="visitor.export").first()).target == visitor["id"]
