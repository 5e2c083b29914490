"""Speaking IMAP, in a thread: nothing here knows of loops, tables or sessions.

The connection is handed in, so that no name is resolved past the host's egress rules.
"""

import imaplib
import re
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError
from typing_extensions import override

from chatclick.mail import (
    NOT_OFFERED,
    UNDERSTOOD,
    Connection,
    build_token_response,
    choose_mechanism,
    hang_up,
)

TIMEOUT_S = 20.0
MOST_LISTED = 200
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]{1,60})"')


class ImapFailed(Exception):
    """The server did not do what was asked.

    Args:
        message: what it said, for people.
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split())[:300])


class ImapRefused(ImapFailed):
    """The server does not let us in."""


@dataclass(frozen=True, slots=True)
class Account:
    """How to sign in. `security` is "tls" or "starttls", and one of password and token is given."""

    host: str
    port: int
    security: str
    username: str
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True)
class Place:
    """How far a folder goes: numbers of mails mean something together with `validity` alone."""

    validity: int
    next_uid: int


@dataclass(frozen=True, slots=True)
class Found:
    """A mail that waits. `arrived_at` is None where the server does not say."""

    uid: int
    size_bytes: int
    arrived_at: datetime | None


class _Plain(imaplib.IMAP4):
    """A client on a connection that is there already."""

    def __init__(self, connected: Connection, host: str) -> None:
        self._connected = connected
        super().__init__(host, 0, TIMEOUT_S)

    def _create_socket(self, timeout: float | None) -> Connection:
        return self._connected


class ImapSession(BaseMailBox):
    """A connection to one folder. Every method but `abort` blocks; use them in one thread.

    Args:
        connected: the socket; closing it is up to this.
        account: who signs in.
    """

    def __init__(self, connected: Connection, account: Account) -> None:
        self._connected = connected
        self._account = account
        self._reader: IO[Any] | None = None

    def open(self) -> None:
        """Sign in.

        Raises:
            ImapFailed: the server refuses it; the connection is closed.
        """
        self._connected.settimeout(TIMEOUT_S)
        try:
            super().__init__()
            self._sign_in()
        except (*_FAILURES, ImapFailed) as error:
            self.close()
            raise _explain(error) from None
        except BaseException:
            self.close()
            raise

    @override
    def _get_mailbox_client(self) -> imaplib.IMAP4:
        context = ssl.create_default_context()
        _ = self._connected.getpeername()  # what is wrapped after its end is left open by Python
        if self._account.security == "tls":
            # Known here before it is shaken hands on, so that it can be aborted meanwhile.
            self._connected = wrapped = context.wrap_socket(
                self._connected,
                server_hostname=self._account.host,
                do_handshake_on_connect=False,
            )
            wrapped.do_handshake()
            return self._greet()
        client = self._greet()
        try:
            client.starttls(context)
        finally:
            self._connected, self._reader = client.sock, client.file
        return client

    def _greet(self) -> imaplib.IMAP4:
        client = _Plain(self._connected, self._account.host)
        self._reader = client.file
        return client

    def _sign_in(self) -> None:
        try:
            if self._account.token:
                self._sign_in_by_token()
            else:
                self._sign_in_by_password()
        except imaplib.IMAP4.abort:  # the connection ended, which says nothing about who we are
            raise
        except (imaplib.IMAP4.error, ImapToolsError) as error:
            raise ImapRefused(str(_explain(error))) from None

    def _sign_in_by_token(self) -> None:
        account = self._account
        offered = (one.removeprefix("AUTH=") for one in self.client.capabilities)
        mechanism = choose_mechanism(offered)
        if mechanism is None:
            raise ImapFailed(NOT_OFFERED)
        given = build_token_response(
            mechanism, account.username, account.token, host=account.host, port=account.port
        )
        # Asked a second time, the server has said why not, and wants to hear it was understood.
        answers = [UNDERSTOOD[mechanism], given]
        self.client.authenticate(mechanism, lambda _said: answers.pop() if answers else None)

    def _sign_in_by_password(self) -> None:
        account = self._account
        sign_in = self.login if account.username.isascii() and account.password.isascii() else None
        (sign_in or self.login_utf8)(account.username, account.password, None)

    @property
    def can_idle(self) -> bool:
        """Whether the server tells of new mails by itself."""
        return "IDLE" in self.client.capabilities

    def find_place(self) -> Place:
        """Open the folder anew, for reading only, and return where it stands.

        One that was removed and made again meanwhile is another folder by the same name: whoever
        has the old one open would look at that for ever.
        """
        try:
            self.folder.set(self._account.folder, readonly=True)
            validity, following = self._told("UIDVALIDITY"), self._told("UIDNEXT")
            if following is None:
                status = self.folder.status(self._account.folder, ["UIDNEXT"])
                following = status["UIDNEXT"]
        except _FAILURES as error:
            raise _explain(error) from None
        return Place(validity or 0, following)

    def _told(self, name: str) -> int | None:
        """Return what the server said of the folder when it was opened."""
        values = self.client.response(name)[1]
        return int(values[-1]) if values and values[-1] else None

    def list_behind(self, uid: int) -> list[Found]:
        """Return the oldest mails behind a number, at most `MOST_LISTED`."""
        return self._list(f"UID {uid + 1}:*", uid)

    def list_since(self, at: datetime, uid: int) -> list[Found]:
        """Return the oldest mails behind a number that came since a day."""
        day = (at - timedelta(days=1)).strftime("%d-%b-%Y")
        return self._list(f"UID {uid + 1}:* SINCE {day}", uid)

    def _list(self, criteria: str, uid: int) -> list[Found]:
        try:
            # "5:*" finds the newest mail even where it is the fourth.
            uids = sorted(one for one in map(int, self.uids(criteria)) if one > uid)[:MOST_LISTED]
            return [self._look_at(one) for one in uids]
        except _FAILURES as error:
            raise _explain(error) from None

    def _look_at(self, uid: int) -> Found:
        data = b" ".join(self._fetch(uid, "(RFC822.SIZE INTERNALDATE)"))
        size, date = _SIZE.search(data), _DATE.search(data)
        return Found(uid, int(size[1]) if size else 0, _read_date(date[1]) if date else None)

    def read(self, uid: int) -> bytes:
        """Return a mail as the server keeps it, without marking it as seen; "" once it is gone."""
        try:
            return b"".join(self._fetch(uid, "(BODY.PEEK[])")[1:2])  # behind what it is
        except _FAILURES as error:
            raise _explain(error) from None

    def _fetch(self, uid: int, what: str) -> list[bytes]:
        kind, answer = self.client.uid("FETCH", str(uid), what)
        if kind != "OK":
            raise ImapFailed(f"FETCH: {answer!r}")
        pieces: list[bytes] = []
        for one in answer:
            if isinstance(one, tuple):
                pieces += [part for part in one if isinstance(part, bytes)]
            elif isinstance(one, bytes):
                pieces.append(one)
        return pieces

    def wait(self, timeout_s: float) -> None:
        """Wait until the server tells of something, or the time is over."""
        try:
            self.idle.start()  # type: ignore[no-untyped-call]
            if not self._has_read_ahead():
                self.idle.poll(timeout=timeout_s)
            self.idle.stop()  # type: ignore[no-untyped-call]
        except (*_FAILURES, ValueError) as error:
            raise _explain(error) from None

    def _has_read_ahead(self) -> bool:
        """Tell whether the server said more than was asked for: no socket is readable for that.

        A mail that came just before the wait is told in one piece with the answer to it.
        """
        sock = self.client.sock
        sock.settimeout(0)
        try:
            return bool(self.client.file.peek(1))  # type: ignore[union-attr]
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            sock.settimeout(TIMEOUT_S)

    def keep_alive(self) -> None:
        """Ask for nothing, so that the server keeps the connection."""
        try:
            self.client.noop()
        except _FAILURES as error:
            raise _explain(error) from None

    def abort(self) -> None:
        """End the connection at once, from any thread; whatever waits on it fails."""
        hang_up(self._connected)

    def close(self) -> None:
        """End the connection and give back what it held; when nothing waits on it any more."""
        self.abort()
        if self._reader is not None:
            self._reader.close()
        self._connected.close()


_FAILURES = (imaplib.IMAP4.error, ImapToolsError, OSError, EOFError)


def _explain(error: BaseException) -> ImapFailed:
    if isinstance(error, ImapFailed):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return ImapFailed(f"The certificate is not good: {error.verify_message}.")
    result = getattr(error, "command_result", None)
    if isinstance(result, tuple) and len(result) > 1 and result[1]:
        first = result[1][0]
        said = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
        return ImapFailed(f"{result[0]} {said}")
    return ImapFailed(str(error) or type(error).__name__)


def _read_date(raw: bytes) -> datetime | None:
    try:
        return datetime.strptime(raw.decode().strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None
