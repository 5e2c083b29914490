"""Links to files of answers: for whoever has one, for some days, and no longer than the file."""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta

from quart import Blueprint, Response

from chatclick import PluginContext, Site
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick_sms_channel.models import Link

PATH = "/plugins/sms_channel/file"
TOKEN_BYTES = 16
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)  # so many characters are 16 bytes
PIECE_BYTES = 512 * 1024


async def make_link(
    context: PluginContext, session_id: str, attachment_id: str, base_url: str
) -> str:
    """Return the address of a file, the same as long as it holds.

    Args:
        context: the plugin's.
        session_id: whose file it is.
        attachment_id: of the file.
        base_url: under which Chatclick is reached, without a slash behind.
    """
    at = now()
    until = at + timedelta(days=int(context.config["link_days"]))

    async def work() -> str:
        await Link.filter(expires_at__lt=at).delete()
        known = await Link.get_or_none(attachment_id=attachment_id)
        row = known or Link(
            token=secrets.token_urlsafe(TOKEN_BYTES),
            session_id=session_id,
            attachment_id=attachment_id,
            expires_at=until,
        )
        if known is None:
            await row.save(force_create=True)
        return row.token

    return f"{base_url}{PATH}/{await context.write(work)}"


def build_routes(site: Site, find_context: Callable[[], PluginContext | None]) -> Blueprint:
    """Serve files to whoever has a link."""
    routes = site.blueprint()

    @routes.get("/file/<token>")
    async def file(token: str) -> Response:
        await site.require_pace()
        context = find_context() if TOKEN.fullmatch(token) else None
        row = await Link.get_or_none(token=token, expires_at__gt=now()) if context else None
        if row is None or context is None:
            raise NotFound("There is no such file, or not any more.")
        view = await context.attachments.get(row.attachment_id)
        if view.state != "ready":
            raise NotFound("There is no such file, or not any more.")
        data = await read_file(context, view.id)
        return site.file(data, name=view.name, media_type=view.media_type)

    return routes


async def read_file(context: PluginContext, attachment_id: str) -> bytes:
    """Return all of a file."""
    data = bytearray()
    while piece := await context.attachments.read(
        attachment_id, offset=len(data), max_bytes=PIECE_BYTES
    ):
        data += piece
    return bytes(data)
