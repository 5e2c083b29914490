"""What plugins add to widget configs, as the host knows it from them."""

import pytest

from chatclick import WidgetBlock
from chatclick.errors import Invalid
from chatclick.host.contributions import Contributions
from chatclick.http.widget_configs import build_fragments, check_draft, check_publishable

QUESTION = {
    "type": "object",
    "properties": {"question": {"type": "string"}},
    "required": ["question"],
}
SETTINGS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"limit": {"type": "integer", "maximum": 5}},
}
ADDED = [
    (
        "poll",
        Contributions(
            widget_blocks=(WidgetBlock(type="poll.question", schema=QUESTION),),
            widget_schema=SETTINGS,
        ),
    ),
    ("quiet", Contributions()),
]


def config(**parts):
    return {
        "schemaVersion": 2,
        "name": "Shop",
        "security": {"allowedOrigins": ["https://shop.example"]},
        **parts,
    }


def test_what_a_running_plugin_refuses_is_refused_with_its_place():
    card = {"type": "poll.question", "data": {"question": 3}}
    document = config(plugins={"poll": {"limit": 9}}, greeting={"home": [card]})

    with pytest.raises(Invalid) as caught:
        check_draft(document, build_fragments(ADDED))

    assert [one.pointer for one in caught.value.errors] == [
        "/greeting/home/0/data/question",
        "/plugins/poll/limit",
    ]


def test_what_a_running_plugin_takes_is_kept():
    card = {"type": "poll.question", "data": {"question": "Tea?"}}
    document = config(
        plugins={"poll": {"limit": 3}, "quiet": {"any": 1}}, greeting={"home": [card]}
    )

    assert check_publishable(document, build_fragments(ADDED)) == (document, [])


def test_what_is_set_for_a_plugin_that_is_off_is_kept_with_a_warning():
    document = config(plugins={"poll": {"limit": "many"}})

    kept, warnings = check_publishable(document, build_fragments([]))

    assert kept == document
    assert [one.pointer for one in warnings] == ["/plugins/poll"]
