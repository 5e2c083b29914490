"""HTML of mails: a frame that mail programs show alike, with what a plugin's template puts into it.

Nothing of HTML comes from anybody: templates escape what they are given.
"""

from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from chatclick.texts import find_direction

_FRAME = PrefixLoader({"chatclick": PackageLoader("chatclick.mail", "templates")})


class LetterTemplate:
    """A template of a plugin that begins with `{% extends "chatclick/letter.html" %}`.

    It fills the block `content`, and `style` with the style of the body. Beside what it is rendered
    with it knows `language`, `subject`, `direction` ("ltr" or "rtl") and `start` ("left" or
    "right"): where lines begin.

    Args:
        package: the plugin's, which has a folder `templates`.
        name: of the file in it.
    """

    def __init__(self, package: str, name: str) -> None:
        loader = ChoiceLoader([_FRAME, PackageLoader(package, "templates")])
        self._environment = Environment(loader=loader, autoescape=True, trim_blocks=True)
        self._name = name

    def render(self, *, language: str, subject: str, **values: Any) -> str:
        """Return a whole mail as HTML.

        Args:
            language: a tag such as "de"; it says in which direction lines run.
            subject: one line.
            values: what else the template knows.
        """
        direction = find_direction(language)
        return self._environment.get_template(self._name).render(
            values,
            language=language,
            subject=subject,
            direction=direction,
            start="right" if direction == "rtl" else "left",
        )
