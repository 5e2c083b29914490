"""Vonage: its Messages API, and its signed webhooks."""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from chatclick import PluginContext, Receipt, StreamedResponse
from chatclick.clock import now
from chatclick.errors import Invalid, Unavailable
from chatclick.notifier import Gone, Undelivered, read_retry_after
from chatclick_notify_sms.numbers import E164
from chatclick_notify_sms.provider import (
    MAX_MEDIA_BYTES,
    BadCall,
    Call,
    IncomingSms,
    Media,
    MediaFailed,
    OutgoingSms,
    StatusReport,
    find_account,
)

API: Final = "https://api.nexmo.com"
MEDIA_HOSTS: Final = (".nexmo.com", ".vonage.com")
FRESH_FOR = timedelta(minutes=15)
"""How old the word of a call may be: whoever overhears one cannot repeat it for long."""

_FILES = ("image", "audio", "video", "file", "vcard")
_FAILED = frozenset({"rejected", "undeliverable", "failed", "expired"})


class Vonage:
    """An account at Vonage.

    Args:
        context: calls, and has the account.
    """

    answer = ("{}", "application/json")
    most_characters = 1000
    takes_media = False

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def send(self, sms: OutgoingSms) -> Receipt:
        """Hand a message over."""
        account, token = find_account(self._context)
        basic = b64encode(f"{account}:{token}".encode()).decode()
        try:
            answer = await self._context.http.request(
                "POST",
                f"{API}/v1/messages",
                headers={"Authorization": f"Basic {basic}", "Accept": "application/json"},
                json={
                    "message_type": "text",
                    "channel": "sms",
                    "to": sms.to.removeprefix("+"),
                    "from": sms.sender.removeprefix("+"),
                    "text": sms.text,
                    "client_ref": sms.reference[:100],
                    "webhook_url": sms.status_url,
                    "webhook_version": "v1",
                },
            )
        except (Invalid, Unavailable) as error:
            raise Undelivered(error.detail) from None
        document = _read_object(answer.content)
        if answer.status_code == 202:
            return Receipt(provider_id=str(document.get("message_uuid", "")), detail="submitted")
        raise _build_error(answer.status_code, document, answer.headers)

    def read_incoming(self, call: Call) -> IncomingSms:
        """Check who calls, and read a message that came in."""
        document = self._read(call)
        sender = f"+{document.get('from', '')}"
        message_id = document.get("message_uuid")
        if not E164.fullmatch(sender) or not isinstance(message_id, str):
            raise BadCall("no message of a number")
        text = document.get("text", "")
        receiver = f"+{document.get('to', '')}"
        return IncomingSms(
            message_id,
            sender,
            receiver,
            text if isinstance(text, str) else "",
            tuple(_list_media(document)),
        )

    def read_status(self, call: Call) -> StatusReport:
        """Check who calls, and read what became of a message."""
        document = self._read(call)
        said, message_id = document.get("status"), document.get("message_uuid")
        if not isinstance(said, str) or not isinstance(message_id, str):
            raise BadCall("no report")
        error = document.get("error")
        why = str(error.get("title", ""))[:100] if isinstance(error, Mapping) else ""
        detail = f"{said[:40]} ({why})" if why else said[:40]
        if said == "delivered":
            return StatusReport(message_id, "delivered", detail)
        return StatusReport(message_id, "failed" if said in _FAILED else "under_way", detail)

    @asynccontextmanager
    async def fetch(self, media: Media) -> AsyncIterator[StreamedResponse]:
        """Fetch a file."""
        host = urlsplit(media.url).hostname or ""
        if not media.url.startswith("https://") or not host.endswith(MEDIA_HOSTS):
            raise MediaFailed("Vonage has its files elsewhere.")
        http = self._context.http
        async with http.stream("GET", media.url, max_bytes=MAX_MEDIA_BYTES) as answer:
            if answer.status != 200:
                raise MediaFailed(f"Vonage said {answer.status}.")
            yield answer

    def _read(self, call: Call) -> Mapping[str, Any]:
        """Return the document of a call that Vonage signed."""
        self._check_word(call)
        if call.document is None:
            raise BadCall("no object")
        return call.document

    def _check_word(self, call: Call) -> None:
        kind, _, word = call.headers.get("authorization", "").partition(" ")
        secret = self._context.secrets.get("signature_secret", "")
        if kind != "Bearer" or not secret:
            raise BadCall("not signed by Vonage")
        try:
            token = jwt.decode(word, OctKey.import_key(secret), algorithms=["HS256"])
        except (JoseError, ValueError):
            raise BadCall("not signed by Vonage") from None
        made_at = token.claims.get("iat")
        if not isinstance(made_at, int | float) or isinstance(made_at, bool):
            raise BadCall("the word has no time")
        if abs(now().timestamp() - made_at) > FRESH_FOR.total_seconds():
            raise BadCall("the word is old")
        given = str(token.claims.get("payload_hash", ""))
        if not hmac.compare_digest(hashlib.sha256(call.body).hexdigest().encode(), given.encode()):
            raise BadCall("the word is about something else")


def _list_media(document: Mapping[str, Any]) -> list[Media]:
    found = [document[one] for one in _FILES if isinstance(document.get(one), Mapping)]
    urls = [one.get("url") for one in found]
    return [Media(one, "") for one in urls if isinstance(one, str)]


def _build_error(
    status: int, document: Mapping[str, Any], headers: Mapping[str, str]
) -> Gone | Undelivered:
    said = f"{status}: {str(document.get('detail') or document.get('title') or 'refused')[:200]}"
    wrong = document.get("invalid_parameters")
    names = [one.get("name") for one in wrong if isinstance(one, dict)] if wrong else []
    if status == 422 and "to" in names:
        return Gone(said)
    # What else it finds wrong with a request comes from the settings; the text alone does not.
    is_ours = status in (401, 402, 403) or (status == 422 and names != ["text"])
    return Undelivered(
        said,
        retry_in_s=read_retry_after(headers.get("Retry-After")),
        is_ours=is_ours,
        is_final=status in (400, 422) and not is_ours,
    )


def _read_object(body: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
