"""What has to be known of a session to count its next event, from one batch to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chatclick_analytics.points import Place, locate


@dataclass(slots=True)
class State:
    """What has to be known of a session to count its next event.

    Attributes:
        place: the values of its dimensions now.
        has_bot: a bot has it.
        began_ms: when it began, 0 where that was before anybody counted.
        started_ms: when it began or was last reopened.
        waits_ms: since when its visitor waits for people.
        queued_ms: since when it waits for somebody to be assigned.
        held_ms: since when its visitor waited as it was merged.
        spoke_ms: when anybody last wrote to the other side.
        is_answered: staff has written.
        is_unheard: the visitor has written since staff last did.
        is_passed_on: it was told that it leaves somebody; the assignment that follows repeats it.
        undelivered: messages on their way, as [seq, when].
        rating: as it was counted, with when and where.
    """

    place: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    has_bot: bool = False
    began_ms: int = 0
    started_ms: int = 0
    waits_ms: int = 0
    queued_ms: int = 0
    held_ms: int = 0
    spoke_ms: int = 0
    is_answered: bool = False
    is_unheard: bool = False
    is_done: bool = False
    is_passed_on: bool = False
    was_ended: bool = False
    was_bot: bool = False
    was_handed_over: bool = False
    undelivered: list[list[int]] = field(default_factory=list)
    rating: list[Any] | None = None
    _where: Place | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def where(self) -> Place:
        """Where it is now; found once for all that counts there."""
        if self._where is None:
            self._where = locate(self.place, self.tags)
        return self._where

    def move(self, dimension: str, value: Any) -> None:
        """Set the value of a dimension, if there is one."""
        if isinstance(value, str) and value:
            self.place[dimension] = value[:80]
            self._where = None

    def tag(self, tags: list[str]) -> None:
        """Set the tags."""
        self.tags, self._where = tags, None

    def to_json(self) -> dict[str, Any]:
        """Return it as kept: what is not said is as at the beginning."""
        return {key: value for key in _KEPT if (value := getattr(self, key))}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "State":
        """Return what was kept."""
        return cls(**document)


_KEPT = tuple(key for key in State.__slots__ if key != "_where")
