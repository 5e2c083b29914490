"""Who may use and who may change what, from who calls. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q

from chatclick import Caller
from chatclick.errors import Forbidden
from chatclick.reading import refuse
from chatclick_canned_replies.models import Shared

SHARING = "team:write"
"""Who has it keeps what everybody, or any team, uses."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers.

    Attributes:
        id: of the staff member, or the API key.
        team_ids: of the teams they are in.
        may_share: they keep what everybody uses.
    """

    id: str
    team_ids: tuple[str, ...]
    may_share: bool

    @property
    def usable(self) -> Q:
        """What they may use, as a condition on rows."""
        own = Q(scope="own", owner_id=self.id)
        shared = Q(scope="all") | own
        if self.may_share:
            return shared | Q(scope="team")
        return shared | Q(scope="team", team_id__in=list(self.team_ids) or [""])

    def may_change(self, row: Shared) -> bool:
        """Tell whether they may change or remove a thing."""
        return self.may_keep(row.scope, row.team_id) and (
            row.scope != "own" or row.owner_id == self.id
        )

    def may_keep(self, scope: str, team_id: str | None) -> bool:
        """Tell whether they may have things for such people."""
        if scope == "own" or self.may_share:
            return True
        return scope == "team" and team_id in self.team_ids

    def check(self, values: Mapping[str, Any]) -> None:
        """Refuse to keep a thing for people who are not theirs to serve.

        Raises:
            Invalid: a team's thing without a team, or the other way round.
            Forbidden: it is not theirs to share.
        """
        scope, team_id = values["scope"], values.get("team_id")
        if (scope == "team") != (team_id is not None):
            raise refuse("/team_id", "required", "Name the team, for a team's things only.")
        if not self.may_keep(scope, team_id):
            raise Forbidden(f"To share with others this needs the permission {SHARING}.")


def build_person(caller: Caller, team_ids: tuple[str, ...]) -> Person:
    """Build the person from who calls."""
    return Person(caller.id, team_ids, SHARING in caller.permissions)
