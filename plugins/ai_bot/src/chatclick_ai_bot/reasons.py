"""Why people take over: phrases of the manifest, told in the language of whoever reads."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from chatclick import Phrase

WISH = Phrase("wants_people")
FAILED = Phrase("failed")
OFF = Phrase("model_off")

_MODEL = {
    "off": OFF,
    "budget": Phrase("model_budget"),
    "timeout": Phrase("model_timeout"),
    "malformed": Phrase("model_malformed"),
    "refused": Phrase("model_refused"),
    "unavailable": Phrase("model_unavailable"),
}


def of_model(code: str) -> Phrase:
    """Return the reason for a failure of the language model, by its code."""
    return _MODEL.get(code, Phrase("model_failed"))


def about(code: str, title: str) -> Phrase:
    """Return a reason that names what the bot wanted to do."""
    return Phrase(code, {"title": title})


def tell(code: str, values: Mapping[str, Any], locale: str) -> str:
    """Say a reason in a language; what was kept as a text by older versions stays as it is.

    Args:
        code: of a phrase, or a text.
        values: of the phrase.
        locale: the language of whoever looks.
    """
    texts = _read(locale.partition("-")[0])
    return texts[code].format_map(values) if code in texts else code


@cache
def _read(language: str) -> Mapping[str, str]:
    folder = files("chatclick_ai_bot")
    texts = json.loads(folder.joinpath("chatclick-plugin.json").read_text("utf-8"))["phrases"]
    file = folder.joinpath(f"locales/{language}.json")
    if language in ("de", "ar"):
        words = json.loads(file.read_text("utf-8"))
        texts |= {code: words[key] for code in texts if (key := f"/phrases/{code}") in words}
    return dict(texts)
