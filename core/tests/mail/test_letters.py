"""HTML mails of plugins: one frame around each plugin's own template."""

from pathlib import Path

import pytest

from chatclick.mail import LetterTemplate

TEMPLATE = """\
{% extends "chatclick/letter.html" %}
{% block style %}text-align:{{ start }};{% endblock %}
{% block content %}
<p>{{ text }}</p>
{% endblock %}
"""


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LetterTemplate:
    """The template of a package that is there for this test."""
    package = tmp_path / "letters_of_a_shop"
    (package / "templates").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "templates/letter.html").write_text(TEMPLATE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return LetterTemplate("letters_of_a_shop", "letter.html")


@pytest.mark.parametrize(
    ("language", "direction", "start"), [("de", "ltr", "left"), ("ar", "rtl", "right")]
)
def test_a_letter_stands_in_the_frame_in_its_direction(
    template: LetterTemplate, language: str, direction: str, start: str
) -> None:
    html = template.render(language=language, subject="A <b>lamp</b>", text="<script>1</script>")

    assert html.startswith(f'<!doctype html>\n<html lang="{language}" dir="{direction}">\n')
    assert "<title>A &lt;b&gt;lamp&lt;/b&gt;</title>" in html
    assert f'<body style="text-align:{start};">' in html
    assert "<p>&lt;script&gt;1&lt;/script&gt;</p>" in html and html.endswith("</body>\n</html>")
