"""What staff do to mailboxes: make, change, try and remove them. Passwords are sealed."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tortoise.expressions import F

from chatclick import JSONObject, PluginContext
from chatclick.clock import now, to_text
from chatclick.errors import ChatclickError, Conflict, NotFound
from chatclick.mail import Server, Undelivered, probe
from chatclick.oauth import Grants, find_trouble, say_trouble
from chatclick.reading import read_object, refuse
from chatclick_email_channel.imap import Account, ImapFailed, ImapRefused, ImapSession
from chatclick_email_channel.models import Mailbox
from chatclick_email_channel.reading import (
    DEFAULTS,
    MAILBOX,
    OAUTH,
    PASSWORD,
    REQUIRED,
    SERVERS,
    is_id,
)

MOST_MAILBOXES = 20


@dataclass(frozen=True, slots=True)
class Trial:
    """How trying a mailbox went, for `say_trouble`; "" where it works."""

    imap: str
    smtp: str


class Mailboxes:
    """Keeps mailboxes.

    Args:
        context: the plugin's.
        grants: leave to sign in at mailboxes, by their ids.
    """

    def __init__(self, context: PluginContext, grants: Grants) -> None:
        self._context = context
        self._grants = grants

    async def list_all(self) -> list[Mailbox]:
        """Return all, by address."""
        return await Mailbox.all().order_by("address").limit(MOST_MAILBOXES)

    async def get(self, mailbox_id: str) -> Mailbox:
        """Return one.

        Raises:
            NotFound: there is none.
        """
        row = await Mailbox.get_or_none(id=mailbox_id) if is_id(mailbox_id) else None
        if row is None:
            raise NotFound("There is no such mailbox.")
        return row

    async def create(self, document: Any) -> Mailbox:
        """Make one. It is read from now on: what is in it already makes no conversation.

        Raises:
            Invalid: a value does not fit.
            Conflict: there is one with this address, or there are too many.
        """
        values = {**DEFAULTS, **read_object(document, MAILBOX, required=REQUIRED)}
        values["password"] = await self._seal(values)
        row = Mailbox(id=f"mbx_{uuid4().hex}", created_at=now(), **values)

        async def work() -> None:
            if await Mailbox.filter(address=row.address).exists():
                raise Conflict("There is a mailbox with this address.", code="address_taken")
            if await Mailbox.all().count() >= MOST_MAILBOXES:
                raise Conflict(f"There are {MOST_MAILBOXES} mailboxes.", code="too_many")
            await row.save(force_create=True)

        await self._context.write(work)
        return row

    async def change(self, mailbox_id: str, document: Any) -> Mailbox:
        """Change what is given.

        Raises:
            NotFound, Invalid, Conflict: as of `create`.
        """
        values = read_object(document, MAILBOX)
        row = await self.get(mailbox_id)
        sign_in = values.get("sign_in", row.sign_in)
        if "password" in values or sign_in != row.sign_in:
            values["password"] = await self._seal({**values, "sign_in": sign_in})
        elif sign_in == PASSWORD and _differs(row, values, SERVERS):
            message = "This password was given for another server. Give it again."
            raise refuse("/password", "required", message)
        is_elsewhere = {"imap_host", "folder", "username"} & values.keys()

        async def work() -> Mailbox:
            kept = await Mailbox.get(id=mailbox_id)
            address = values.get("address", kept.address)
            if await Mailbox.filter(address=address).exclude(id=mailbox_id).exists():
                raise Conflict("There is a mailbox with this address.", code="address_taken")
            if sign_in == OAUTH and _differs(kept, values, (*SERVERS, "username")):
                # Nobody consented to that server's being handed a token, not even for a moment.
                await self._grants.forget(mailbox_id)
            _ = kept.update_from_dict(values)
            if is_elsewhere:
                kept.uid_validity = kept.last_uid = 0
                kept.created_at = now()
            kept.trouble = ""
            kept.revision += 1
            await kept.save()
            return kept

        changed = await self._context.write(work)
        if sign_in != OAUTH:
            await self._grants.remove(mailbox_id)
        return changed

    async def _seal(self, values: Mapping[str, Any]) -> str:
        """Return the password sealed, "" for a mailbox that needs none."""
        if values["sign_in"] == OAUTH:
            return ""
        if "password" not in values:
            raise refuse("/password", "required", "This is missing.")
        return await self._context.vault.seal(values["password"])

    async def note_change(self, mailbox_id: str) -> None:
        """Have a mailbox read anew: something else of it was changed."""

        async def work() -> None:
            changed = Mailbox.filter(id=mailbox_id)
            await changed.update(trouble="", revision=F("revision") + 1)

        await self._context.write(work)

    async def remove(self, mailbox_id: str) -> None:
        """Remove one. What waits to be sent by it fails at its next attempt, and that is told.

        Raises:
            NotFound: there is none.
        """
        row = await self.get(mailbox_id)

        async def work() -> None:
            await Mailbox.filter(id=row.id).delete()

        await self._context.write(work)
        await self._grants.remove(row.id)

    async def try_out(self, row: Mailbox) -> Trial:
        """Connect and sign in at both servers, and say what they say."""
        return Trial(await self._try_imap(row), await self._try_smtp(row))

    async def _try_imap(self, row: Mailbox) -> str:
        try:
            session = await self.open_imap(row)
            try:
                await asyncio.to_thread(session.find_place)
            finally:
                await asyncio.to_thread(session.close)
        except (ImapFailed, ChatclickError) as error:
            return explain(error)
        return ""

    async def _try_smtp(self, row: Mailbox) -> str:
        try:
            await probe(await self.build_server(row), self._context.connect)
        except (Undelivered, ChatclickError) as error:
            return explain(error)
        return ""

    async def open_imap(self, row: Mailbox) -> ImapSession:
        """Connect and sign in. A token that was refused before its time is replaced once.

        Raises:
            NotConnected: a person has to consent first.
            ImapFailed, ChatclickError: that does not work.
        """
        password, token = await self._get_secrets(row)
        try:
            return await self._open(row, password, token)
        except ImapRefused:
            if not token:
                raise
            await self._grants.distrust(row.id, token)
        return await self._open(row, *await self._get_secrets(row))

    async def _open(self, row: Mailbox, password: str, token: str) -> ImapSession:
        account = Account(
            host=row.imap_host,
            port=row.imap_port,
            security=row.imap_security,
            username=row.username,
            password=password,
            token=token,
            folder=row.folder,
        )
        connected = await self._context.connect(row.imap_host, row.imap_port)
        session = ImapSession(connected, account)
        opening = asyncio.create_task(asyncio.to_thread(session.open))
        try:
            await asyncio.shield(opening)
        except asyncio.CancelledError:
            # The thread goes on; it ends with its connection, which nobody else would close.
            session.abort()
            opening.add_done_callback(lambda done: _close(done, session))
            await asyncio.wait((opening,))
            raise
        return session

    async def build_server(self, row: Mailbox) -> Server:
        """Return where answers are handed over; signed in only over TLS.

        Raises:
            NotConnected: a person has to consent first.
            ChatclickError: there is no token to be had.
        """
        is_safe = row.smtp_security != "none"
        password, token = await self._get_secrets(row) if is_safe else ("", "")
        return Server(
            host=row.smtp_host,
            port=row.smtp_port,
            security=row.smtp_security,
            username=row.username if is_safe else "",
            password=password,
            token=token,
        )

    async def note_refused(self, row: Mailbox, server: Server) -> None:
        """Have a fresh token next time: a server refused this one."""
        if server.token:
            await self._grants.distrust(row.id, server.token)

    async def _get_secrets(self, row: Mailbox) -> tuple[str, str]:
        """Return password and token, one of them empty."""
        if row.sign_in == OAUTH:
            return "", await self._grants.get_token(row.id)
        return await self._context.vault.open(row.password), ""


def _differs(row: Mailbox, values: Mapping[str, Any], names: Iterable[str]) -> bool:
    """Tell whether values change one of these of a mailbox."""
    return any(one in values and values[one] != getattr(row, one) for one in names)


def explain(error: Exception) -> str:
    """Return what went wrong as it is kept; `say_trouble` says it to people."""
    return find_trouble(error) if isinstance(error, ChatclickError) else str(error)


def mailbox_to_json(row: Mailbox, language: str) -> JSONObject:
    """Build what the API shows; the password never is.

    Args:
        row: the mailbox.
        language: a tag of the reader's.
    """
    shown: Mapping[str, Any] = {name: getattr(row, name) for name in MAILBOX if name != "password"}
    return {
        "id": row.id,
        **shown,
        "trouble": say_trouble(row.trouble, language),
        "looked_at": to_text(row.looked_at) if row.looked_at else None,
    }


def _close(opening: asyncio.Task[None], session: ImapSession) -> None:
    _ = opening.cancelled() or opening.exception()  # it is known that it came to nothing
    session.close()
