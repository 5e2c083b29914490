"""The page of predictive routing: learning, looking on, advising, forgetting, and back again."""

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import expect

from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow

PLUGIN = "predictive_routing"
NEEDED = 20
LEARNING = "It is learning"
LOOKS_ON = "It only looks on"


@pytest.fixture
def api(host: Host) -> Iterator[httpx2.Client]:
    """The API, as the owner, with the plugin enabled and little to learn."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        client.headers["Authorization"] = (
            f"Bearer {login.raise_for_status().json()['access_token']}"
        )
        client.post(f"/plugins/{PLUGIN}/enable").raise_for_status()
        config = {"min_sessions": NEEDED, "settle_minutes": 0}
        client.put(f"/plugins/{PLUGIN}/config", json={"values": config}).raise_for_status()
        yield client


def end_sessions(host: Host, api: httpx2.Client) -> None:
    """Let visitors come, give each to the owner, and resolve what they came for."""
    me = api.get("/me").raise_for_status().json()["id"]
    widget = api.get("/widgets").raise_for_status().json()["data"][0]["id"]
    for _ in range(NEEDED):
        made = httpx2.post(f"{host.url}/widget/v1/{widget}/visitor", json={}, timeout=PATIENCE_S)
        whose = {"Authorization": f"Bearer {made.raise_for_status().json()['token']}"}
        session = api.post("/sessions", json={}, headers=whose).raise_for_status().json()["id"]
        api.post(f"/sessions/{session}/assign", json={"staff_id": me}).raise_for_status()
        api.post(f"/sessions/{session}/resolve").raise_for_status()


def test_it_learns_looks_on_advises_and_forgets(
    host: Host, api: httpx2.Client, agent: Agent
) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/{PLUGIN}")
    # Toasts are outside of it.
    state = page.locator("predictive-routing-page").get_by_role("status")
    expect(state).to_contain_text(LEARNING)
    expect(page.get_by_text(f"0 of {NEEDED} conversations")).to_be_visible()

    end_sessions(host, api)
    # It learns in the background: the page shows what there is when it is looked at.
    for _ in range(400):
        if api.get("/predictive-routing").raise_for_status().json()["is_ready"]:
            break
        page.wait_for_timeout(250)
    page.reload()
    expect(state).to_contain_text(LOOKS_ON)
    expect(page.get_by_text("Too few conversations yet")).to_be_visible()
    expect(page.get_by_role("cell", name=str(NEEDED), exact=True)).to_be_visible()

    page.get_by_role("button", name="Let it advise").click()
    asked = page.get_by_role("alertdialog")
    expect(asked).to_contain_text("not shown to be better")
    asked.get_by_role("button", name="Let it advise").click()
    expect(state).to_contain_text("It advises")

    page.get_by_role("button", name="Forget and learn anew").click()
    asked.get_by_role("button", name="Cancel").click()
    expect(state).to_contain_text("It advises")
    page.get_by_role("button", name="Forget and learn anew").click()
    asked.get_by_role("button", name="Forget and learn anew").click()
    expect(state).to_contain_text(LEARNING)

    page.get_by_role("button", name="Go back to version 1").click()
    expect(state).to_contain_text(LOOKS_ON)
