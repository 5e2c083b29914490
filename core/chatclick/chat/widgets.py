"""Published configs of widgets as services read them: newest version, defaults filled in."""

from collections.abc import Mapping
from typing import Any

from chatclick.store.models import Widget, WidgetRevision
from chatclick_widget_schema import effective, migrate

MAX_KEPT = 200

Config = Mapping[str, Any]


class WidgetConfigs:
    """Reads configs; a revision never changes, so each is worked out once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], Config] = {}

    async def find(self, widget_id: str | None) -> Config:
        """Return the published config of a widget; the defaults where there is none."""
        widget = await Widget.get_or_none(id=widget_id) if widget_id else None
        if widget is None or widget.published_revision is None:
            return await self._find_revision("", 0)
        return await self._find_revision(widget.id, widget.published_revision)

    async def shows_typed_words(self, widget_id: str | None) -> bool:
        """Tell whether staff see what visitors of a widget write before they send it."""
        typing = (await self.find(widget_id))["features"]["typing"]
        return bool(typing["enabled"] and typing["visitor"] and typing["preview"])

    async def _find_revision(self, widget_id: str, number: int) -> Config:
        kept = self._kept.get((widget_id, number))
        if kept is not None:
            return kept
        config: dict[str, Any] = {"schemaVersion": 1}
        if widget_id:
            revision = await WidgetRevision.get(widget_id=widget_id, revision=number)
            config = dict(revision.config)
        if len(self._kept) >= MAX_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[widget_id, number] = filled = effective(migrate(config))
        return filled
