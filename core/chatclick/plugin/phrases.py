"""What plugins say of their decisions, so that each reader has it in their own language."""

from dataclasses import dataclass, field
from typing import TypeAlias

from chatclick.plugin.json_form import JSONForm, JSONObject, freeze


@dataclass(frozen=True, slots=True)
class Phrase(JSONForm):
    """One of the texts under `phrases` in the manifest, and what stands in its places.

    Attributes:
        code: which text.
        values: texts, numbers, true or false, by the name of the place: at most 10. A text may
            also be one by language, such as {"en": "low", "de": "niedrig"}, English among them.
        plugin_id: whose text it is; "" is the plugin that says it.
    """

    code: str
    values: JSONObject = field(default_factory=dict)
    plugin_id: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", freeze(self.values))


Wording: TypeAlias = str | Phrase | tuple[str | Phrase, ...]
"""A text in one language, a phrase in every reader's, or several of them, one after the other."""
