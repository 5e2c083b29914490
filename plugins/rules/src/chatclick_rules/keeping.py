"""The rule set as people keep it: a draft, published revisions, and the way back."""

import asyncio
import builtins
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from chatclick import PluginContext
from chatclick.errors import Conflict, FieldError, Invalid, NotFound, PreconditionFailed
from chatclick.reading import names_etag
from chatclick_rules.engine import RuleSet, read_rule_set
from chatclick_rules.models import Draft, Revision

ONLY = "draft"
MAX_REVISIONS = 200
Change = Callable[[list[dict[str, Any]]], Sequence[Any]]
"""Makes the new list of rules from the present one."""
Check = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Refuses a rule set that can be read and must not be kept."""
EMPTY: Mapping[str, Any] = {"schemaVersion": 1, "time_zone": "UTC", "rules": []}


class Keeping:
    """Keeps the rule set.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def get(self) -> Draft:
        """Return the draft; an empty one, not stored, before the first edit."""
        row = await Draft.get_or_none(id=ONLY)
        return row or Draft(
            id=ONLY, document=dict(EMPTY), version=0, updated_at=_now(), updated_by=""
        )

    async def save_draft(
        self,
        document: Mapping[str, Any],
        by: str,
        etag: str | None,
        check: Check | None = None,
    ) -> Draft:
        """Replace the draft.

        Args:
            document: the new one; every rule gets an id that it keeps.
            by: who edits.
            etag: of the draft that was edited; None replaces whatever is there.
            check: looks at it before it is kept.

        Raises:
            Invalid: it is no rule set; each problem with its pointer.
            PreconditionFailed: somebody else saved meanwhile.
        """
        named = name_rules(document)
        await read_apart(named)
        if check is not None:
            await check(named)

        async def work() -> Draft:
            row = await self.get()
            require_seen(row, etag)
            row.document, row.updated_at, row.updated_by = dict(named), _now(), by[:160]
            row.version += 1
            await (row.save() if row.version > 1 else row.save(force_create=True))
            return row

        return await self._context.write(work)

    async def change(
        self, build: Change, by: str, etag: str | None, check: Check | None = None
    ) -> Draft:
        """Change the list of rules.

        Args:
            build: returns the new list, given the present one; it may raise.
            by: who edits.
            etag: as of `save_draft`.
            check: as of `save_draft`.

        Raises:
            Invalid, PreconditionFailed: as of `save_draft`.
        """
        row = await self.get()
        require_seen(row, etag)
        rules = build(list(row.document["rules"]))
        document = {**row.document, "rules": rules}
        # By the one that was just read: two changes at once must not undo each other.
        return await self.save_draft(document, by, build_etag(row), check)

    async def publish(self, by: str, etag: str | None) -> Draft:
        """Put the draft in force, as a new revision.

        Raises:
            PreconditionFailed: somebody saved another draft meanwhile.
            Conflict: there is nothing to publish.
        """

        async def work() -> Draft:
            row = await self.get()
            if row.version == 0:
                raise Conflict("There are no rules to publish yet.", code="rules_empty")
            require_seen(row, etag)
            if row.published_version == row.version:
                return row
            made = await self._build_revision(row.document, by, None)
            await made.save(force_create=True)
            await Revision.filter(revision__lte=made.revision - MAX_REVISIONS).delete()
            row.published = made.revision
            row.published_version = row.version
            await row.save(update_fields=["published", "published_version"])
            return row

        return await self._context.write(work)

    async def roll_back(self, number: int, by: str) -> Draft:
        """Put a revision in force again, as a new one; the draft becomes the same.

        Raises:
            NotFound: there is no such revision.
        """

        async def work() -> Draft:
            old = await self.get_revision(number)
            row = await self.get()
            row.document, row.updated_at, row.updated_by = old.document, _now(), by[:160]
            row.version += 1
            made = await self._build_revision(old.document, by, number)
            await made.save(force_create=True)
            row.published = made.revision
            row.published_version = row.version
            await row.save()
            return row

        return await self._context.write(work)

    async def list(self, before: int | None, limit: int) -> builtins.list[Revision]:
        """Return revisions, the newest first, without their documents."""
        found = Revision.all() if before is None else Revision.filter(revision__lt=before)
        shown = ("revision", "restored", "created_at", "created_by")
        return await found.order_by("-revision").limit(limit).only(*shown)

    async def get_revision(self, number: int) -> Revision:
        """Return a revision.

        Raises:
            NotFound: there is none.
        """
        row = await Revision.get_or_none(revision=number)
        if row is None:
            raise NotFound("There is no such revision.", code="revision_not_found")
        return row

    async def find_published(self) -> Revision | None:
        """Return the revision in force, None for none."""
        return await Revision.all().order_by("-revision").first()

    async def find_newest_number(self) -> int:
        """Return the number of the revision in force, 0 for none."""
        newest = await Revision.all().order_by("-revision").only("revision").first()
        return newest.revision if newest else 0

    async def _build_revision(
        self, document: dict[str, Any], by: str, restored: int | None
    ) -> Revision:
        """Return the next revision, which is still to be stored."""
        return Revision(
            revision=await self.find_newest_number() + 1,
            document=document,
            restored=restored,
            created_at=_now(),
            created_by=by[:160],
        )


def name_rules(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give every rule without an id the first that is free."""
    rules = document.get("rules")
    if not isinstance(rules, list):
        return document
    taken = {one.get("id") for one in rules if isinstance(one, Mapping) and _is_text(one.get("id"))}
    named = []
    number = 0
    for one in rules:
        if isinstance(one, Mapping) and "id" not in one:
            number += 1
            while f"rule-{number}" in taken:
                number += 1
            one = {"id": f"rule-{number}", **one}
        named.append(one)
    return {**document, "rules": named}


async def read_apart(document: object, pointer: str = "") -> RuleSet:
    """Read a rule set in a thread: thousands of rules take seconds.

    Raises:
        Invalid: as `read_rule_set`.
    """
    return await asyncio.to_thread(read_rule_set, document, pointer)


def require_seen(row: Draft, etag: str | None) -> None:
    """Refuse to change a draft that is not the one somebody saw.

    Args:
        row: as it is now.
        etag: as `If-Match` has it; None for whatever is there.

    Raises:
        PreconditionFailed: it names another one.
    """
    if etag is not None and not names_etag(etag, build_etag(row)):
        raise PreconditionFailed("Somebody saved the rules meanwhile; load them again.")


def build_etag(row: Draft) -> str:
    """Return the ETag of the draft."""
    return f'"{row.version}"'


def find_place(rules: Sequence[Mapping[str, Any]], rule_id: str) -> int:
    """Return where a rule stands.

    Raises:
        NotFound: there is none by this id.
    """
    for at, one in enumerate(rules):
        if one["id"] == rule_id:
            return at
    raise NotFound("There is no such rule.", code="rule_not_found")


def move_rule(rules: Sequence[dict[str, Any]], rule_id: str, position: int) -> list[Any]:
    """Return rules with one of them at another place.

    Raises:
        NotFound: there is none by this id.
    """
    moved = rules[find_place(rules, rule_id)]
    others = [one for one in rules if one is not moved]
    return [*others[:position], moved, *others[position:]]


def build_order(rules: Sequence[Mapping[str, Any]], ids: object) -> list[Any]:
    """Return rules in another order.

    Raises:
        Invalid: the ids are not those of all rules, each once.
    """
    known = {one["id"]: one for one in rules}
    wanted = [one for one in ids if isinstance(one, str)] if isinstance(ids, list) else []
    if sorted(known) != sorted(wanted):
        text = "Name every rule once."
        raise Invalid(text, errors=(FieldError("/ids", "invalid", text),))
    return [known[one] for one in wanted]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _now() -> datetime:
    return datetime.now(UTC)
