"""What a site's server makes to vouch for its visitors."""

import hmac
import time
from typing import Any

from chatclick.security import jwt


def sign(secret: str, *, kid: str | None = None, **claims: Any) -> dict[str, str]:
    """Return the identity a page shows for a JWT, good for a minute."""
    claims = {"exp": int(time.time()) + 60, **claims}
    return {"jwt": jwt.sign(claims, secret.encode(), kid)}


def prove(secret: str, who: str, **said: str) -> dict[str, str]:
    """Return the identity a page shows for the HMAC of an id."""
    return {
        "id": who,
        "hmac": hmac.new(secret.encode(), who.encode(), "sha256").hexdigest(),
        **said,
    }
