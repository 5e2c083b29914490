"""Visitors are held to the limit of the widget they came by."""

import pytest

from chatclick.chat.visitor_pace import KEPT_S, VisitorPace
from chatclick.security.policy import Principal

ADA = Principal("visitor", "vis_ada", widget_id="wgt_1")
BOB = Principal("visitor", "vis_bob", widget_id="wgt_1")


class Published:
    """Configs with one limit for all, and a count of how often they were read."""

    def __init__(self, limit):
        self.limit = limit
        self.reads = 0

    async def find(self, widget_id):
        self.reads += 1
        return {"security": {"rateLimit": self.limit}}


class Hands:
    """A clock that is set by hand."""

    def __init__(self):
        self.at = 1000.0

    def __call__(self):
        return self.at


@pytest.fixture
def published():
    return Published(2)


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def pace(published, clock):
    return VisitorPace(published, clock)


async def take(pace, principal, times):
    return [await pace.take(principal) > 0 for _ in range(times)]


async def test_each_visitor_may_send_as_many_as_the_widget_says(pace):
    assert await take(pace, ADA, 3) == [False, False, True]
    assert await take(pace, BOB, 1) == [False]


async def test_after_a_while_there_is_room_again(pace, clock):
    await take(pace, ADA, 2)
    clock.at += 31

    assert await take(pace, ADA, 2) == [False, True]


async def test_what_was_used_is_not_forgotten_when_the_limit_is_read_again(pace, published, clock):
    await take(pace, ADA, 2)
    clock.at += KEPT_S + 1

    assert await take(pace, ADA, 1) == [True]
    assert published.reads == 2


async def test_a_new_limit_holds_soon(pace, published, clock):
    await take(pace, ADA, 3)
    published.limit = "workspace"
    clock.at += KEPT_S + 1

    assert await take(pace, ADA, 20) == [False] * 20


async def test_staff_and_others_without_a_widget_are_not_held(pace, published):
    assert await take(pace, Principal("staff", "stf_1", role="agent"), 5) == [False] * 5
    assert published.reads == 0
