"""What plugins tell staff, on its way from their context to the host's own notices."""

from collections.abc import Mapping, Sequence

from chatclick.chat.staff_notices import Notice, StaffNotices, check_notice


class PluginNotices:
    """Tells staff for plugins.

    Args:
        notices: keeps what staff are told.
    """

    def __init__(self, notices: StaffNotices) -> None:
        self._notices = notices

    async def notify(
        self,
        staff_ids: Sequence[str],
        *,
        type: str,
        title: str,
        body: str,
        url: str | None,
        session_id: str | None,
        id: str | None,
        translations: Mapping[str, Mapping[str, str]],
        plugin_id: str,
    ) -> None:
        """Check a notice and tell it."""
        notice = Notice(
            type=type,
            title=title,
            body=body,
            url=url,
            session_id=session_id,
            source=plugin_id,
            id=id,
            translations=translations,
        )
        await self._notices.tell(staff_ids, await check_notice(staff_ids, notice))
