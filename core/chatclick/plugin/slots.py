"""What a plugin shows in places of the Admin UI: data in a small vocabulary, never markup."""

import math
from dataclasses import dataclass, field
from typing import Literal

from chatclick.plugin.json_form import JSONForm, JSONObject, freeze

SLOTS: dict[str, str] = {
    "session.sidebar": "Beside a conversation, among its details",
    "session.actions": "Buttons above a conversation",
    "session.composer": "Buttons where a reply is written",
    "dashboard.tile": "A tile where no conversation is open",
}
"""Every place by name, with what it is."""

MAX_BLOCKS = 20
MAX_ITEMS = 30
MAX_TEXT = 2000
MAX_POINTS = 100
SCHEMES = ("https://", "http://", "mailto:", "tel:")

BlockType = Literal["text", "fields", "list", "link", "button", "line"]
Tone = Literal["plain", "good", "warn", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotItem(JSONForm):
    """A line of a block.

    Attributes:
        label: what it is; in a list, what is read.
        value: of fields, what it is for this conversation; in a list, a second, fainter word.
        url: where it leads, "" for nowhere.
    """

    label: str
    value: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        _check_text(self.label, self.value)
        _check_url(self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotBlock(JSONForm):
    """One block. Its type says which of the rest counts.

    Attributes:
        type: "text": a sentence. "fields": pairs of name and value. "list": lines. "link": a way
            to an address or to a page of the plugin. "button": runs an action of the plugin.
            "line": a small chart of how a number went, from the oldest to the newest.
        text: the sentence, what stands on the link or button, or the chart in words, for those who
            do not see it.
        tone: of a text or a chart: how good the news is.
        items: of fields and lists.
        url: of a link: an address with http(s), mailto or tel.
        page: of a link without `url`: path of an admin page of the plugin, "" for its only one.
        action: of a button: the type of an action the plugin offers with `register_actions`.
        values: of a button: what the action is given. In "session.composer" what is written so
            far is added as `draft`; the action's value `draft` takes its place, with an undo.
        confirm: of a button: a question asked first, "" for none.
        points: of a chart: two numbers or more.
    """

    type: BlockType
    text: str = ""
    tone: Tone = "plain"
    items: tuple[SlotItem, ...] = ()
    url: str = ""
    page: str = ""
    action: str = ""
    values: JSONObject = field(default_factory=dict)
    confirm: str = ""
    points: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", freeze(self.values))
        _check_text(self.text, self.page, self.action, self.confirm)
        _check_url(self.url)
        if len(self.items) > MAX_ITEMS:
            raise ValueError(f"a block has at most {MAX_ITEMS} items")
        if self.type in ("fields", "list"):
            return
        if not self.text:
            raise ValueError(f'a block of type "{self.type}" needs a text')
        if self.type == "button" and not self.action:
            raise ValueError("a button needs an action")
        if self.type == "line" and not 2 <= len(self.points) <= MAX_POINTS:
            raise ValueError(f"a chart has 2 to {MAX_POINTS} points")
        if not all(math.isfinite(point) for point in self.points):
            raise ValueError("the points of a chart are numbers")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotContent(JSONForm):
    """What a plugin shows in a place now.

    Attributes:
        title: heading, "" for the one in the manifest.
        blocks: from top to bottom.
    """

    title: str = ""
    blocks: tuple[SlotBlock, ...] = ()

    def __post_init__(self) -> None:
        _check_text(self.title)
        if len(self.blocks) > MAX_BLOCKS:
            raise ValueError(f"a slot has at most {MAX_BLOCKS} blocks")


def _check_text(*texts: str) -> None:
    if any(len(text) > MAX_TEXT for text in texts):
        raise ValueError(f"a text has at most {MAX_TEXT} characters")


def _check_url(url: str) -> None:
    _check_text(url)
    if url and not url.startswith(SCHEMES):
        raise ValueError("an address begins with https:, http:, mailto: or tel:")
