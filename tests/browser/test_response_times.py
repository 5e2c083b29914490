"""The page of response times: nothing yet, a target, what presses, and how it went."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import expect

from .axe import find_violations
from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow


@pytest.fixture
def api(host: Host) -> Iterator[httpx2.Client]:
    """The API, as the owner."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def ask(host: Host, api: httpx2.Client) -> str:
    """Let a visitor come and write to people; return the session's id."""
    widget = api.get("/widgets").raise_for_status().json()["data"][0]["id"]
    made = httpx2.post(f"{host.url}/widget/v1/{widget}/visitor", json={}, timeout=PATIENCE_S)
    whose = {"Authorization": f"Bearer {made.raise_for_status().json()['token']}"}
    session = api.post("/sessions", json={}, headers=whose).raise_for_status().json()["id"]
    body = {"client_msg_id": "one", "text": "I want to talk to a human. Is anybody there?"}
    api.post(f"/sessions/{session}/messages", json=body, headers=whose).raise_for_status()
    return str(session)


def wait_for(api: httpx2.Client, path: str, has_come: Callable[[Any], bool]) -> None:
    """Ask until the plugin has heard of what happened."""
    for _ in range(400):
        if has_come(api.get(path).raise_for_status().json()):
            return
    pytest.fail(f"{path} never came so far")


def test_a_target_is_set_presses_and_is_kept(host: Host, api: httpx2.Client, agent: Agent) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/sla")
    own = page.locator("response-times-page")
    expect(own.get_by_role("heading", name="No targets yet")).to_be_visible()
    assert find_violations(page) == []

    own.get_by_role("button", name="Add target").click()
    own.get_by_label("Name").fill("Answer soon")
    own.get_by_role("spinbutton", name="First response").fill("10")
    assert find_violations(page) == []
    own.get_by_role("button", name="Save target").click()
    listed = own.get_by_role("list", name="Targets")
    expect(listed.get_by_role("listitem")).to_contain_text("First response: 10 min")
    expect(own.get_by_text("Nobody waits for anything that has a target.")).to_be_visible()

    session_id = ask(host, api)
    wait_for(api, "/sla/clocks", lambda found: len(found["data"]) == 1)
    page.reload()
    pressing = own.get_by_role("button", name="Open conversation: First response")
    expect(pressing).to_be_visible()
    assert find_violations(page) == []
    pressing.click()
    expect(page).to_have_url(re.compile(session_id))

    body = {"client_msg_id": "two", "text": "Yes!"}
    api.post(f"/sessions/{session_id}/messages", json=body).raise_for_status()
    wait_for(api, "/sla/report", lambda found: found["days"][-1]["met"] == 1)
    page.goto(f"{host.url}/admin/p/sla")
    chart = own.get_by_role("img", name="1 targets were kept and 0 broken")
    expect(chart).to_be_visible()
    own.get_by_text("As a table").click()
    expect(own.get_by_role("cell", name="100%")).to_be_visible()
    assert find_violations(page) == []
