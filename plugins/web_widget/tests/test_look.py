"""What the loader is told of a config: what shows before anybody opens the chat, and no more."""

from typing import Any

import pytest

from chatclick_web_widget.look import TEXTS, list_permissions, needs_extras, pick_look

LOCALES = {"default": "en", "supported": ["en"]}


def look_of(**config: Any) -> dict[str, Any]:
    return pick_look({"name": "Shop help", "locales": LOCALES, **config})


def test_a_plain_config_says_its_name_its_texts_and_its_icon() -> None:
    look = look_of(security={"allowedOrigins": ["https://shop.example"]})

    assert set(look) == {"name", "locale", "strings", "values"}
    assert look["strings"] == {
        "en": {
            "launcher.label": "Open chat",
            "launcher.close": "Close chat",
            "launcher.unread": "unread",
        }
    }
    assert set(look["values"]) == {"icon"}


def test_the_display_name_comes_before_the_name_that_staff_use() -> None:
    assert look_of(brand={"displayName": "Lumen & Clay"})["name"] == "Lumen & Clay"


def test_own_texts_replace_the_built_in_ones_and_those_of_the_default_language_fill_in() -> None:
    look = look_of(
        locales={"default": "en", "supported": ["en", "de-AT"]},
        launcher={"kind": "pill", "label": "launcher.ask"},
        strings={"en": {"launcher.ask": "Ask us", "greeting.title": "Hi"}, "de": {}},
    )

    assert look["strings"]["en"]["launcher.ask"] == "Ask us"
    assert look["strings"]["de-AT"]["launcher.ask"] == "Ask us"
    assert look["strings"]["de-AT"]["launcher.close"] == "Chat schließen"
    assert "greeting.title" not in look["strings"]["en"]


def test_sizes_and_sides_become_variables_of_the_style_sheet() -> None:
    values = look_of(
        layout={"position": "start", "offset": {"x": 8, "y": 12}, "width": 400, "zIndex": 5},
        launcher={"size": 64},
        theme={"radius": 4, "palette": {"accent": "#ffe66d"}},
    )["values"]

    del values["icon"]
    assert values == {
        "x": "8px auto",
        "y": "12px",
        "width": "400px",
        "zIndex": 5,
        "size": "64px",
        "radius": "4px",
        "accent": "#ffe66d",
        "accentText": "#0b1110",
    }


@pytest.mark.parametrize(
    "config",
    [
        {"greeting": {"teaser": {"enabled": True}}},
        {"launcher": {"selector": ".help"}},
        {"launcher": {"icon": "/files/icon.png"}},
        {"launcher": {"hideOn": [{"field": "page.path", "operator": "is", "value": "/pay"}]}},
        {"triggers": [{"id": "a", "event": "page", "action": {"type": "open"}}]},
    ],
)
def test_what_happens_before_anybody_opens_the_chat_needs_the_extra_part(
    config: dict[str, Any],
) -> None:
    assert needs_extras(config)
    assert look_of(**config)["extras"] is True


def test_teasers_bring_their_texts() -> None:
    action = {"type": "teaser", "text": "teaser.pricing"}
    look = look_of(
        triggers=[{"id": "a", "event": "page", "action": action}],
        strings={"en": {"teaser.pricing": "Questions about prices?"}},
    )

    assert look["strings"]["en"]["teaser.pricing"] == "Questions about prices?"
    assert look["strings"]["en"]["teaser.dismiss"] == "Dismiss"


def test_the_frame_may_ask_only_for_what_the_config_switches_on() -> None:
    assert list_permissions({}) == []
    assert list_permissions({"features": {"voice": {"enabled": True}}}) == ["microphone"]
    assert list_permissions({"features": {"qrScan": {"enabled": True}}}) == ["camera"]
    pictures = {"features": {"qrScan": {"enabled": True, "camera": False}}}
    assert list_permissions(pictures) == []


def test_each_language_has_the_same_texts() -> None:
    assert len(TEXTS) == 12
    assert {frozenset(texts) for texts in TEXTS.values()} == {frozenset(TEXTS["en"])}
