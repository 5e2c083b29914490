"""What strangers say is shown as text, whatever a terminal would make of it."""

import pytest

from chatclick.cli.output import show_text
from chatclick.cli.plugin_install import show_plan
from chatclick.cli.plugin_register import show_review

TRICKS = "Mood\x1b[2J\x1b]0;x\x07\r\x9b8m\u202e"


@pytest.mark.parametrize("text", ["Stimmung für alle", "気分", "مزاج", "👩\u200d🚀 \N{SNOWMAN}"])
def test_ordinary_text_stays_as_it_is(text):
    assert show_text(text) == text


def test_lines_stay_where_they_may():
    assert show_text("a\tb\nc\x1b", keep="\n\t") == "a\tb\nc\ufffd"
    assert show_text("a\nb") == "a\ufffdb"


def test_a_plugin_cannot_paint_over_what_is_shown_for_consent(capsys):
    about = {"name": TRICKS, "summary": TRICKS, "version": "1"}
    show_plan({"plugin": {**about, "permissions": []}, "packages": []})
    show_review(
        {
            **about,
            **{"id": "mood", "kind": "container", "digest": "sha256:0", "limits": None},
            "risk": {"grade": 1, "word": "low", "reasons": []},
            **{"permissions": [], "egress": [], "warnings": [], "growth": {}},
        }
    )

    assert not set(capsys.readouterr().out) & set("\x1b\x07\r\x9b\u202e")
