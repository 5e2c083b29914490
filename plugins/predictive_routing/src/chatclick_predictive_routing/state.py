"""What was decided about the plugin itself: whether it only looks on, and which version learns."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from chatclick import PluginContext
from chatclick.clock import now

SHADOW, ACTIVE = "shadow", "active"
KEY = "state"


@dataclass(frozen=True, slots=True)
class State:
    """The state.

    Attributes:
        mode: "shadow" looks on, "active" advises.
        version: of what was learned; a reset begins another.
        newest: the highest version there ever was.
        since: since when the mode is so, as text.
    """

    mode: str = SHADOW
    version: int = 1
    newest: int = 1
    since: str = ""


async def load_state(context: PluginContext) -> State:
    """Read the state."""
    found = await context.kv.get(KEY)
    if not isinstance(found, Mapping):
        return State()
    return State(
        mode=ACTIVE if found.get("mode") == ACTIVE else SHADOW,
        version=int(str(found.get("version", 1))),
        newest=int(str(found.get("newest", 1))),
        since=str(found.get("since", "")),
    )


async def save_state(context: PluginContext, state: State) -> None:
    """Write the state."""
    await context.kv.set(KEY, asdict(state))


def stamp(at: datetime | None = None) -> str:
    """Return a moment as text, now if none is given."""
    return (at or now()).isoformat(timespec="seconds").replace("+00:00", "Z")
