"""Close codes of the socket. 4400 to 4499 tell a client not to come back as it is."""

from typing import Final

RESTART: Final = 1012
PROTOCOL_ERROR: Final = 4000
BAD_FRAME: Final = 4001
SLOW: Final = 4008
TOO_MANY: Final = 4009
POSITION_LOST: Final = 4010
UNAUTHENTICATED: Final = 4401
FORBIDDEN: Final = 4403
SESSION_GONE: Final = 4404
BANNED: Final = 4429
NEVER_RETURN: Final = 4499
