"""Tokens a plugin calls the host back with: short, for one start of one plugin, made by the call.

Each call to a plugin carries a fresh token, which also says what the call was part of. Two plugins
that answer each other are told by it, though their messages come in by separate requests.
"""

import hashlib
import hmac
import json
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

from chatclick.errors import Unauthenticated
from chatclick.hooks.call import HookCall

PREFIX = "cct_"
VALID_S = 900


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says.

    Attributes:
        hook: the hook during which it was issued, "" for outside of any.
        correlation_id: of that call.
        depth: how many plugin messages led to it.
    """

    hook: str
    correlation_id: str
    depth: int


class CallbackTokens:
    """The tokens of one start of one plugin; once this is gone none of them is good.

    Args:
        plugin_id: whose.
        clock: seconds since 1970.
    """

    def __init__(self, plugin_id: str, clock: Callable[[], float] = time.time) -> None:
        self._plugin_id = plugin_id
        self._secret = secrets.token_bytes(32)
        self._clock = clock

    def issue(self, call: HookCall | None) -> str:
        """Make a token for one call."""
        claims = {
            "plugin": self._plugin_id,
            "exp": int(self._clock()) + VALID_S,
            "hook": call.hook if call else "",
            "corr": call.correlation_id if call else "",
            # What a plugin does outside of any call was caused by nobody's message.
            "depth": call.depth if call else -1,
        }
        payload = urlsafe_b64encode(json.dumps(claims).encode()).decode()
        return f"{PREFIX}{payload}.{self._seal(payload)}"

    def verify(self, token: str) -> Claims:
        """Read a token.

        Raises:
            Unauthenticated: not one of this start, or expired.
        """
        payload, _, seal = token.removeprefix(PREFIX).partition(".")
        if not hmac.compare_digest(self._seal(payload).encode(), seal.encode()):
            raise Unauthenticated("This token is not of the running plugin.", code="token_invalid")
        claims = json.loads(urlsafe_b64decode(payload))
        if claims["exp"] < self._clock():
            raise Unauthenticated("Use the token of the newest call.", code="token_expired")
        return Claims(claims["hook"], claims["corr"], claims["depth"])

    def _seal(self, payload: str) -> str:
        digest = hmac.digest(self._secret, payload.encode("utf-8", "replace"), hashlib.sha256)
        return urlsafe_b64encode(digest).decode()
