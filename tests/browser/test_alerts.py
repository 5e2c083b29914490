"""The page of alerts: a rule made by hand fires under load, and people are told."""

import re
from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Page, Route, expect

from .axe import find_violations
from .conftest import NewContext
from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow

LOAD = 3
LONG_MS = 60_000
"""What is counted, looked at and drawn may take its time on a busy machine."""


@pytest.fixture
def api(host: Host) -> Iterator[httpx2.Client]:
    """The API, as the owner."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def come(host: Host, api: httpx2.Client) -> None:
    """Let visitors begin conversations."""
    widget = api.get("/widgets").raise_for_status().json()["data"][0]["id"]
    for _ in range(LOAD):
        made = httpx2.post(f"{host.url}/widget/v1/{widget}/visitor", json={}, timeout=PATIENCE_S)
        whose = {"Authorization": f"Bearer {made.raise_for_status().json()['token']}"}
        api.post("/sessions", json={}, headers=whose).raise_for_status()


def test_a_rule_made_by_hand_fires_under_load(host: Host, api: httpx2.Client, agent: Agent) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/alerts")
    own = page.locator("alerts-page")
    rules = own.get_by_role("list", name="Rules")
    expect(rules.get_by_role("listitem")).to_have_count(10)
    expect(own.get_by_role("status")).to_contain_text("All rules are switched off")
    assert find_violations(page) == []

    own.get_by_role("button", name="Add rule").click()
    own.get_by_label("Name").fill("A rush")
    own.get_by_role("combobox", name="Number").select_option("sessions")
    own.get_by_role("combobox", name="For how long").select_option("0")
    own.get_by_role("spinbutton", name="Value").fill("2")
    chart = own.get_by_role("img", name=re.compile("Conversations of the last 7"))
    expect(chart).to_be_visible(timeout=LONG_MS)
    assert find_violations(page) == []
    own.get_by_role("button", name="Save rule").click()
    rush = rules.get_by_role("listitem").filter(has_text="A rush")
    expect(rush).to_contain_text("Normal")

    come(host, api)
    expect(rush).to_contain_text("Alerting", timeout=LONG_MS)
    expect(own.get_by_role("status")).to_have_text("1 firing now")
    assert find_violations(page) == []

    rush.get_by_role("button", name="I care: A rush").click()
    expect(rush).to_contain_text("cares")
    expect(own.get_by_role("region", name="History")).to_contain_text("Fired")
    page.get_by_role("button", name="Notifications, 1 not read").click()
    expect(page.get_by_role("dialog", name="Notifications")).to_contain_text("Alert: A rush")


def test_a_rule_comes_back_without_a_permission_that_nobody_has_any_more(
    host: Host, api: httpx2.Client, agent: Agent, complaints: list[str]
) -> None:
    rule = {"name": "Old", "metric": "sessions", "comparison": "over", "value": 2}
    told = {"permissions": ["metrics:read"], "roles": ["owner"]}
    made = api.post("/alerts/rules", json={**rule, "recipients": told}).raise_for_status().json()
    page = agent.page

    def name_another(route: Route) -> None:
        """Show the rule as one of before nobody had the permission."""
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('"metrics:read"', '"poll:gone"'))

    page.route("**/api/v1/alerts/rules", lambda route: name_another(route), times=1)
    page.goto(f"{host.url}/admin/p/alerts")
    own = page.locator("alerts-page")
    old = own.get_by_role("list", name="Rules").get_by_role("listitem").filter(has_text="Old")
    own.get_by_role("button", name="Remove Old").click()
    expect(old).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(old).to_be_visible()

    rules = api.get("/alerts/rules").raise_for_status().json()["data"]
    (back,) = [one["recipients"] for one in rules if one["name"] == "Old"]
    assert back == {**made["recipients"], "permissions": []}
    complaints[:] = [one for one in complaints if "422" not in one]


def test_a_young_past_has_its_times_below_and_numbers_are_told_in_the_language(
    host: Host, new_context: NewContext
) -> None:
    agent = Agent(new_context(timezone_id="Europe/Berlin").new_page(), host.url)
    agent.sign_in()
    with agent.reading("Deutsch"):
        page = agent.page
        page.goto(f"{host.url}/admin/p/alerts")
        own = page.locator("alerts-page")
        own.get_by_role("button", name="Regel hinzufügen").click()
        expect(own.get_by_text("Gespräche, die in diesem Moment")).to_have_attribute("lang", "de")
        own.get_by_role("combobox", name="Zahl").select_option("csat")
        expect(own.locator("p[lang=de]")).to_be_visible()

        half_hour = ["10:00", "10:05", "10:10", "10:15", "10:20", "10:25", "10:30"]
        assert draw_times(page, minutes=30) == half_hour
        assert draw_times(page, minutes=26 * 60) == ["12:00", "18:00", "Di", "06:00", "12:00"]
        assert draw_times(page, minutes=7 * 1440) == ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]


def draw_times(page: Page, minutes: int) -> list[str]:
    """Return what stands below a chart of so long a past, which begins on a Monday at 10."""
    found: list[str] = page.evaluate(
        """async (minutes) => {
            const { chart } = await import('/plugins/alerts/static/chart.js');
            const at = (minute) => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
            const known = { value: 1, low: null, high: 2 };
            const points = [0, minutes].map((one) => ({ at: at(one), ...known }));
            const past = { points, spans: [], unit: '', since: at(0), until: at(minutes) };
            const drawn = chart(past, '', { t: (key) => key, locale: 'de' });
            return [...drawn.querySelectorAll('.time')].map((one) => one.textContent);
        }""",
        minutes,
    )
    return found
