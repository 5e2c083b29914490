"""Every number that comes with Chatclick is named in each language where people choose one."""

from pathlib import Path

import pytest

from chatclick_analytics.definitions import DEFINITIONS

PLUGINS = Path(__file__).parents[2] / "plugins"
IN_ALERTS = PLUGINS / "alerts/src/chatclick_alerts/static/numbers_words.js"
IN_ANALYTICS = PLUGINS / "analytics/src/chatclick_analytics/static"
LANGUAGES = ("en", "de", "ar")


def list_unnamed(text: str, times: int) -> list[str]:
    return [one.id for one in DEFINITIONS if text.count(f"\n  m_{one.id}: ") != times]


def test_alerts_name_every_number_once_in_each_language() -> None:
    assert list_unnamed(IN_ALERTS.read_text(), len(LANGUAGES)) == []


@pytest.mark.parametrize("language", ["de", "ar"])
def test_alerts_and_the_dashboard_say_the_same_of_what_is_counted(language: str) -> None:
    name = f"definitions_{language}.js"
    said = (IN_ANALYTICS / name).read_text()

    assert (IN_ALERTS.parent / name).read_text() == said
    assert [one.id for one in DEFINITIONS if f"\n  {one.id}:" not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dashboard_names_every_number(language: str) -> None:
    assert list_unnamed((IN_ANALYTICS / f"words_{language}.js").read_text(), 1) == []
