"""Keeping policies."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from chatclick import PluginContext
from chatclick.clock import now
from chatclick.errors import Conflict, NotFound
from chatclick.reading import refuse
from chatclick_sla import clocks
from chatclick_sla.models import Clock, Policy
from chatclick_sla.policies import MOST_POLICIES, Policies


class Keeping:
    """Writes policies.

    Args:
        context: the plugin's.
        policies: what it has in memory.
    """

    def __init__(self, context: PluginContext, policies: Policies) -> None:
        self._context = context
        self._policies = policies

    async def create(self, values: Mapping[str, Any]) -> Policy:
        """Keep a new policy, behind the others.

        Raises:
            Conflict: there are too many.
        """
        row = Policy(id=uuid4().hex, **{"conditions": {}, **values}, position=0, updated_at=now())

        async def work() -> None:
            count = await Policy.all().count()
            if count >= MOST_POLICIES:
                raise Conflict(f"At most {MOST_POLICIES}.", code="too_many")
            last = await Policy.all().order_by("-position").first()
            row.position = last.position + 1 if last else 0
            await Policy.bulk_create([row])

        await self._context.write(work)
        await self._forget()
        return row

    async def change(self, policy_id: str, values: Mapping[str, Any]) -> Policy:
        """Change a policy; clocks that run keep the target they began with.

        Raises:
            NotFound: there is none.
        """

        async def work() -> Policy:
            row = await _get(policy_id)
            row = row.update_from_dict({**values, "updated_at": now()})
            await row.save()
            return row

        changed = await self._context.write(work)
        await self._forget()
        return changed

    async def delete(self, policy_id: str) -> None:
        """Remove a policy; its clocks that run are dropped.

        Raises:
            NotFound: there is none.
        """

        async def work() -> None:
            row = await _get(policy_id)
            live = Clock.filter(policy_id=row.id, status__in=clocks.LIVE)
            await live.update(status=clocks.DROPPED, ended_at=now(), next_at=None)
            await row.delete()

        await self._context.write(work)
        await self._forget()

    async def order(self, ids: Sequence[str]) -> None:
        """Put the policies into another order.

        Raises:
            Invalid: the ids are not those of all policies.
        """

        async def work() -> None:
            known = await Policy.all().limit(MOST_POLICIES).values_list("id", flat=True)
            if sorted(map(str, known)) != sorted(ids):
                raise refuse("/ids", "order", "Name every policy once.")
            for position, policy_id in enumerate(ids):
                await Policy.filter(id=policy_id).update(position=position)

        await self._context.write(work)
        await self._forget()

    async def _forget(self) -> None:
        """Look at the policies again, and take what happens from here on."""
        self._policies.forget()
        await self._context.skip_events(for_s=0)


async def _get(policy_id: str) -> Policy:
    row = await Policy.get_or_none(id=policy_id[:32])
    if row is None:
        raise NotFound("There is no such policy.")
    return row
