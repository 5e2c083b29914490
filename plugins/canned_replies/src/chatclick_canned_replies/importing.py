"""Taking replies in from a table: one that is there by shortcut, or by title, is replaced."""

from typing import Any

from chatclick.errors import ChatclickError
from chatclick_canned_replies.csv_files import Row
from chatclick_canned_replies.keeping import MOST, Keeping
from chatclick_canned_replies.models import Reply
from chatclick_canned_replies.people import Person

Key = tuple[str, str | None, str]


async def take_in(keeping: Keeping[Reply], person: Person, rows: list[Row]) -> dict[str, Any]:
    """Store what was read, line by line; a wrong line keeps no other one out.

    Returns:
        How many were made and changed, and which lines were left out and why.
    """
    known = {_key(row): row.id for row in await keeping.list(person, "", MOST)}
    failed: list[dict[str, Any]]
    failed = [{"line": row.line, "detail": row.problem} for row in rows if row.values is None]
    new: dict[Key, dict[str, Any]] = {}
    updated = 0
    for row in rows:
        if row.values is None:
            continue
        values = dict(row.values)
        key = (values["scope"], values["team_id"], values.get("shortcut") or values["title"])
        try:
            person.check(values)
            if key in known:
                _ = await keeping.change(person, known[key], values)
                updated += 1
            else:
                new[key] = values
        except ChatclickError as error:
            failed.append({"line": row.line, "detail": error.detail})
    created = await keeping.create_all(person, list(new.values()))
    failed.sort(key=lambda one: one["line"])
    return {"created": len(created), "updated": updated, "failed": failed}


def _key(row: Reply) -> Key:
    return (row.scope, row.team_id, row.shortcut or row.title)
