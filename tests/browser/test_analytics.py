"""The dashboard: nothing yet, numbers as they happen, what is behind them, and one of one's own."""

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from .axe import find_violations
from .conftest import NewContext
from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow


def write_as_a_visitor(host: Host, widget: str) -> None:
    """Let a visitor come and write."""
    made = httpx2.post(f"{host.url}/widget/v1/{widget}/visitor", json={}, timeout=PATIENCE_S)
    headers = {"Authorization": f"Bearer {made.raise_for_status().json()['token']}"}
    with httpx2.Client(
        base_url=f"{host.url}/api/v1", headers=headers, timeout=PATIENCE_S
    ) as client:
        session = client.post("/sessions", json={}).raise_for_status().json()["id"]
        body = {"client_msg_id": "one", "text": "Hello?"}
        client.post(f"/sessions/{session}/messages", json=body).raise_for_status()


def find_widget(host: Host) -> str:
    """Return the id of the widget there is."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        widgets = client.get("/widgets", headers={"Authorization": f"Bearer {token}"})
        found: str = widgets.raise_for_status().json()["data"][0]["id"]
        return found


def test_numbers_follow_what_happens_and_open_what_is_behind_them(host: Host, agent: Agent) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/analytics")
    expect(page.get_by_text("Nothing to count yet")).to_be_visible()
    widget = find_widget(host)

    write_as_a_visitor(host, widget)

    panel = page.get_by_role("group", name="Messages from visitors", exact=True)
    number = panel.get_by_role("button").first
    expect(number).to_have_text("1")
    write_as_a_visitor(host, widget)
    expect(number).to_have_text("2")
    assert find_violations(page) == []

    number.click()
    behind = page.get_by_role("dialog", name="Messages from visitors")
    expect(behind.get_by_role("button")).to_have_count(3)  # two conversations, and Close
    behind.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="Edit", exact=True).click()
    first = page.locator("analytics-page .card").first
    page.get_by_role("button", name="Move Waiting now. Arrows").press("ArrowRight")
    expect(first).to_have_attribute("aria-label", "Conversations")
    page.get_by_role("button", name="Move Waiting now. Arrows").press("Shift+ArrowRight")
    page.get_by_role("button", name="Add a panel").click()
    page.get_by_role("dialog", name="Add a panel").get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Save", exact=True).click()
    kept = page.get_by_role("dialog", name="Save the dashboard")
    kept.get_by_role("textbox", name="Name").fill("Mine")
    kept.get_by_role("button", name="Save", exact=True).click()

    chooser = page.get_by_role("combobox", name="Dashboard")
    expect(chooser.locator("option:checked")).to_have_text("Mine")
    page.reload()
    expect(chooser.locator("option:checked")).to_have_text("Mine")
    expect(first).to_have_attribute("aria-label", "Conversations")


def test_the_address_keeps_the_dashboard_its_filters_and_the_wall(
    host: Host, agent: Agent, new_context: NewContext
) -> None:
    page = agent.page
    write_as_a_visitor(host, find_widget(host))
    page.goto(f"{host.url}/admin/p/analytics")
    expect(number_of(page, "Messages from visitors")).to_be_visible()

    choose(page, "Time", "Last 24 hours")
    expect(page).to_have_url(re.compile(r"/p/analytics\?range=24h$"))
    choose(page, "Channel", "web")
    expect(page).to_have_url(re.compile(r"\?range=24h&channel=web$"))
    page.get_by_label("Compare with the time before").uncheck()
    page.go_back()
    page.go_back()
    expect(chosen(page, "Channel")).to_have_text("All")
    expect(chosen(page, "Time")).to_have_text("Last 24 hours")
    page.go_forward()
    expect(chosen(page, "Channel")).to_have_text("web")

    page.get_by_role("button", name="Wall", exact=True).click()
    page.get_by_role("button", name="Leave the wall").wait_for()
    page.reload()
    leave = page.get_by_role("button", name="Leave the wall")
    expect(leave).to_be_visible()
    expect(number_of(page, "Messages from visitors")).to_be_visible()
    address = page.url

    other = Agent(new_context().new_page(), host.url)
    other.sign_in()
    other.page.goto(address)
    expect(other.page.get_by_role("button", name="Leave the wall")).to_be_visible()
    other.page.keyboard.press("Escape")
    expect(chosen(other.page, "Channel")).to_have_text("web")
    expect(other.page).to_have_url(re.compile(r"\?range=24h&channel=web$"))
    other.page.goto(f"{host.url}/admin/p/analytics?board=gone")
    expect(other.page.get_by_role("alert")).to_contain_text("not there any more")


def choose(page: Page, label: str, option: str) -> None:
    """Choose something above the panels."""
    page.locator("analytics-page").get_by_role("combobox", name=label, exact=True).select_option(
        label=option
    )


def chosen(page: Page, label: str) -> Locator:
    """Find what is chosen above the panels."""
    control = page.locator("analytics-page").get_by_role("combobox", name=label, exact=True)
    return control.locator("option:checked")


def test_a_single_number_is_of_the_whole_time_and_shows_what_it_is_made_of(
    host: Host, agent: Agent
) -> None:
    page, asked = agent.page, []
    page.on("request", lambda one: asked.append(one) if one.url.endswith("/query") else None)
    write_as_a_visitor(host, find_widget(host))

    page.goto(f"{host.url}/admin/p/analytics?range=365d")

    panel = page.get_by_role("group", name="Messages from visitors", exact=True)
    number = panel.get_by_role("button").first
    expect(number).to_have_text(re.compile(r"[1-9]"))
    queries = json.loads(asked[-1].post_data or "")["queries"]
    grains = {one["grain"] for one in queries if one["metric"] == "messages_in"}
    assert grains == {"total"}  # whole months would be more than 365 days
    panel.get_by_text("Numbers", exact=True).click()
    table = panel.get_by_role("table")
    expect(table.get_by_role("row").last.get_by_role("cell").first).to_have_text(
        number.inner_text()
    )
    assert find_violations(page) == []


def number_of(page: Page, panel: str) -> Locator:
    """Find the number that a panel shows."""
    return page.get_by_role("group", name=panel, exact=True).get_by_role("button").first


NUMBER: dict[str, Any] = {"chart": "number", "metric": "sessions"}


def test_what_is_wrong_in_a_file_is_said_in_words_of_the_page(
    host: Host, agent: Agent, tmp_path: Path, complaints: list[str]
) -> None:
    page = agent.page
    write_as_a_visitor(host, find_widget(host))
    page.goto(f"{host.url}/admin/p/analytics")
    file = tmp_path / "dashboard.json"

    def take_in(content: str, menu: str = "More …", item: str = "Take in") -> str:
        file.write_text(content)
        page.get_by_text(menu, exact=True).click()
        with page.expect_file_chooser() as asked:
            page.get_by_role("button", name=item).click()
        before = page.locator("analytics-page .failure").all_inner_texts()
        asked.value.set_files(file)
        alert = page.locator("analytics-page .failure")
        if before:
            expect(alert).not_to_have_text(before[0])
        return alert.inner_text()

    def board(*panels: Any, **more: Any) -> str:
        return json.dumps({"title": "Theirs", "document": {"panels": panels, **more}})

    for content, words in (
        ("{not json", "This is not the file of a dashboard: it is not written in JSON."),
        ("[1]", "This is not the file of a dashboard: it has no list of panels."),
        (board(NUMBER, {"chart": "line"}), "Panel 2, Number: is missing."),
        (board({**NUMBER, "chart": "pie"}), 'Panel 1, Shown as: "pie" is none of number, line,'),
        (board({**NUMBER, "w": 40}), "Panel 1, Width: 40 is no whole number of 2 – 12."),
        (board({**NUMBER, "metric": "luck"}), 'Panel 1, Number: There is no number called "luck".'),
        (board({**NUMBER, "color": 1}), "Panel 1, color: There is no such field."),
        (board(NUMBER, range="2h"), 'Time: "2h" is none of 1h, 24h,'),
    ):
        assert words in take_in(content), words
    with agent.reading("Deutsch"):
        page.goto(f"{host.url}/admin/p/analytics")
        said = take_in(board({"chart": "line"}), "Mehr …", "Aus einer Datei")
        assert said.endswith("Feld 1, Zahl: fehlt.")
    complaints[:] = [one for one in complaints if "422" not in one]


def test_an_address_that_the_server_refuses_can_be_changed_above_the_panels(
    host: Host, agent: Agent, complaints: list[str]
) -> None:
    page = agent.page
    write_as_a_visitor(host, find_widget(host))
    page.goto(f"{host.url}/admin/p/analytics?language={'x' * 81}")

    alert = page.locator("analytics-page .failure")
    expect(alert).to_be_visible()
    choose(page, "Language", "All")

    expect(number_of(page, "Messages from visitors")).to_be_visible()
    expect(alert).to_have_count(0)
    complaints[:] = [one for one in complaints if "422" not in one]


def test_what_went_wrong_for_a_dashboard_is_not_said_of_the_next(
    host: Host, agent: Agent, complaints: list[str]
) -> None:
    page, held = agent.page, []
    write_as_a_visitor(host, find_widget(host))
    page.goto(f"{host.url}/admin/p/analytics")
    expect(number_of(page, "Messages from visitors")).to_be_visible()

    page.route("**/api/v1/metrics/query", lambda route: held.append(route), times=1)
    with page.expect_request("**/api/v1/metrics/query"):
        choose(page, "Time", "Last 24 hours")
    with page.expect_response("**/api/v1/metrics/query"):
        choose(page, "Time", "Last 30 days")
    with page.expect_response(lambda answer: answer.status == 422):
        held[0].fulfill(
            status=422, json={"title": "Refused", "detail": "Of before.", "status": 422}
        )
    page.evaluate("() => new Promise((done) => setTimeout(done))")  # its answer is read

    expect(page.locator("analytics-page .failure")).to_have_count(0)
    expect(number_of(page, "Messages from visitors")).to_be_visible()
    complaints[:] = [one for one in complaints if "422" not in one]
