"""From a notification to what a browser shows, and what happens where it does not arrive."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tortoise.exceptions import OperationalError

import chatclick_notify_webpush
from chatclick import SubjectView, TryLater
from chatclick.clock import now
from chatclick.security.egress import Egress
from chatclick.testing import contract_check
from chatclick.testing.host import TESTER
from chatclick_notify_webpush.devices import MOST_OF_ONE
from chatclick_notify_webpush.encrypting import Keys, encrypt, read_keys
from chatclick_notify_webpush.models import Device, Key

from .conftest import SETTINGS
from .push_service import HOST, Browser, b64, digest, read_vapid, unb64


async def test_an_agent_reads_on_every_device_what_was_written(desk) -> None:
    phone, laptop = Browser("phone"), Browser("laptop")
    await desk.add(phone)
    await desk.add(laptop, language="de")

    await desk.send(desk.unread("Where is my parcel?"), desk.grace())

    read = {one.path: (one, one.body) for one in desk.service.got}
    shown = phone.read(read["/push/phone"][1])
    assert (shown["title"], shown["body"]) == ("Grace wrote to you", "Where is my parcel?")
    assert shown["url"] == "/admin/inbox/all/ses_1"
    assert laptop.read(read["/push/laptop"][1])["title"] == "Grace hat dir geschrieben"
    assert sorted(await desk.list_log()) == [("sent", "201"), ("sent", "201")]


async def test_a_summary_is_shown_and_a_link_that_signs_in_is_not(desk) -> None:
    phone = Browser()
    await desk.add(phone)

    for type_ in ("staff.password", "staff.digest"):
        told = desk.unread(type=type_, session_id=None, title="Two things")
        await desk.send(told, desk.grace())

    (read,) = desk.service.got
    assert phone.read(read.body)["title"] == "Two things"


async def test_a_push_says_who_sends_as_the_standard_wants_it(desk) -> None:
    await desk.add(Browser())
    await desk.send(desk.unread("Hello"), desk.grace())
    await desk.send(desk.unread("Hello again"), desk.grace())

    first, second = desk.service.got
    claims, key = read_vapid(first)
    assert claims["aud"] == f"https://{HOST}"
    assert claims["sub"] == "mailto:admin@shop.example"
    assert now().timestamp() < claims["exp"] <= (now() + timedelta(hours=24)).timestamp()
    assert read_vapid(second)[1] == key
    assert (await desk.call("GET", "/key"))[1] == {"key": b64(key)}
    assert first.headers["content-encoding"] == "aes128gcm"
    assert (first.headers["ttl"], first.headers["urgency"]) == ("86400", "high")
    assert first.headers["topic"] == second.headers["topic"]
    assert len(first.headers["topic"]) <= 32


def test_encryption_is_that_of_the_example_of_rfc_8291() -> None:
    point = (
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    )
    private = int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")

    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        read_keys(point, "BTBZMqHH6r4Tts7J_aSIgg"),
        own=ec.derive_private_key(private, ec.SECP256R1()),
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
    )

    assert b64(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAm"
        "S6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_"
        "Qulcy4a-fN"
    )


async def test_a_browser_that_wants_no_more_is_forgotten(desk) -> None:
    gone, there = Browser("gone"), Browser("there")
    await desk.add(gone)
    await desk.add(there)
    desk.service.answers["/push/gone"] = ["410 Gone"]

    await desk.send(desk.unread("One"), desk.grace())
    await desk.send(desk.unread("Two"), desk.grace())

    assert [one.path for one in desk.service.got].count("/push/gone") == 1
    assert [one.path for one in desk.service.got].count("/push/there") == 2
    assert "bounced" in [status for status, _ in await desk.list_log()]
    _, document = await desk.call("GET", "/devices", who=desk.agent)
    assert [one["digest"] for one in document["data"]] == [digest(there)]


@pytest.mark.parametrize(
    ("answer", "wait_s"),
    [
        ("429 Too Many Requests\r\nRetry-After: 120", 120),
        ("503 Busy\r\nRetry-After: Wed, 21 Oct 2015 07:28:00 GMT", 1),
        ("503 Busy\r\nRetry-After: Mon, 01 Jan 99999999999999999999 00:00:00 GMT", 30),
        ("500 Broken", 30),
    ],
)
async def test_a_busy_service_is_asked_again_and_the_others_get_nothing_twice(
    desk, answer: str, wait_s: int
) -> None:
    busy, there = Browser("busy"), Browser("there")
    await desk.add(busy)
    await desk.add(there)
    desk.service.answers["/push/busy"] = [answer]
    notification = desk.unread("Hello")

    with pytest.raises(TryLater) as refused:
        await desk.send(notification, desk.grace())
    await desk.send(notification, desk.grace())

    assert refused.value.retry_in_s == wait_s
    paths = [one.path for one in desk.service.got]
    assert (paths.count("/push/busy"), paths.count("/push/there")) == (2, 1)
    assert [status for status, _ in await desk.list_log()] == ["sent", "sent"]


async def test_a_device_whose_service_hangs_keeps_none_waiting(desk) -> None:
    for name in ("one", "two", "three"):
        await desk.add(Browser(name))
    desk.service.waits_for = 3

    await desk.send(desk.unread("Hello"), desk.grace())

    assert [status for status, _ in await desk.list_log()] == ["sent", "sent", "sent"]


async def test_a_service_that_refuses_our_key_shows_in_the_health_of_the_plugin(desk) -> None:
    await desk.add(Browser())
    desk.service.answers["/push/one"] = ["403 Forbidden"]

    with pytest.raises(TryLater):
        await desk.send(desk.unread("Hello"), desk.grace())

    (answer,) = (await desk.host.dispatcher.collect("plugin_health", {})).answers
    assert answer.value.status == "degraded"
    assert HOST in answer.value.message


async def test_a_trouble_of_this_host_costs_nobody_a_device(desk) -> None:
    await desk.add(Browser())
    services = desk.host.plugins.services
    notification, ours = desk.unread("Hello"), services.egress
    services.egress = Egress(ports=[1])

    with pytest.raises(TryLater):
        await desk.send(notification, desk.grace())
    (answer,) = (await desk.host.dispatcher.collect("plugin_health", {})).answers
    services.egress = ours
    await desk.send(notification, desk.grace())

    assert answer.value.status == "degraded"
    assert await desk.list_log() == [("sent", "201")]


async def test_no_text_leaves_where_the_settings_say_so(desk) -> None:
    browser = Browser()
    await desk.add(browser)
    await desk.host.configure("notify_webpush", **SETTINGS, include_text=False)

    await desk.send(desk.unread("Secret"), desk.grace())

    shown = browser.read(desk.service.got[0].body)
    assert "Secret" not in json.dumps(shown)
    assert "Grace" not in json.dumps(shown)


async def test_the_longest_text_fits_into_what_services_take(desk) -> None:
    browser = Browser()
    await desk.add(browser)
    url = f"https://shop.example/{'x' * 3000}"

    await desk.send(desk.unread("😀" * 5000, url=url), desk.grace())

    shown = browser.read(desk.service.got[0].body)
    assert shown["body"].startswith("😀😀")


@pytest.mark.parametrize("type_", ["staff.invitation", "staff.password", "session.transcript"])
async def test_links_that_sign_in_and_transcripts_are_shown_on_no_device(desk, type_) -> None:
    await desk.add(Browser())

    await desk.send(desk.unread("Hello", type=type_), desk.grace())

    assert desk.service.got == []


async def test_a_visitor_is_told_after_opening_the_page_of_their_link(desk) -> None:
    browser = Browser()
    status, document = await desk.call("POST", "/visitor/link", {}, who=desk.visitor)
    path, _, sealed = document["url"].partition("#")
    assert (status, path) == (200, "/plugins/notify_webpush/visitor")
    page = await desk.client.get(path)
    assert page.status_code == 200

    body = {"pass": sealed, "subscription": browser.subscription, "name": "Chrome"}
    assert (await desk.call("POST", "/visitor/devices", body))[0] == 201
    await desk.send(desk.unread("Your parcel is there"), desk.someone())
    assert browser.read(desk.service.got[0].body)["body"] == "Your parcel is there"

    endpoint = browser.subscription["endpoint"]
    removed = await desk.call(
        "POST", "/visitor/devices/remove", {"pass": sealed, "endpoint": endpoint}
    )
    assert removed[0] == 204
    await desk.send(desk.unread("No more"), desk.someone())
    assert len(desk.service.got) == 1


async def test_a_pass_ends_and_nobody_makes_one(desk, clock) -> None:
    _, document = await desk.call("POST", "/visitor/link", {}, who=desk.visitor)
    body = {"subscription": Browser().subscription, "name": "Chrome"}

    assert (await desk.call("POST", "/visitor/devices", {**body, "pass": "made-up"}))[0] == 422
    assert (await desk.call("POST", "/visitor/devices", body))[0] == 422
    assert (await desk.call("POST", "/visitor/link", {}, who=desk.agent))[0] == 403
    clock.advance(minutes=31)
    sealed = document["url"].partition("#")[2]
    assert (await desk.call("POST", "/visitor/devices", {**body, "pass": sealed}))[0] == 422


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"endpoint": "https://inside.example/x/push"}, "/subscription/endpoint"),
        ({"endpoint": f"http://{HOST}/push/one"}, "/subscription/endpoint"),
        ({"endpoint": f"https://{HOST}:8443/push/one"}, "/subscription/endpoint"),
        ({"endpoint": f"https://{HOST}@inside.example/"}, "/subscription/endpoint"),
        ({"endpoint": "https://[bad/push/one"}, "/subscription/endpoint"),
        ({"keys": {"p256dh": "A" * 87, "auth": "A" * 22}}, "/subscription/keys"),
        ({"keys": {}}, "/subscription/keys/p256dh"),
        ({"extra": 1}, "/subscription/extra"),
    ],
)
async def test_what_is_no_subscription_of_a_known_service_is_refused(desk, change, pointer) -> None:
    body = {"subscription": {**Browser().subscription, **change}, "name": "Firefox"}

    status, problem = await desk.call("POST", "/devices", body, who=desk.agent)

    assert (status, problem["errors"][0]["pointer"]) == (422, pointer)


async def test_devices_are_their_owners_alone_and_not_endless(desk, clock) -> None:
    mine = await desk.add(Browser("first"))
    clock.advance(seconds=1)
    path = f"/devices/{mine['id']}/remove"

    assert (await desk.call("POST", path, {}, who=desk.admin))[0] == 404
    assert (await desk.call("GET", "/devices", who=desk.admin))[1]["data"] == []
    assert (await desk.call("GET", "/devices", who=desk.visitor))[0] == 403
    assert (await desk.call("GET", "/devices"))[0] == 401
    assert (await desk.call("GET", "/deliveries", who=desk.agent))[0] == 403
    for number in range(MOST_OF_ONE):
        last = await desk.add(Browser(f"more{number}"))
    _, document = await desk.call("GET", "/devices", who=desk.agent)
    assert len(document["data"]) == MOST_OF_ONE
    assert mine["id"] not in [one["id"] for one in document["data"]]
    path = f"/devices/{last['id']}/remove"
    assert (await desk.call("POST", path, {}, who=desk.agent))[0] == 204


async def test_a_browser_belongs_to_whoever_added_it_last(desk) -> None:
    browser = Browser()
    await desk.add(browser)
    await desk.add(browser, who=desk.admin)

    await desk.send(desk.unread("Hello"), desk.grace())

    assert desk.service.got == []


async def test_a_browser_renews_its_own_address_and_nobody_elses(desk) -> None:
    old, new = Browser("old"), Browser("new")
    await desk.add(old)
    body = {"old": old.subscription["endpoint"], "subscription": new.subscription}

    assert (await desk.call("POST", "/devices/renew", body))[0] == 204
    assert (await desk.call("POST", "/devices/renew", body))[0] == 404
    await desk.send(desk.unread("Hello"), desk.grace())

    assert [one.path for one in desk.service.got] == ["/push/new"]


async def test_a_test_goes_to_ones_own_devices(desk) -> None:
    browser = Browser()

    assert (await desk.call("POST", "/test", {}, who=desk.agent))[1]["is_sent"] is False
    await desk.add(browser, language="de")
    assert (await desk.call("POST", "/test", {}, who=desk.agent))[1] == {
        "is_sent": True,
        "detail": "201",
    }
    assert browser.read(desk.service.got[0].body)["title"] == "Ein Test"


async def test_a_person_can_take_along_and_have_erased_what_is_kept(desk) -> None:
    _, document = await desk.call("POST", "/visitor/link", {}, who=desk.visitor)
    sealed = document["url"].partition("#")[2]
    body = {"pass": sealed, "subscription": Browser().subscription, "name": "Chrome"}
    await desk.call("POST", "/visitor/devices", body)
    await desk.send(desk.unread("Hello"), desk.someone())
    subject = SubjectView(visitor_id=desk.visitor)

    (answer,) = (await desk.host.dispatcher.collect("subject_export", {"subject": subject})).answers
    kept = json.loads(answer.value[0].data)
    assert [one["name"] for one in kept["devices"]] == ["Chrome"]
    assert len(kept["sent"]) == 1

    await desk.host.dispatcher.collect("subject_erase", {"subject": subject})
    assert await desk.list_log() == []
    await desk.send(desk.unread("Hello"), desk.someone())
    assert len(desk.service.got) == 1


async def test_no_device_stays_of_somebody_who_left(desk) -> None:
    await desk.add(Browser("first"))
    await desk.add(Browser("second"), who=desk.admin)

    await desk.host.tell("staff_left", {"staff_id": desk.agent})

    assert [row.owner_id for row in await Device.all()] == [desk.admin]


async def test_trouble_while_it_starts_is_waited_for(desk, monkeypatch) -> None:
    plugins, staff = desk.host.plugins, desk.host.services.staff
    await desk.add(Browser("first"))
    await plugins.disable("notify_webpush", actor=TESTER)
    del desk.host.world.staff[desk.agent]

    async def fail(staff_ids: object) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(staff, "list_left", fail)
        await plugins.enable("notify_webpush", actor=TESTER)
        assert plugins.get("notify_webpush")["state"] == "retrying"
        assert await Device.all().count() == 1

    await plugins.disable("notify_webpush", actor=TESTER)
    await plugins.enable("notify_webpush", actor=TESTER)
    assert plugins.get("notify_webpush")["state"] == "running"
    assert await Device.all().count() == 0


async def test_no_device_stays_of_somebody_who_left_while_the_plugin_was_off(desk) -> None:
    await desk.add(Browser("first"))
    await desk.add(Browser("second"), who=desk.admin)
    _, document = await desk.call("POST", "/visitor/link", {}, who=desk.visitor)
    visitors = {"subscription": Browser("third").subscription, "name": "Chrome"}
    sealed = document["url"].partition("#")[2]
    await desk.call("POST", "/visitor/devices", {**visitors, "pass": sealed})

    await desk.host.plugins.disable("notify_webpush", actor=TESTER)
    del desk.host.world.staff[desk.agent]
    await desk.host.plugins.enable("notify_webpush", actor=TESTER)

    assert desk.host.plugins.get("notify_webpush")["state"] == "running"
    assert {row.owner_id for row in await Device.all()} == {desk.admin, desk.visitor}


async def test_what_is_kept_of_a_device_is_of_no_use_without_the_hosts_key(desk) -> None:
    await desk.add(Browser())
    device, key = await Device.get(), await Key.all()

    assert HOST not in device.sealed
    assert all("PRIVATE" not in one.sealed for one in key)


async def test_the_worker_may_ask_this_server_alone(desk) -> None:
    answer = await desk.client.get("/plugins/notify_webpush/static/worker.js")

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert answer.content_type.startswith("text/javascript")


def test_keys_are_bytes_of_the_right_length() -> None:
    assert isinstance(read_keys(**Browser().subscription["keys"]), Keys)


def test_the_plugin_keeps_the_contract() -> None:
    contract_check(chatclick_notify_webpush.plugin)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/key"),
        ("POST", "/devices/renew"),
        ("POST", "/visitor/devices"),
        ("POST", "/visitor/devices/remove"),
    ],
)
async def test_who_asks_without_a_token_is_held_to_the_limit(desk, method: str, path: str) -> None:
    desk.host.services.gate.most_paced = 1

    first, _ = await desk.call(method, path, {} if method == "POST" else None)
    second, _ = await desk.call(method, path, {} if method == "POST" else None)

    assert first != 429 and second == 429
