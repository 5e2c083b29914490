"""The form of a widget that asks for a rating: found, put into words, and read back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatclick import PluginContext, SessionView
from chatclick.errors import NotFound
from chatclick_csat.scales import SCALES
from chatclick_csat.wording import WORDS, say

USUAL_SCALE = 5
COMMENT: Mapping[str, Any] = {"name": "comment", "type": "textarea", "label": "form.comment"}


@dataclass(frozen=True, slots=True)
class Form:
    """What a widget asks.

    Attributes:
        scale: how many steps the rating has.
        fields: further questions.
        consent: the words of a box to tick, "" for none.
        strings: the widget's own words, by language and key.
    """

    scale: int
    fields: tuple[Mapping[str, Any], ...]
    consent: str
    strings: Mapping[str, Mapping[str, str]]

    def word(self, language: str, key: str) -> str:
        """Return a label: the widget's own words, ours, or what stands there."""
        for one in (language, *(it for it in self.strings if it.startswith(f"{language}-"))):
            own = self.strings.get(one, {}).get(key)
            if own:
                return own
        return say(language, key) if key in WORDS[language] else key


async def find_form(session: SessionView, context: PluginContext) -> Form | None:
    """Return the form of the session's widget; None where it asks nothing."""
    if session.widget_id is None:
        return None
    try:
        config = await context.widgets.get_config(session.widget_id)
    except NotFound:
        return None
    forms = config.get("forms")
    form = forms.get("csat", {}) if isinstance(forms, Mapping) else {}
    if not isinstance(form, Mapping) or not form.get("enabled", True):
        return None
    return _read_form(form, config.get("strings", {}))


def _read_form(form: Mapping[str, Any], strings: Any) -> Form:
    consent = form.get("consent")
    return Form(
        scale=form["scale"] if form.get("scale") in SCALES else USUAL_SCALE,
        fields=tuple(form.get("fields", (COMMENT,))),
        consent=str(consent["text"]) if consent else "",
        strings=strings,
    )


def read_values(
    form: Form, get: Callable[[str], str | None], get_all: Callable[[str], Sequence[str]]
) -> dict[str, Any]:
    """Return what a browser sent as values of the form; the host checks them.

    Args:
        form: says of which type each is.
        get: returns the value of a name.
        get_all: returns all values of a name.
    """
    values: dict[str, Any] = {"score": _read_number(get("score"))}
    for field in form.fields:
        name = field["name"]
        if field["type"] == "checkbox":
            values[name] = get(name) is not None
        elif field["type"] == "choice":
            values[name] = list(get_all(name))
        elif field["type"] == "rating":
            values[name] = _read_number(get(name))
        else:
            values[name] = get(name) or ""
    if form.consent:
        values["consent"] = get("consent") is not None
    return values


def _read_number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else None
