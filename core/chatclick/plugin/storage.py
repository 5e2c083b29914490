"""Where a plugin keeps what is its own: small values, secrets, files; parts of its context."""

from typing import Protocol

from chatclick.plugin.json_form import JSONValue


class KeyValueStore(Protocol):
    """The plugin's own small store in the database. Needs `kv:use`."""

    async def get(self, key: str, default: JSONValue = None) -> JSONValue:
        """Return the value under `key`, or `default`."""

    async def set(self, key: str, value: JSONValue, *, is_secret: bool = False) -> None:
        """Store a JSON value of at most 64 KiB under a key of at most 200 characters.

        Args:
            key: where.
            value: what.
            is_secret: encrypt it in the database, under a key of the installation.
        """

    async def delete(self, key: str) -> None:
        """Remove the key; a missing one is fine."""

    async def list_keys(self, prefix: str = "", *, limit: int = 100) -> tuple[str, ...]:
        """Return up to `limit` keys that begin with `prefix`, sorted."""


class SecretBox(Protocol):
    """Encrypts small secrets that the plugin keeps in tables or values of its own.

    What one plugin sealed, no other opens, and neither does a copy of the database without the
    host's key.
    """

    async def seal(self, text: str) -> str:
        """Return the text encrypted: letters, digits and `-_.=`.

        Args:
            text: of at most 16 KiB.

        Raises:
            Invalid: it is longer.
        """

    async def open(self, sealed: str) -> str:
        """Return what was sealed.

        Raises:
            Invalid: this plugin did not seal it, it was changed, or the host's key is gone.
        """


class BlobStore(Protocol):
    """The plugin's own files. Needs `blob:use`."""

    async def put(self, data: bytes, *, media_type: str) -> str:
        """Store a file and return its generated name."""

    async def get(self, name: str) -> bytes:
        """Return a file.

        Raises:
            NotFound: the plugin has no file of that name.
        """

    async def delete(self, name: str) -> None:
        """Remove a file; a missing one is fine."""
