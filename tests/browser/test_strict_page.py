"""The snippet works on a page of another origin with a strict policy and Trusted Types."""

import re

import pytest

from .conftest import NewContext
from .host import Host
from .host_page import serve_host_page
from .people import Agent, Visitor

pytestmark = pytest.mark.slow

LISTEN = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


def test_the_widget_breaks_no_rule_of_a_strict_page(
    host: Host, agent: Agent, new_context: NewContext
) -> None:
    shop = new_context().new_page()
    shop.goto(host.url)
    widget = re.search(r"wgt_[0-9a-f]{32}", shop.content())
    assert widget
    context = new_context()
    context.add_init_script(LISTEN)

    with serve_host_page(host.url, widget[0]) as url:
        visitor = Visitor(context.new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("Do you sell to museums?")
        agent.open_session("Do you sell to museums?")
        agent.reply("We would love to.")
        visitor.expect_message("We would love to.")
        visitor.page.reload()
        visitor.expect_message("We would love to.")

        assert [frame.evaluate("window.violations") for frame in visitor.page.frames] == [[], []]
