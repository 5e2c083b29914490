"""Devices that are told: added by a click, removed again, and what the worker shows there."""

import json
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext
from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .host_page import serve_host_page
from .people import Agent, Visitor
from .published import Staff

pytestmark = pytest.mark.slow

PLUGIN = "notify_webpush"

# A browser of a test reaches no push service: this one has a key pair of its own, and the rest is
# the browser's.
SUBSCRIBE = """
const curve = {name: 'ECDH', namedCurve: 'P-256'};
const keys = await crypto.subtle.generateKey(curve, true, ['deriveBits']);
const point = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));
const write = (bytes) => btoa(String.fromCharCode(...bytes))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
let current = null;
const subscription = {
  endpoint: 'https://fcm.googleapis.com/fcm/send/one',
  options: {applicationServerKey: null},
  async unsubscribe() { current = null; return true; },
  toJSON() {
    const given = {p256dh: write(point), auth: write(new Uint8Array(16))};
    return {endpoint: this.endpoint, expirationTime: null, keys: given};
  },
};
PushManager.prototype.subscribe = async function (options) {
  if (options.applicationServerKey.length !== 65) throw new Error('This is no key.');
  return (current = subscription);
};
PushManager.prototype.getSubscription = async () => current;
"""


@pytest.fixture(scope="session")
def chromium(whole_chromium: str) -> str:
    """The browser of this module: push needs all of it."""
    return whole_chromium


@pytest.fixture
def call(host: Host) -> Iterator[Callable[..., Any]]:
    """Enable the plugin and set it up; call the API as the owner."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        client.post(f"/plugins/{PLUGIN}/enable").raise_for_status()
        values = {"contact": "mailto:admin@example.com"}
        client.put(f"/plugins/{PLUGIN}/config", json={"values": values}).raise_for_status()
        yield lambda method, path, **options: client.request(method, path, **options)


def prepare(page: Page, host: Host) -> None:
    page.context.grant_permissions(["notifications"], origin=host.url)
    page.context.add_init_script(f"void (async () => {{ {SUBSCRIBE} }})();")


def wait_for_worker(page: Page, workers: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the worker of staff; the browser tells of it when it comes to that."""
    until = monotonic() + PATIENCE_S
    while True:
        for one in workers:
            if one["scopeURL"].endswith("/static/staff/"):
                return one
        assert monotonic() < until
        page.evaluate("new Promise(requestAnimationFrame)")


def list_shown(page: Page, scope: str) -> list[str]:
    return page.evaluate(
        """async (scope) => {
          const registration = await navigator.serviceWorker.getRegistration(scope);
          return (await registration.getNotifications()).map((one) => `${one.title}: ${one.body}`);
        }""",
        f"/plugins/{PLUGIN}/static/{scope}/",
    )


@pytest.mark.usefixtures("call")
def test_a_device_is_added_by_a_click_and_shows_what_is_pushed(host: Host, agent: Agent) -> None:
    page = agent.page
    prepare(page, host)
    workers: list[dict[str, Any]] = []
    devtools = page.context.new_cdp_session(page)
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: workers.extend(event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.goto(f"{host.url}/admin/p/{PLUGIN}")
    devices = page.locator("notify-webpush-devices")
    devices.get_by_role("button", name="Notify me on this device").click()
    expect(devices.get_by_text("This browser tells you.")).to_be_visible()
    expect(devices.get_by_role("listitem")).to_contain_text("this one, since")

    worker = wait_for_worker(page, workers)
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": host.url,
            "registrationId": worker["registrationId"],
            "data": json.dumps({"title": "Ann wrote to you", "body": "Hello", "tag": "a"}),
        },
    )
    page.wait_for_function(
        """async (scope) => {
          const registration = await navigator.serviceWorker.getRegistration(scope);
          return (await registration.getNotifications()).length > 0;
        }""",
        arg=f"/plugins/{PLUGIN}/static/staff/",
    )
    assert list_shown(page, "staff") == ["Ann wrote to you: Hello"]

    devices.get_by_role("button", name="Remove").click()
    expect(devices.get_by_text("None yet")).to_be_visible()
    expect(devices.get_by_role("button", name="Notify me on this device")).to_be_visible()


@pytest.mark.usefixtures("call")
def test_a_visitor_who_awaits_an_answer_says_yes_on_a_page_of_its_own(
    host: Host, new_context: NewContext
) -> None:
    context = new_context()
    with Staff(host) as staff:
        widget = staff.publish({"plugins": {PLUGIN: {"offer": True}}})
    with serve_host_page(host.url, widget) as url:
        page = context.new_page()
        prepare(page, host)
        visitor = Visitor(page, url)
        visitor.open_widget()
        visitor.write_and_wait("Is it there?")
        with context.expect_page() as opened:
            visitor.widget.get_by_role("button", name="Notify me of the answer").click()
        yes = opened.value
        yes.get_by_role("button", name="Notify me", exact=True).click()
        expect(yes.get_by_text("You can close this page")).to_be_visible()
        assert yes.url == f"{host.url}/plugins/{PLUGIN}/visitor"
        expect(visitor.widget.get_by_role("button", name="Notify me of the answer")).to_have_count(
            0
        )

        yes.get_by_role("button", name="Notify me no more").click()
        expect(yes.get_by_text("This browser tells you no more")).to_be_visible()
