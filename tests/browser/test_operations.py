"""Webhooks, settings, system and audit log, as the owner meets them."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.ports import find_free_port

from .axe import find_violations
from .host import Host
from .people import Agent

pytestmark = pytest.mark.slow

PATIENCE_S = 60


@pytest.fixture(scope="module")
def arrived() -> Iterator[tuple[int, Queue[dict[str, Any]]]]:
    """A receiver on this machine: its port, and what it got."""
    got: Queue[dict[str, Any]] = Queue()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got.put({"id": self.headers["webhook-id"], **json.loads(body)})
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1], got
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def host(
    tmp_path_factory: pytest.TempPathFactory, arrived: tuple[int, Queue[dict[str, Any]]]
) -> Iterator[Host]:
    """A host that may call the receiver."""
    settings = {
        "CHATCLICK_EGRESS__ALLOWED_NETWORKS": '["127.0.0.0/8"]',
        "CHATCLICK_EGRESS__PORTS": f"[{arrived[0]}]",
    }
    folder: Path = tmp_path_factory.mktemp("operations")
    made = Host(folder / "data", find_free_port(), True, settings)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def open_page(agent: Agent, host: Host, path: str) -> Page:
    agent.page.goto(f"{host.url}/admin/{path}")
    return agent.page


def test_an_endpoint_is_made_tested_and_its_delivery_looked_at(
    agent: Agent, host: Host, arrived: tuple[int, Queue[dict[str, Any]]]
) -> None:
    port, got = arrived
    page = open_page(agent, host, "webhooks")
    page.get_by_role("button", name="Add endpoint").click()
    form = page.get_by_role("dialog", name="Add endpoint")
    form.get_by_label("Address").fill(f"http://127.0.0.1:{port}/hooks")
    form.get_by_label("Description").fill("Orders")
    form.get_by_role("button", name="Add endpoint").click()
    expect(page.get_by_text("whsec_")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="I have kept it").click()

    page.get_by_role("button", name="Send test event").click()

    test = got.get(timeout=PATIENCE_S)
    assert test["type"] == "webhook.test"
    row = page.get_by_role("row", name="webhook.test")
    expect(row.get_by_text("Delivered")).to_be_visible()
    row.get_by_role("button", name="Look at webhook.test").click()
    expect(page.get_by_role("code").filter(has_text=test["id"])).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="Send again", exact=True).click()
    assert got.get(timeout=PATIENCE_S)["id"] == test["id"]
    page.goto(f"{host.url}/admin/webhooks")
    expect(page.get_by_role("link", name="Orders")).to_be_visible()
    expect(page.get_by_text("whsec_")).to_have_count(0)


def test_a_setting_is_found_in_the_palette_changed_and_changed_back(
    agent: Agent, host: Host
) -> None:
    page = open_page(agent, host, "system")
    expect(page.get_by_role("heading", name="System", exact=True)).to_be_visible()
    page.keyboard.press("ControlOrMeta+k")
    page.get_by_role("combobox").fill("away minutes")
    page.get_by_role("option", name="Setting: Unread: Away minutes").click()

    setting = page.get_by_role("region", name="unread.away_minutes")
    expect(setting).to_be_focused()
    assert find_violations(page) == []
    setting.get_by_role("textbox").fill("25")
    setting.get_by_role("button", name="Save").click()
    expect(setting.get_by_text("Changed here")).to_be_visible()

    page.get_by_role("button", name="Undo").click()

    expect(setting.get_by_text("Default.")).to_be_visible()
    expect(setting.get_by_role("textbox")).to_have_value("10")
    page.goto(f"{host.url}/admin/audit")
    page.get_by_role("button", name="Details of settings.change").last.click()
    expect(page.get_by_role("rowheader", name="Unread away minutes")).to_be_visible()
    expect(page.locator("del")).to_have_text("10")
    expect(page.locator("ins")).to_have_text("25")


def test_a_backup_is_made_and_the_audit_log_says_so_in_a_whole_chain(
    agent: Agent, host: Host
) -> None:
    page = open_page(agent, host, "system/backups")
    page.get_by_role("button", name="Make a backup").click()
    expect(page.get_by_role("button", name="Download chatclick-")).to_be_visible()
    assert find_violations(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download chatclick-").click()
    assert saved.value.path().read_bytes().startswith(b"SQLite format 3\0")

    page.goto(f"{host.url}/admin/audit")
    page.get_by_label("Action").select_option("backup.*")

    expect(page.get_by_role("row", name="backup.download")).to_be_visible()
    expect(page.get_by_role("row", name="login.begin")).to_have_count(0)
    page.get_by_role("button", name="Verify chain").click()
    expect(page.get_by_text("The chain is whole")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as table:
        page.get_by_role("menuitem", name="As a table (CSV)").click()
    assert "backup.download" in table.value.path().read_text()
