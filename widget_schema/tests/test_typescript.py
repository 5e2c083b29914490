"""The types of the front ends follow the schema."""

from pathlib import Path

from chatclick_widget_schema.typescript import build_typescript

CONFIG = Path(__file__).parents[2] / "plugins/web_widget/web/src/shared/config.ts"


def test_the_types_of_the_widget_are_those_of_the_schema() -> None:
    written = CONFIG.read_text("utf-8") if CONFIG.exists() else ""

    assert written == build_typescript(), (
        f"{CONFIG} is not current; run: python -m chatclick_widget_schema.typescript > {CONFIG}"
    )
