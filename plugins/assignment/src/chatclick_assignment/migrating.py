"""Settings of earlier versions, carried over."""

from typing import Any

from chatclick import JSONObject


def migrate(values: JSONObject, from_version: str) -> dict[str, Any]:
    """Return settings of an earlier major version as those of now.

    1.0 had `help_other_teams`, on or off, and knew nothing of languages: whoever has settings of it
    goes on without.
    """
    migrated = dict(values)
    if from_version.startswith("1."):
        helps = migrated.pop("help_other_teams", False)
        migrated |= {"other_teams": "at_once" if helps else "never", "language": "off"}
    return migrated
