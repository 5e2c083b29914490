"""The API at `/api/v1/email-channel`: mailboxes, and the log of what came in and went out."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import JSONObject, RouteTable, Site
from chatclick.clock import to_text
from chatclick.errors import Invalid, NotFound
from chatclick.oauth import GrantRoutes, read_language, say_trouble
from chatclick.reading import read_limit, refuse
from chatclick_email_channel.mailboxes import mailbox_to_json
from chatclick_email_channel.models import Incoming, Mailbox, Outgoing
from chatclick_email_channel.originals import MEDIA_TYPE
from chatclick_email_channel.outbox import BOUNCED, FAILED, SENT, WAITING
from chatclick_email_channel.service import Service
from chatclick_email_channel.taking import RECEIVED, REFUSED

MOUNT = "/api/v1/email-channel"
READ, WRITE, LOOK = "plugin:read", "plugin:write", "message:read"
OUTCOMES = (RECEIVED, REFUSED)
STATUSES = (WAITING, SENT, FAILED, BOUNCED)
MAX_CURSOR = 40  # as long as an id of a message is kept
MAX_ID = 2**63 - 1  # what a database counts to
_CURSOR = re.compile(rf"[A-Za-z0-9_]{{1,{MAX_CURSOR}}}")

_PAGE: Mapping[str, Mapping[str, Any]] = {
    "cursor": {"type": "string", "maxLength": MAX_CURSOR},
    "limit": {"type": "integer", "minimum": 1, "maximum": 100},
}
_VALUES = (
    "address, name, is_enabled, imap_host, imap_port, imap_security, smtp_host, smtp_port,"
    " smtp_security, sign_in, username, password, folder, widget_id, queue_id, has_tags"
)


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs; not there before the plugin has started.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    def build(self) -> list[Blueprint]:
        """Build the blueprints."""
        api = RouteTable(self._site, MOUNT)
        api.add("GET", "/mailboxes", self.list_mailboxes, needs=READ)
        api.add("POST", "/mailboxes", self.create, status=201, needs=WRITE, body=_VALUES)
        one = "/mailboxes/{mailbox_id}"
        api.add("GET", one, self.show, needs=READ)
        api.add("PATCH", one, self.change, needs=WRITE, body=_VALUES)
        api.add("DELETE", one, self.remove, status=204, needs=WRITE)
        api.add("POST", f"{one}/test", self.test, needs=WRITE)
        api.add("GET", "/choices", self.list_choices, needs=READ)
        outcome = {"outcome": {"type": "string", "enum": list(OUTCOMES)}}
        api.add("GET", "/incoming", self.list_incoming, needs=READ, queries={**outcome, **_PAGE})
        status = {"status": {"type": "string", "enum": list(STATUSES)}}
        api.add("GET", "/outgoing", self.list_outgoing, needs=READ, queries={**status, **_PAGE})
        originals = "/sessions/{session_id}/originals"
        api.add("GET", originals, self.list_originals, needs=LOOK)
        api.add("GET", f"{originals}/{{message_id}}", self.show_original, needs=LOOK)
        api.add("GET", f"{originals}/{{message_id}}/file", self.send_original, needs=LOOK)
        pages = self._site.blueprint()
        service = self._service
        grants = GrantRoutes(
            self._site,
            lambda: service.grants,
            "email_channel",
            service.find_username,
            service.note_granted,
        )
        grants.add_to(api, pages)
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return [api.build(), pages]

    async def list_mailboxes(self) -> Response:
        """List the mailboxes, with what went wrong last; passwords are never shown."""
        await self._site.require(READ)
        rows = await self._service.mailboxes.list_all()
        return jsonify({"data": [_show(row) for row in rows], "next": None})

    async def create(self) -> tuple[Response, int]:
        """Make a mailbox; it is read from now on."""
        caller = await self._site.require(WRITE)
        row = await self._service.mailboxes.create(await self._site.read_json())
        await self._site.audit(caller, "email_channel.create", row.id)
        await self._service.refresh()
        return jsonify(_show(row)), 201

    async def show(self, mailbox_id: str) -> Response:
        """Return a mailbox."""
        await self._site.require(READ)
        return jsonify(_show(await self._service.mailboxes.get(mailbox_id)))

    async def change(self, mailbox_id: str) -> Response:
        """Change a mailbox. With another server the password has to be given again."""
        caller = await self._site.require(WRITE)
        body = await self._site.read_json()
        row = await self._service.mailboxes.change(mailbox_id, body)
        await self._site.audit(caller, "email_channel.change", row.id)
        await self._service.refresh()
        return jsonify(_show(row))

    async def remove(self, mailbox_id: str) -> tuple[str, int]:
        """Remove a mailbox; its conversations stay, and can no longer be answered by mail."""
        caller = await self._site.require(WRITE)
        await self._service.mailboxes.remove(mailbox_id)
        await self._site.audit(caller, "email_channel.remove", mailbox_id)
        await self._service.refresh()
        return "", 204

    async def test(self, mailbox_id: str) -> Response:
        """Connect and sign in at both servers of a mailbox, and return what they say."""
        await self._site.require(WRITE)
        row = await self._service.mailboxes.get(mailbox_id)
        trial = await self._service.mailboxes.try_out(row)
        language = read_language()
        said = {
            "imap": say_trouble(trial.imap, language),
            "smtp": say_trouble(trial.smtp, language),
        }
        return jsonify(said)

    async def list_choices(self) -> Response:
        """List the queues and widgets that a mailbox may name."""
        await self._site.require(READ)
        queues = await self._service.context.queues.list()
        widgets = await self._service.context.widgets.list()
        return jsonify(
            {
                "queues": [{"id": one.id, "name": one.name} for one in queues],
                "widgets": [{"id": one.id, "name": one.name} for one in widgets],
            }
        )

    async def list_originals(self, session_id: str) -> Response:
        """List the mails of a conversation that are kept as they came in, the newest first."""
        await self._admit(session_id)
        rows = await self._service.originals.list_of(session_id)
        return jsonify({"data": rows, "next": None})

    async def show_original(self, session_id: str, message_id: str) -> Response:
        """Return the headers of a message's mail, and all of its text."""
        await self._admit(session_id)
        source = await self._service.originals.open(session_id, message_id)
        headers = [{"name": one, "value": value} for one, value in source.read.headers]
        return jsonify({"message_id": message_id, "headers": headers, "text": source.read.text})

    async def send_original(self, session_id: str, message_id: str) -> Response:
        """Return a message's mail as it came in, to be saved."""
        await self._admit(session_id)
        source = await self._service.originals.open(session_id, message_id)
        return self._site.file(source.data, name=f"{message_id}.eml", media_type=MEDIA_TYPE)

    async def _admit(self, session_id: str) -> None:
        """Let staff look who may read the conversation; a visitor's mail may be somebody else's."""
        caller = await self._site.require(LOOK, session_id=session_id)
        if caller.kind == "visitor":
            raise NotFound("There is nothing here by that id.")

    async def list_incoming(self) -> Response:
        """List mails that came in, the newest first: from whom, and what became of them."""
        await self._site.require(READ)
        limit = read_limit(request.args.get("limit"))
        wanted = _read_word("outcome", OUTCOMES)
        found = Incoming.filter(**wanted).order_by("-id").limit(limit + 1)
        if cursor := _read_cursor():
            found = found.filter(id__lt=_read_number(cursor))
        rows = await found
        data = [
            {
                "id": str(row.id),
                "mailbox_id": row.mailbox_id,
                "sender": row.sender,
                "outcome": row.outcome,
                "reason": row.reason,
                "detail": row.detail,
                "session_id": row.session_id,
                "at": to_text(row.at),
            }
            for row in rows[:limit]
        ]
        return _answer(data, len(rows) > limit)

    async def list_outgoing(self) -> Response:
        """List answers that went out or wait to, the newest first; no text."""
        await self._site.require(READ)
        limit = read_limit(request.args.get("limit"))
        wanted = _read_word("status", STATUSES)
        # Ids of messages are in the order of time.
        found = Outgoing.filter(**wanted).order_by("-id").limit(limit + 1)
        if cursor := _read_cursor():
            found = found.filter(id__lt=cursor)
        rows = await found
        data = [
            {
                "id": row.id,
                "mailbox_id": row.mailbox_id,
                "address": row.address,
                "status": row.status,
                "attempts": row.attempts,
                "detail": row.detail,
                "session_id": row.session_id,
                "at": to_text(row.created_at),
            }
            for row in rows[:limit]
        ]
        return _answer(data, len(rows) > limit)


def _show(row: Mailbox) -> JSONObject:
    return mailbox_to_json(row, read_language())


def _read_word(name: str, words: tuple[str, ...]) -> dict[str, str]:
    word = request.args.get(name, "")
    if word and word not in words:
        raise refuse(f"/{name}", "enum", f"Use one of {', '.join(words)}.")
    return {name: word} if word else {}


def _read_cursor() -> str:
    cursor = request.args.get("cursor", "")
    if cursor and not _CURSOR.fullmatch(cursor):
        raise _refuse_cursor()
    return cursor


def _read_number(cursor: str) -> int:
    if not cursor.isdigit() or int(cursor) > MAX_ID:
        raise _refuse_cursor()
    return int(cursor)


def _refuse_cursor() -> Invalid:
    return refuse("/cursor", "format", "This is no cursor of a page before.")


def _answer(data: list[dict[str, Any]], has_more: bool) -> Response:
    return jsonify({"data": data, "next": data[-1]["id"] if has_more else None})
