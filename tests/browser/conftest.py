"""A browser, hosts to look at with it, and people; a console error fails the test that saw it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.ports import find_free_port

from .host import Host
from .people import Agent, Visitor

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)

NewContext = Callable[..., BrowserContext]


# Playwright keeps a loop running in this thread, so it must be gone when other folders run theirs.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A running host that the tests of a module share."""
    yield from run_host(tmp_path_factory.mktemp("host"), has_owner=True)


@pytest.fixture
def own_host(tmp_path: Path) -> Iterator[Host]:
    """A running host for this test alone."""
    yield from run_host(tmp_path, has_owner=True)


@pytest.fixture
def fresh_host(tmp_path: Path) -> Iterator[Host]:
    """A running host nobody has set up."""
    yield from run_host(tmp_path, has_owner=False)


def run_host(folder: Path, has_owner: bool) -> Iterator[Host]:
    host = Host(folder / "data", find_free_port(), has_owner)
    try:
        host.start()
        yield host
    finally:
        host.stop()


@pytest.fixture
def complaints() -> list[str]:
    """What browsers complained about; a test that cuts the line clears it."""
    return []


@pytest.fixture
def new_context(browser: Browser, complaints: list[str]) -> Iterator[NewContext]:
    """Make browser contexts: people with nothing in common."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "locale": "en-US", **options}
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", lambda page: listen(page, complaints))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def forgive_ended_token(complaints: list[str]) -> None:
    """Drop what the browser says of a call that was under way when its token ended."""
    complaints[:] = [one for one in complaints if "401" not in one]


def listen(page: Page, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            complaints.append(f"{page.url}: {message.text} {message.location}")
            if message.type == "error"
            else None
        ),
    )


@pytest.fixture
def visitor(host: Host, new_context: NewContext) -> Visitor:
    return Visitor(new_context().new_page(), host.url)


@pytest.fixture
def agent(host: Host, new_context: NewContext) -> Agent:
    agent = Agent(new_context(viewport={"width": 1440, "height": 900}).new_page(), host.url)
    agent.sign_in()
    return agent
