"""What a client holds of one session: the rules of D8, without any input or output."""

from dataclasses import dataclass, field
from typing import Any, Literal

Event = dict[str, Any]
Step = Literal["applied", "repeat", "hole"]


@dataclass(slots=True)
class Stream:
    """The events of one session that a client has applied, ascending and without a hole.

    Attributes:
        session_id: whose events.
        last_seq: sequence number of the newest applied event, 0 for none.
        applied: the applied events, oldest first.
        is_asking: True while the missing part has been asked for.
        asked_after: the number behind which was asked last.
    """

    session_id: str
    last_seq: int = 0
    applied: list[Event] = field(default_factory=list)
    is_asking: bool = False
    asked_after: int = 0
    _ahead: dict[int, Event] = field(default_factory=dict)

    def take(self, event: Event) -> Step:
        """Apply an event if it is the next one.

        Returns:
            "applied"; "repeat" for one applied before; "hole" when something before it is missing,
            in which case it waits and the caller has to ask.
        """
        seq = event["seq"]
        if seq <= self.last_seq:
            return "repeat"
        if seq > self.last_seq + 1:
            self._ahead[seq] = event
            return "hole"
        self._apply(event)
        while (following := self._ahead.pop(self.last_seq + 1, None)) is not None:
            self._apply(following)
        self._ahead = {seq: held for seq, held in self._ahead.items() if seq > self.last_seq}
        return "applied"

    @property
    def has_hole(self) -> bool:
        """Whether events wait for a missing one."""
        return bool(self._ahead)

    def _apply(self, event: Event) -> None:
        self.applied.append(event)
        self.last_seq = event["seq"]
