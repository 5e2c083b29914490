"""The types that sites compile against are those the widget is built with."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_sdk_has_the_types_of_the_widget():
    widget = ROOT / "plugins/web_widget/web/src/shared/api.ts"
    sdk = ROOT / "sdks/js/src/api.ts"

    assert sdk.read_text("utf-8") == widget.read_text("utf-8"), f"cp {widget} {sdk}"
