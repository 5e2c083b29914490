"""What is known of each kind of block: its outcomes, and whether the flow stands still there."""

from collections.abc import Mapping
from dataclasses import dataclass

from chatclick_widget_schema.schema import JSONObject

SAY = frozenset(
    {"core.text", "core.image", "core.video", "core.file", "core.card", "core.carousel"}
)
ASK = frozenset(
    f"core.ask.{name}"
    for name in ("text", "choice", "number", "email", "phone", "date", "file", "rating", "qr")
)
ACT = frozenset(
    {
        "core.tag",
        "core.priority",
        "core.emit",
        "core.set",
    }
)
LEAVES = frozenset({"core.jump", "core.close"})
"""Kinds after which the next block is never reached."""

PAUSES = ASK | {"core.wait", "core.handover", "core.assign", "core.close"}
"""Kinds at which the flow stands still until somebody or the clock does something."""

OTHERS = frozenset({"core.condition", "core.split", "core.webhook", "core.call"})
CORE = SAY | ASK | ACT | LEAVES | PAUSES | OTHERS


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes of one block.

    Attributes:
        known: names that `out` may have.
        needed: those of which the flow must say where they lead.
    """

    known: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


def find_outcomes(
    block: JSONObject, plugin_types: Mapping[str, tuple[str, ...]] | None
) -> Outcomes | None:
    """Return the outcomes of a block that has passed the schema.

    Args:
        block: the block.
        plugin_types: outcomes by kind of the blocks that plugins offer; None for "not known here".

    Returns:
        The outcomes; None for a kind of block there is not, and for one of which nothing is known.
    """
    kind, data, out = block["type"], block.get("data", {}), block.get("out", {})
    if kind in ASK:
        choices = tuple(dict.fromkeys(one["id"] for one in data.get("choices", ())))
        others = ("other",) if kind == "core.ask.choice" else ()
        # With no choice connected the answer just goes into the variable.
        branches = choices if any(choice in out for choice in choices) else ()
        timeout = ("timeout",) if "timeout_s" in data else ()
        return Outcomes((*choices, *others, "invalid", "timeout"), (*branches, *timeout))
    if kind == "core.condition":
        return Outcomes(("true", "false"), ("true", "false"))
    if kind == "core.split":
        return Outcomes(tuple(data["weights"]), tuple(data["weights"]))
    if kind == "core.webhook":
        return Outcomes(("done", "failed"), ("failed",))
    if kind in CORE:
        return Outcomes()
    if plugin_types is None or kind not in plugin_types:
        return None
    known = tuple(dict.fromkeys((*plugin_types[kind], "failed")))
    return Outcomes(known, ("failed",))
