"""The key file, derived keys and the vault."""

from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chatclick.security.keys import DecryptionError, KeyFileError, KeyRing, Vault, rotate


def test_missing_key_file_is_made_for_its_owner_only_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"

    made = KeyRing.load(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert KeyRing.load(path).newest("token") == made.newest("token")
    assert [entry.name for entry in path.parent.iterdir()] == ["secret.key"]


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"

    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: KeyRing.load(path), range(8)))

    assert len({ring.newest("token").secret for ring in rings}) == 1


@pytest.mark.parametrize(
    "content",
    ["", "\n", "secret", "changeme", urlsafe_b64encode(b"x" * 31).decode(), "null", "\u00e4" * 50],
)
def test_unusable_key_file_stops_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)

    with pytest.raises(KeyFileError):
        KeyRing.load(path)

    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o666, 0o602])
def test_key_file_open_to_everyone_stops_the_start(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret.key"
    KeyRing.load(path)
    path.chmod(mode)

    with pytest.raises(KeyFileError, match="chmod 600"):
        KeyRing.load(path)


@pytest.mark.parametrize("secrets", [[], [b""], [b"x" * 31], [b"x" * 32, b"short"]])
def test_no_ring_is_made_of_empty_or_short_secrets(secrets: list[bytes]) -> None:
    with pytest.raises(KeyFileError):
        KeyRing(secrets)


def test_each_purpose_has_keys_of_its_own() -> None:
    ring = KeyRing([b"a" * 32])

    assert ring.newest("token").secret != ring.newest("vault").secret
    assert ring.newest("token").secret != b"a" * 32


def test_text_form_of_a_key_does_not_show_the_secret() -> None:
    key = KeyRing([b"a" * 32]).newest("token")

    assert repr(key) == f"Key(kid='{key.kid}')"


def test_vault_opens_only_in_the_context_it_was_closed_in() -> None:
    vault = Vault(KeyRing([b"a" * 32]))

    stored = vault.encrypt("s3cret", "plugin_config/crm/key")

    assert vault.decrypt(stored, "plugin_config/crm/key") == "s3cret"
    assert "s3cret" not in stored
    assert stored != vault.encrypt("s3cret", "plugin_config/crm/key")
    with pytest.raises(DecryptionError):
        vault.decrypt(stored, "plugin_config/other/key")


@pytest.mark.parametrize("text", ["", "x", "v1.a.b", "v1.a.b.c", "v1....", "\u00e4.b.c.d"])
def test_text_that_was_never_encrypted_does_not_open(text: str) -> None:
    with pytest.raises(DecryptionError):
        Vault(KeyRing([b"a" * 32])).decrypt(text, "x")


def test_a_change_anywhere_in_a_stored_secret_is_noticed() -> None:
    vault = Vault(KeyRing([b"a" * 32]))
    stored = vault.encrypt("s3cret", "x")

    with pytest.raises(DecryptionError):
        vault.decrypt(stored + "A", "x")
    for index in range(0, len(stored) - 4, 3):
        swapped = stored[:index] + ("A" if stored[index] != "A" else "B") + stored[index + 1 :]
        with pytest.raises(DecryptionError):
            vault.decrypt(swapped, "x")


def test_rotation_keeps_old_secrets_readable_and_wraps_them_anew(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    old = KeyRing.load(path)
    stored = Vault(old).encrypt("s3cret", "x")

    rotate(path)
    new = KeyRing.load(path)
    wrapped = Vault(new).rewrap(stored, "x")

    assert new.newest("token") != old.newest("token")
    assert list(new.all("token").values())[1] == old.newest("token")
    assert path.stat().st_mode & 0o777 == 0o600
    assert Vault(new).decrypt(stored, "x") == "s3cret"
    assert wrapped != stored
    assert wrapped.split(".")[3] == stored.split(".")[3]
    assert Vault(new).rewrap(wrapped, "x") == wrapped
    with pytest.raises(DecryptionError):
        Vault(old).decrypt(wrapped, "x")
