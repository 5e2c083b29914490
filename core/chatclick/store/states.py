"""The session state machine, without I/O.

`bot`, `queued` and `open` wait for staff or a bot, `waiting` and `snoozed` for the visitor or a
time, `resolved` and `closed` are done. Only `closed` refuses messages.
"""

from typing import Final

ACTIVE: Final = "active"
WAITING: Final = "waiting"
DONE: Final = "done"

CATEGORY: Final[dict[str, str]] = {
    "bot": ACTIVE,
    "queued": ACTIVE,
    "open": ACTIVE,
    "waiting": WAITING,
    "snoozed": WAITING,
    "resolved": DONE,
    "closed": DONE,
}

STATES_OF: Final[dict[str, tuple[str, ...]]] = {
    category: tuple(state for state, its in CATEGORY.items() if its == category)
    for category in (ACTIVE, WAITING, DONE)
}


def after_message(state: str, sender_kind: str, has_assignee: bool) -> str:
    """Return the state of a session after a public message.

    Args:
        state: the state before it, not "closed".
        sender_kind: "visitor", "agent", "bot" or "system".
        has_assignee: whether somebody is assigned.
    """
    if sender_kind == "visitor" and state in ("waiting", "snoozed", "resolved"):
        return "open" if has_assignee else "queued"
    if sender_kind == "agent" and state in ("bot", "queued", "open"):
        return "waiting"
    return state


def find_owner(state: str, bot_id: str | None, assignee_id: str | None) -> str | None:
    """Return who has a session: the id of a bot's plugin, of a staff member, or None for nobody."""
    return bot_id or "" if state == "bot" else assignee_id


def after_reopen(has_assignee: bool) -> str:
    """Return the state of a session that was done and goes on."""
    return "open" if has_assignee else "queued"
