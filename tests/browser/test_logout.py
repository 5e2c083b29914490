"""A computer that several people use: who leaves takes their conversation along, in every tab."""

import hmac
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext, forgive_ended_token
from .files import Caller, sign_in
from .host import Host
from .people import Visitor

pytestmark = pytest.mark.slow

SECRET_WORDS = "My order is number 4711"


@pytest.fixture
def identities(host: Host) -> list[dict[str, str]]:
    """What the site vouches for: two people."""
    owner = sign_in(host)
    widget_id = owner.call("GET", "/api/v1/widgets")["data"][0]["id"]
    path = f"/api/v1/widgets/{widget_id}/identity-secret"
    secret = owner.call("POST", path)["identity_secret"].encode()
    people = [token_hex(8) for _ in range(2)]
    return [
        {"id": who, "hmac": hmac.new(secret, who.encode(), "sha256").hexdigest()} for who in people
    ]


@pytest.fixture
def identity(identities: list[dict[str, str]]) -> dict[str, str]:
    """What the site vouches for."""
    return identities[0]


def identify(visitor: Visitor, identity: dict[str, str]) -> None:
    visitor.open_widget()
    visitor.page.evaluate("(identity) => chatclick('identify', identity)", identity)


def come_back(visitor: Visitor) -> None:
    """Load the page anew and open the panel, which would open by itself had it been left open."""
    visitor.page.evaluate("() => chatclick('close')")
    visitor.page.reload()
    visitor.open_widget()


def read_token(page: Page) -> str:
    return str(
        page.evaluate(
            "() => Object.entries(localStorage).find(([key]) => key.endsWith('token'))?.[1] ?? ''"
        )
    )


def is_dead(host: Host, token: str) -> bool:
    try:
        Caller(host, token).call("GET", "/api/v1/sessions")
    except AssertionError as error:
        return "401" in str(error)
    return False


def test_a_logout_ends_the_visit_in_every_tab_and_on_the_server(
    host: Host, new_context: NewContext, identity: dict[str, str], complaints: list[str]
) -> None:
    context = new_context()
    first = Visitor(context.new_page(), host.url)
    identify(first, identity)
    first.write_and_wait(SECRET_WORDS)
    second = Visitor(context.new_page(), host.url)
    identify(second, identity)
    second.expect_message(SECRET_WORDS)
    token = read_token(first.page)

    first.page.evaluate("() => chatclick('logout')")

    expect(second.bubble(SECRET_WORDS)).to_have_count(0)
    assert is_dead(host, token)
    for tab in (first, second):
        come_back(tab)
        expect(tab.bubbles).to_have_count(0)
    assert read_token(first.page) not in ("", token)
    forgive_ended_token(complaints)


def test_a_logout_before_the_chat_is_loaded_ends_the_visit_all_the_same(
    host: Host, new_context: NewContext, identity: dict[str, str], complaints: list[str]
) -> None:
    context = new_context()
    visitor = Visitor(context.new_page(), host.url)
    identify(visitor, identity)
    visitor.write_and_wait(SECRET_WORDS)
    token = read_token(visitor.page)
    visitor.page.evaluate("() => chatclick('close')")
    visitor.page.goto(host.url)
    visitor.page.evaluate("() => chatclick('logout')")

    assert read_token(visitor.page) == ""
    assert is_dead(host, token)
    forgive_ended_token(complaints)


def test_who_comes_back_with_a_proof_finds_the_conversation_again(
    host: Host, new_context: NewContext, identity: dict[str, str], complaints: list[str]
) -> None:
    visitor = Visitor(new_context().new_page(), host.url)
    identify(visitor, identity)
    visitor.write_and_wait("I will be back")
    visitor.page.evaluate("() => chatclick('logout')")
    visitor.page.reload()

    identify(visitor, identity)
    come_back(visitor)

    visitor.expect_message("I will be back")
    forgive_ended_token(complaints)


def test_who_comes_after_another_finds_nothing_of_theirs(
    host: Host, new_context: NewContext, identities: list[dict[str, str]]
) -> None:
    visitor = Visitor(new_context().new_page(), host.url)
    identify(visitor, identities[0])
    visitor.write_and_wait(SECRET_WORDS)
    visitor.field.fill("half a secret")

    visitor.page.evaluate("(identity) => chatclick('identify', identity)", identities[1])

    expect(visitor.bubbles).to_have_count(0)
    expect(visitor.field).to_have_value("")
    visitor.write_and_wait("somebody else")
    expect(visitor.bubbles).to_have_text(["somebody else"])


def test_what_one_person_could_not_send_is_not_sent_for_the_next(
    host: Host, new_context: NewContext, identities: list[dict[str, str]], complaints: list[str]
) -> None:
    context = new_context()
    visitor = Visitor(context.new_page(), host.url)
    identify(visitor, identities[0])
    visitor.page.route("**/api/v1/sessions", lambda route: route.abort())
    visitor.write(SECRET_WORDS)
    visitor.field.fill("half a secret")
    visitor.page.evaluate("() => chatclick('close')")
    visitor.page.unroute("**/api/v1/sessions")
    visitor.page.add_init_script(
        f"""(window.chatclick = (...call) => (chatclick.q ??= []).push(call))("identify",
        {identities[1]})"""
    )

    visitor.page.reload()
    visitor.open_widget()

    expect(visitor.field).to_have_value("")
    visitor.write_and_wait("somebody else")
    expect(visitor.bubbles).to_have_text(["somebody else"])
    complaints.clear()
