"""What an installation has that things can be sent to or belong to: queues, teams, widgets.

Ids and names, and little more, for choosing one and for calling it by its name.
"""

from dataclasses import dataclass
from typing import Protocol

from chatclick.plugin.views import View

MOST_LISTED = 500
"""How many of a kind a plugin is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView(View):
    """A queue, where sessions wait.

    Attributes:
        team_id: the team that alone serves it; None for everybody.
        is_fallback: it takes what nothing else takes; there is always one.
    """

    id: str
    name: str
    team_id: str | None = None
    is_fallback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView(View):
    """A team."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetEntry(View):
    """A widget, without its config.

    Attributes:
        is_published: visitors can see it.
    """

    id: str
    name: str
    is_published: bool = True


class Queues(Protocol):
    """Queues. Needs `queue:read`."""

    async def list(self, *, limit: int = MOST_LISTED) -> tuple[QueueView, ...]:
        """Return queues in the order in which they are served.

        Args:
            limit: how many at most, up to 500.
        """


class Teams(Protocol):
    """Teams. Needs `team:read`."""

    async def list(self, *, limit: int = MOST_LISTED) -> tuple[TeamView, ...]:
        """Return teams by name.

        Args:
            limit: how many at most, up to 500.
        """
