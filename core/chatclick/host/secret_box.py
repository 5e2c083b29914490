"""Encryption for the secrets that a plugin keeps in tables of its own."""

from chatclick.errors import Invalid
from chatclick.host.records import Records

MAX_CHARS = 16 * 1024


class OwnSecretBox:
    """The secret box of one plugin; see `chatclick.plugin.context.SecretBox`.

    Args:
        plugin_id: whose.
        records: encrypts.
    """

    def __init__(self, plugin_id: str, records: Records) -> None:
        self._plugin_id = plugin_id
        self._records = records

    async def seal(self, text: str) -> str:
        """Return the text encrypted."""
        if len(text) > MAX_CHARS:
            raise Invalid(f"A sealed text has at most {MAX_CHARS} characters.")
        return self._records.seal(self._plugin_id, text)

    async def open(self, sealed: str) -> str:
        """Return what was sealed."""
        return self._records.unseal(self._plugin_id, sealed)
