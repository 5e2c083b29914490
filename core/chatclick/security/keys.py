"""Secret keys: the key file, the keys derived from it for each purpose, and encryption with them.

The file holds one random secret a line, newest first. New things are signed and encrypted under the
newest; older lines stay until nothing is left that needs them. A key's id (`kid`) is derived from
the secret, so the file cannot name a key wrongly.
"""

import os
import secrets
import stat
import tempfile
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
_NONCE_BYTES = 12


class KeyFileError(Exception):
    """The key file cannot be used; the host must not start. The message says what to change."""


class DecryptionError(Exception):
    """A stored secret does not open: wrong context, changed bytes, or a key that is gone."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key for one purpose.

    Attributes:
        kid: public id, 16 hex digits.
        secret: 32 bytes; left out of the text form.
    """

    kid: str
    secret: bytes = field(repr=False)


class KeyRing:
    """All secrets of an installation, newest first.

    Args:
        master_secrets: at least one, each at least 32 bytes.

    Raises:
        KeyFileError: there is none, or one is too short.
    """

    def __init__(self, master_secrets: list[bytes]) -> None:
        if not master_secrets:
            raise KeyFileError("There is no secret key.")
        if any(len(secret) < SECRET_BYTES for secret in master_secrets):
            raise KeyFileError(f"A secret key is shorter than {SECRET_BYTES} bytes.")
        self._masters = [
            Key(_derive(secret, b"chatclick kid", 8).hex(), secret) for secret in master_secrets
        ]
        self._derived: dict[str, Mapping[str, Key]] = {}

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the key file; make it when there is none.

        Args:
            path: the file; a new one is readable by its owner only.

        Raises:
            KeyFileError: empty, damaged, too short, or readable by everyone.
        """
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = _write_draft(path, [_new_secret()])
            with suppress(FileExistsError):  # another process was first; its secret counts
                os.link(draft, path)
            draft.unlink()
        if os.name == "posix" and path.stat().st_mode & stat.S_IRWXO:
            raise KeyFileError(
                f"{path} is open to every user of this machine. Run: chmod 600 {path}"
            )
        try:
            return cls(_read(path))
        except (KeyFileError, ValueError) as error:
            raise KeyFileError(
                f"{path} is not a usable key file ({error}). Restore it from a backup; without it "
                "stored secrets cannot be read."
            ) from None

    def newest(self, purpose: str) -> Key:
        """Return the key that signs and encrypts new things.

        Args:
            purpose: fixed words in code such as "token"; each gets keys of its own.
        """
        return next(iter(self.all(purpose).values()))

    def all(self, purpose: str) -> Mapping[str, Key]:
        """Return every key for a purpose by its kid, newest first."""
        if purpose not in self._derived:
            info = b"chatclick purpose " + purpose.encode()
            keys = [Key(m.kid, _derive(m.secret, info, SECRET_BYTES)) for m in self._masters]
            self._derived[purpose] = {key.kid: key for key in keys}
        return self._derived[purpose]


def rotate(path: Path) -> None:
    """Put a fresh secret first in the key file; a running host takes it up when it restarts."""
    os.replace(_write_draft(path, [_new_secret(), *_read(path)]), path)


class Vault:
    """Encrypts secrets for the database: a data key for each, wrapped under the newest key.

    Args:
        keys: the ring; rotation only wraps the data keys again.
    """

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    def encrypt(self, plaintext: str, context: str) -> str:
        """Encrypt a text.

        Args:
            plaintext: the secret.
            context: where it belongs, such as "plugin_config/crm/api_key"; it opens only there.

        Returns:
            Text to store: version, kid, wrapped data key, ciphertext.
        """
        data_key = AESGCM.generate_key(256)
        return self._wrap(data_key, context, _seal(data_key, plaintext.encode(), context))

    def decrypt(self, stored: str, context: str) -> str:
        """Open what `encrypt` returned.

        Raises:
            DecryptionError: changed, under a key that is gone, or for another context.
        """
        data_key, ciphertext = self._unwrap(stored, context)
        return _open(data_key, ciphertext, context).decode()

    def rewrap(self, stored: str, context: str) -> str:
        """Wrap the data key under the newest key; return the same text when it already is.

        Raises:
            DecryptionError: as for `decrypt`.
        """
        if stored.split(".")[1:2] == [self._keys.newest("vault").kid]:
            return stored
        data_key, ciphertext = self._unwrap(stored, context)
        return self._wrap(data_key, context, ciphertext)

    def _wrap(self, data_key: bytes, context: str, ciphertext: bytes) -> str:
        key = self._keys.newest("vault")
        wrapped = _seal(key.secret, data_key, f"{key.kid}/{context}")
        return ".".join(("v1", key.kid, _to_text(wrapped), _to_text(ciphertext)))

    def _unwrap(self, stored: str, context: str) -> tuple[bytes, bytes]:
        try:
            version, kid, wrapped, ciphertext = stored.split(".")
            key = self._keys.all("vault")[kid]
            data_key = _open(key.secret, _from_text(wrapped), f"{kid}/{context}")
            sealed = _from_text(ciphertext)
        except (ValueError, KeyError):
            raise DecryptionError("Not encrypted here, or under a key that is gone.") from None
        if version != "v1":
            raise DecryptionError("Encrypted by a newer version.")
        return data_key, sealed


def _new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def _read(path: Path) -> list[bytes]:
    return [_from_text(line) for line in path.read_text(encoding="ascii").split()]


def _write_draft(path: Path, master_secrets: list[bytes]) -> Path:
    """Write a whole file beside `path`, so that no reader ever sees half of one."""
    lines = "".join(_to_text(secret) + "\n" for secret in master_secrets)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # made with mode 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(lines)
        file.flush()
        os.fsync(descriptor)
    return Path(draft)


def _derive(secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret)


def _seal(key: bytes, plaintext: bytes, context: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context.encode())


def _open(key: bytes, sealed: bytes, context: str) -> bytes:
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, context.encode())
    except (InvalidTag, ValueError):
        raise DecryptionError("Changed since it was stored, or moved from its place.") from None


def _to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode()


def _from_text(text: str) -> bytes:
    return b64decode(text, altchars=b"-_", validate=True)
