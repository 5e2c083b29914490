"""Twilio: its REST API of 2010-04-01, and its signed calls."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from chatclick import PluginContext, Receipt, StreamedResponse
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

API: Final = "https://api.twilio.com"
MOST_MEDIA = 10

# The numbers of Twilio's errors, as its documentation lists them.
_NO_NUMBER = frozenset({21211, 21217, 21401, 21407, 21421, 21614, 30005, 30006})
_STOPPED = frozenset({21610, 30004})
_OURS = frozenset({20003, 20008, 21212, 21408, 21603, 21606, 21659, 21660, 21703})
_BUSY = frozenset({20429, 21611, 30001})
_FINAL = {"delivered": "delivered", "undelivered": "failed", "failed": "failed"}


class Twilio:
    """An account at Twilio.

    Args:
        context: calls, and has the account.
    """

    answer = ("<Response></Response>", "text/xml")
    most_characters = 1500  # it takes 1600
    takes_media = True

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def send(self, sms: OutgoingSms) -> Receipt:
        """Hand a message over."""
        account, token = find_account(self._context)
        sender = "MessagingServiceSid" if sms.sender.startswith("MG") else "From"
        fields = [
            ("To", sms.to),
            (sender, sms.sender),
            ("StatusCallback", sms.status_url),
            *([("Body", sms.text)] if sms.text else []),
            *(("MediaUrl", url) for url in sms.media),
        ]
        try:
            answer = await self._context.http.request(
                "POST",
                f"{API}/2010-04-01/Accounts/{quote(account, safe='')}/Messages.json",
                headers={
                    "Authorization": _write_basic(account, token),
                    "Content-Type": "application/x-www-form-urlencoded",
                },
                content=urlencode(fields).encode(),
            )
        except (Invalid, Unavailable) as error:
            raise Undelivered(error.detail) from None
        document = _read_document(answer)
        if answer.status_code == 201:
            return Receipt(provider_id=str(document.get("sid", "")), detail="queued")
        raise _build_error(answer.status_code, document, answer.headers)

    def read_incoming(self, call: Call) -> IncomingSms:
        """Check who calls, and read a message that came in."""
        fields = self._read(call)
        count = fields.get("NumMedia", "0")
        many = min(int(count), MOST_MEDIA) if count.isdecimal() and len(count) < 4 else 0
        media = tuple(
            Media(fields[f"MediaUrl{at}"], fields.get(f"MediaContentType{at}", ""))
            for at in range(many)
            if f"MediaUrl{at}" in fields
        )
        sender, sid = fields.get("From", ""), fields.get("MessageSid", "")
        if not E164.fullmatch(sender) or not sid:
            raise BadCall("no message of a number")
        return IncomingSms(sid, sender, fields.get("To", ""), fields.get("Body", ""), media)

    def read_status(self, call: Call) -> StatusReport:
        """Check who calls, and read what became of a message."""
        fields = self._read(call)
        said, code = fields.get("MessageStatus", ""), fields.get("ErrorCode", "")
        detail = f"{said} ({code})" if code else said
        number = int(code) if code.isdecimal() and len(code) < 7 else 0
        if number in _NO_NUMBER:
            return StatusReport(fields.get("MessageSid", ""), "gone", detail)
        if number in _STOPPED:
            return StatusReport(fields.get("MessageSid", ""), "stopped", detail)
        outcome: Any = _FINAL.get(said, "under_way")
        return StatusReport(fields.get("MessageSid", ""), outcome, detail)

    @asynccontextmanager
    async def fetch(self, media: Media) -> AsyncIterator[StreamedResponse]:
        """Fetch a file; Twilio leads from its own address to where it lies."""
        account, token = find_account(self._context)
        if not media.url.startswith(f"{API}/"):
            raise MediaFailed("Twilio has its files elsewhere.")
        own = {"Authorization": _write_basic(account, token)}
        async with self._stream(media.url, own) as answer:
            if answer.status not in (301, 302, 303, 307, 308):
                yield _check(answer)
                return
            place = answer.headers.get("location", "")
        # What follows is signed in its address, and gets no password of ours.
        async with self._stream(place, {}) as answer:
            yield _check(answer)

    def _stream(
        self, url: str, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[StreamedResponse]:
        http = self._context.http
        return http.stream("GET", url, headers=headers, max_bytes=MAX_MEDIA_BYTES)

    def _read(self, call: Call) -> dict[str, str]:
        """Return the fields of a call that Twilio signed."""
        try:
            pairs = parse_qsl(
                call.body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=200
            )
        except ValueError:
            raise BadCall("no form") from None
        fields = dict(pairs)
        token = self._context.secrets.get("token", "")
        given = call.headers.get("x-twilio-signature", "")
        made = sign(call.url, fields, token)
        if not token or not hmac.compare_digest(made.encode(), given.encode()):
            raise BadCall("not signed by Twilio")
        return fields


def sign(url: str, fields: Mapping[str, str], token: str) -> str:
    """Return the signature of a call: over its address, and its fields in order of their names."""
    said = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    return b64encode(hmac.digest(token.encode(), said.encode(), hashlib.sha1)).decode()


def _check(answer: StreamedResponse) -> StreamedResponse:
    if answer.status != 200:
        raise MediaFailed(f"Twilio said {answer.status}.")
    return answer


def _build_error(
    status: int, document: Mapping[str, Any], headers: Mapping[str, str]
) -> Gone | Undelivered:
    code = document.get("code")
    said = f"{code or status}: {str(document.get('message', 'Twilio refused it'))[:200]}"
    if code in _NO_NUMBER:
        return Gone(said)
    if code in _STOPPED:
        return Gone(said, is_wish=True)
    is_ours = code in _OURS or status in (401, 403)
    return Undelivered(
        said,
        retry_in_s=read_retry_after(headers.get("Retry-After")),
        is_ours=is_ours,
        is_final=status in (400, 422) and not is_ours and code not in _BUSY,
    )


def _read_document(answer: Any) -> Mapping[str, Any]:
    try:
        document = answer.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _write_basic(account: str, token: str) -> str:
    return f"Basic {b64encode(f'{account}:{token}'.encode()).decode()}"
