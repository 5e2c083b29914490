"""Keeping categories."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from chatclick import PluginContext
from chatclick.errors import Conflict, NotFound
from chatclick.reading import refuse
from chatclick_knowledge_base.keeping import note_change
from chatclick_knowledge_base.models import Article, Category
from chatclick_knowledge_base.reading import NOTHING, build_slug

MOST = 200


class Categories:
    """Keeps categories.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def list(self) -> Sequence[Category]:
        """Return all categories, in their order."""
        return await Category.all().order_by("position", "slug").limit(MOST)

    async def create(self, values: Mapping[str, Any]) -> Category:
        """Keep a new category.

        Raises:
            Conflict: there are too many.
            Invalid: the slug is taken.
        """

        async def work() -> Category:
            count = await Category.all().count()
            if count >= MOST:
                raise Conflict(f"At most {MOST} categories.", code="too_many")
            names = values["names"]
            slug = values.get("slug") or build_slug(next(iter(names.values()))) or "category"
            if "slug" not in values:
                slug = await _find_free(slug)
            await _check_slug(slug, "")
            position = values.get("position", count)
            made = await Category.create(id=uuid4().hex, slug=slug, names=names, position=position)
            await note_change()
            return made

        return await self._context.write(work)

    async def change(self, category_id: str, values: Mapping[str, Any]) -> Category:
        """Change a category; what is left out stays.

        Raises:
            NotFound: there is none.
            Invalid: the slug is taken.
        """

        async def work() -> Category:
            category = await Category.get_or_none(id=category_id)
            if category is None:
                raise NotFound(NOTHING)
            if "slug" in values:
                await _check_slug(values["slug"], category_id)
            _ = category.update_from_dict(dict(values))
            await category.save()
            await note_change()
            return category

        return await self._context.write(work)

    async def delete(self, category_id: str) -> None:
        """Remove a category; its articles stay, without one.

        Raises:
            NotFound: there is none.
        """

        async def work() -> None:
            if not await Category.filter(id=category_id).delete():
                raise NotFound(NOTHING)
            await Article.filter(category_id=category_id).update(category_id=None)
            await note_change()

        await self._context.write(work)


async def _check_slug(slug: str, own_id: str) -> None:
    if await Category.filter(slug=slug).exclude(id=own_id).exists():
        raise refuse("/slug", "taken", "Another category has this address.")


async def _find_free(base: str) -> str:
    slug, number = base, 1
    while await Category.filter(slug=slug).exists():
        number += 1
        slug = f"{base[:74]}-{number}"
    return slug
