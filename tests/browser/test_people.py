"""People come in by invitation, prove themselves twice, and may at once what their role says."""

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from .axe import find_violations
from .conftest import NewContext, forgive_ended_token
from .host import OWNER_EMAIL, PASSWORD, Host

pytestmark = pytest.mark.slow

NEWCOMER = "bea@example.com"
CHOSEN = "a password of her own"


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    page.goto(f"{url}/admin")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def open_page(page: Page, url: str, path: str, title: str) -> None:
    page.goto(f"{url}/admin/{path}")
    expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()


def forgive(complaints: list[str], *paths: str) -> None:
    """Take refusals that belong to the story from what browsers complained about."""
    complaints[:] = [one for one in complaints if not any(path in one for path in paths)]


def test_somebody_is_invited_comes_in_and_a_new_role_holds_at_once(
    own_host: Host, new_context: NewContext, complaints: list[str]
) -> None:
    owner = new_context().new_page()
    sign_in(owner, own_host.url, OWNER_EMAIL, PASSWORD)
    expect(owner.get_by_role("link", name="People")).to_be_visible()
    open_page(owner, own_host.url, "people", "People")
    owner.get_by_role("button", name="Invite person").click()
    owner.get_by_label("E-mail").fill(NEWCOMER)
    owner.get_by_role("button", name="Create invitation").click()
    dialog = owner.get_by_role("dialog", name=f"Invitation for {NEWCOMER}")
    link = dialog.locator("code").inner_text()
    dialog.get_by_role("button", name="I have kept it").click()
    expect(owner.get_by_role("region", name="Invitations").get_by_text(NEWCOMER)).to_be_visible()

    bea = new_context().new_page()
    bea.goto(link)
    expect(bea.get_by_role("heading", name="Welcome to the team")).to_be_visible()
    assert find_violations(bea) == []
    bea.get_by_label("Name").fill("Bea")
    bea.get_by_label("Password", exact=True).fill(CHOSEN)
    bea.get_by_role("button", name="Join").click()
    expect(bea.get_by_role("link", name="All", exact=True).first).to_be_visible()
    expect(bea.get_by_role("link", name="Queues")).to_have_count(0)

    # Told by the socket: the row is there without a reload.
    expect(owner.get_by_role("cell", name=f"Bea {NEWCOMER}")).to_be_visible()
    expect(owner.get_by_role("region", name="Invitations")).to_have_count(0)
    owner.get_by_role("button", name="More for Bea").click()
    owner.get_by_role("menuitem", name="Edit person").click()
    owner.get_by_label("Role").select_option("supervisor")
    owner.get_by_role("button", name="Save").click()

    expect(bea.get_by_role("link", name="Queues")).to_be_visible()
    owner.get_by_role("button", name="More for Bea").click()
    owner.get_by_role("menuitem", name="Deactivate").click()
    expect(bea.get_by_role("heading", name="Sign in to Chatclick")).to_be_visible()
    bea.get_by_role("button", name="Forgot password?").click()
    bea.get_by_label("E-mail").fill(NEWCOMER)
    bea.get_by_role("button", name="Send link").click()
    expect(bea.get_by_role("heading", name="This server sends no mail")).to_be_visible()
    assert find_violations(bea) == []
    bea.close()
    forgive_ended_token(complaints)


def test_a_code_and_a_passkey_are_asked_for_at_the_door(
    own_host: Host, new_context: NewContext, complaints: list[str]
) -> None:
    url = own_host.url.replace("127.0.0.1", "localhost")  # no passkeys for an IP address
    page = new_context().new_page()
    add_authenticator(page)
    sign_in(page, url, OWNER_EMAIL, PASSWORD)
    expect(page.get_by_role("link", name="Widgets")).to_be_visible()
    open_page(page, url, "profile", "Profile")
    page.get_by_role("button", name="Add authenticator app").click()
    dialog = page.get_by_role("dialog", name="Add authenticator app")
    app = pyotp.TOTP(dialog.locator("code").inner_text())
    dialog.get_by_label("Code from your app").fill(app.now())
    dialog.get_by_role("button", name="Confirm code").click()
    codes = page.get_by_role("dialog", name="Recovery codes")
    expect(codes.get_by_role("listitem")).to_have_count(10)
    first = codes.get_by_role("listitem").first.inner_text()
    codes.get_by_role("button", name="I have kept it").click()

    # A further factor wants proof of the one there is.
    page.get_by_role("button", name="Add passkey").click()
    dialog = page.get_by_role("dialog", name="Add passkey")
    dialog.get_by_label("Name").fill("Laptop")
    dialog.get_by_role("button", name="Add passkey").click()
    proof = page.get_by_role("dialog", name="Confirm it is you")
    proof.get_by_role("button", name="Recovery code").click()
    proof.get_by_label("Recovery code").fill(first)
    proof.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_text("Laptop")).to_be_visible()
    assert find_violations(page) == []

    page.context.clear_cookies()
    page.evaluate("localStorage.clear()")
    sign_in(page, url, OWNER_EMAIL, PASSWORD)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="Use passkey").click()
    expect(page.get_by_role("link", name="Widgets")).to_be_visible()
    forgive(complaints, "/auth/login", "/factors/passkeys")


def add_authenticator(page: Page) -> None:
    """Give the browser a security key that says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_queues_show_what_waits_and_keep_the_order_that_keys_give_them(
    own_host: Host, new_context: NewContext
) -> None:
    owner = new_context().new_page()
    sign_in(owner, own_host.url, OWNER_EMAIL, PASSWORD)
    expect(owner.get_by_role("link", name="Queues")).to_be_visible()
    open_page(owner, own_host.url, "queues", "Queues")
    owner.get_by_role("button", name="Add queue").click()
    owner.get_by_label("Name", exact=True).fill("Returns")
    owner.get_by_role("dialog").get_by_role("button", name="Add queue").click()
    cards = owner.get_by_role("main").locator("ol > li")
    expect(cards).to_have_count(2)
    expect(cards.nth(1)).to_contain_text("Returns")

    owner.get_by_role("button", name="Move Returns up").click()

    expect(cards.nth(0)).to_contain_text("Returns")
    expect(owner.get_by_text("Order changed")).to_be_visible()
    owner.reload()
    expect(cards.nth(0)).to_contain_text("Returns")
    assert find_violations(owner) == []
    open_page(owner, own_host.url, "roles", "Roles")
    expect(owner.get_by_role("columnheader", name=re.compile("Supervisor"))).to_be_visible()
    assert find_violations(owner) == []
