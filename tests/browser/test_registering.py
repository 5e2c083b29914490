"""An owner registers a service that somebody else runs, and takes it away again."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.certificates import write_certificate
from tests.ports import find_free_port

from chatclick.host.containers.signing import new_key

from .axe import find_violations
from .conftest import NewContext
from .host import PASSWORD, Host
from .people import Agent

pytestmark = pytest.mark.slow

SERVER = Path(__file__).parents[1] / "containers/actor/server.py"
MANIFEST = {
    "manifest_version": 1,
    "id": "mood",
    "name": "Mood",
    "summary": "Scores how a visitor feels",
    "version": "1.2.0",
    "license": "Apache-2.0",
    "hooks": ["routing_facts"],
    "permissions": ["message:read", "session:read"],
    "runtime": {"kind": "remote"},
}


@dataclass(frozen=True)
class Service:
    """A service and what is needed to reach it."""

    url: str
    key: str
    certificate: Path


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Run a service behind TLS."""
    certificate, key, port = write_certificate(tmp_path), new_key(), find_free_port()
    key_file = tmp_path / "key"
    key_file.write_text(key)
    environment = {
        **os.environ,
        "CHATCLICK_KEY_FILE": str(key_file),
        "ACTOR_PORT": str(port),
        "ACTOR_CERTIFICATE": str(certificate),
        "ACTOR_MANIFEST": json.dumps(MANIFEST),
    }
    process = subprocess.Popen(
        [sys.executable, SERVER], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and "listens" in process.stdout.readline()
    yield Service(f"https://localhost:{port}", key, certificate)
    process.terminate()
    process.wait()
    process.stdout.close()


@pytest.fixture
def near_host(tmp_path: Path, service: Service) -> Iterator[Host]:
    """A host that may call services on this machine."""
    settings = {
        "CHATCLICK_PLUGINS__REMOTE_NETWORKS": json.dumps(["127.0.0.0/8", "::1/128"]),
        "CHATCLICK_PLUGINS__REMOTE_CA_FILE": str(service.certificate),
    }
    host = Host(tmp_path / "data", find_free_port(), settings=settings)
    try:
        host.start()
        yield host
    finally:
        host.stop()


def test_a_remote_service_is_reviewed_registered_and_taken_away(
    near_host: Host, service: Service, new_context: NewContext, complaints: list[str]
) -> None:
    owner = Agent(new_context(viewport={"width": 1440, "height": 1000}).new_page(), near_host.url)
    owner.sign_in()
    page = owner.page
    page.goto(f"{near_host.url}/admin/plugins/add")
    page.get_by_text("Remote service", exact=True).click()
    page.get_by_label("Address").fill(service.url)
    page.get_by_role("textbox", name="Shared key").fill(service.key)
    page.get_by_role("button", name="Look at service").click()
    expect(page.get_by_role("heading", name="Review Mood 1.2.0")).to_be_focused()
    expect(page.get_by_text("It reads what visitors and agents write.")).to_be_visible()
    expect(page.get_by_text("Only the plugin starts.")).to_be_visible()
    assert find_violations(page) == []

    page.get_by_label("Your password, again").fill(PASSWORD)
    page.get_by_role("button", name="Register Mood").click()
    expect(page.get_by_role("heading", name="Mood 1.2.0 is registered")).to_be_visible()
    page.get_by_role("link", name="Open Mood").click()
    expect(page.get_by_text("Running", exact=True)).to_be_visible()
    expect(page.get_by_text(service.url)).to_be_visible()

    page.get_by_role("button", name="More about Mood").click()
    page.get_by_role("menuitem", name="Uninstall…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Your password, again").fill(PASSWORD)
    dialog.get_by_role("button", name="Uninstall", exact=True).click()
    expect(page.get_by_text("Mood was removed")).to_be_visible()
    expect(page.get_by_role("heading", name="Mood")).to_have_count(0)
    # The host tells that it is off, and the page may ask once more before it is left.
    complaints[:] = [one for one in complaints if "api/v1/plugins/mood" not in one]
