"""A plugin's configuration: defaults, validation, and secrets that are written but never shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chatclick.clock import to_text
from chatclick.errors import FieldError, Invalid
from chatclick.host.manifest import Manifest
from chatclick.host.records import StoredConfig
from chatclick.host.schemas import fill_defaults, list_problems
from chatclick.plugin.json_form import to_plain

# Of what breaks these, the validator quotes names of settings and no values.
NAMES_ONLY = frozenset({"required", "additionalProperties", "dependentRequired"})


class ConfigInvalid(Invalid):
    """A configuration that breaks the plugin's schema, or that the plugin itself refuses."""

    code = "config_invalid"


@dataclass(frozen=True, slots=True)
class Effective:
    """A configuration in force.

    Attributes:
        values: with defaults, without secrets.
        secrets: decrypted.
    """

    values: Mapping[str, Any]
    secrets: Mapping[str, str]

    @property
    def whole(self) -> dict[str, Any]:
        """Values and secrets together, as the schema describes them."""
        return {**self.values, **self.secrets}


def build_effective(manifest: Manifest, stored: StoredConfig) -> Effective:
    """Put stored values over the schema's defaults."""
    values = fill_defaults(manifest.config_schema, stored.values)
    secrets = {name: stored.secrets[name] for name in manifest.secrets if name in stored.secrets}
    plain = {name: value for name, value in values.items() if name not in manifest.secrets}
    return Effective(plain, secrets)


def is_outdated(manifest: Manifest, stored: StoredConfig) -> bool:
    """Tell whether a configuration was saved for another major version of the schema."""
    saved_for = stored.schema_version
    return bool(saved_for) and _major(saved_for) != _major(manifest.config_version)


def list_config_problems(manifest: Manifest, effective: Effective) -> tuple[FieldError, ...]:
    """Tell what is wrong with a configuration by the schema."""
    problems = list_problems(manifest.config_schema, effective.whole)
    return tuple(_hide_values(one, manifest.secrets) for one in problems)


def split_secrets(
    manifest: Manifest, given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str | None]]:
    """Take the secrets out of what was sent.

    A secret that is left out, or sent back as it was shown, stays; None removes it.

    Args:
        manifest: names the secrets.
        given: values as sent.

    Returns:
        The values without secrets, and the secrets that change.

    Raises:
        ConfigInvalid: a secret is not text.
    """
    values, secrets = {}, {}
    for name, value in given.items():
        if name not in manifest.secrets:
            values[name] = to_plain(value)
        elif value is None or isinstance(value, str):
            secrets[name] = value
        elif not (isinstance(value, Mapping) and "configured_at" in value):
            error = FieldError(f"/{name}", "type", "a secret is text, or null to remove it")
            raise ConfigInvalid("The configuration is not valid; see errors.", errors=(error,))
    return values, secrets


def show_config(manifest: Manifest, stored: StoredConfig) -> dict[str, Any]:
    """Build what the API shows: values with defaults, and of a secret only when it was set."""
    values = dict(build_effective(manifest, stored).values)
    for name in sorted(manifest.secrets):
        at = stored.configured_at.get(name)
        values[name] = {"configured_at": to_text(at)} if at else None
    return {
        "values": values,
        "schema": manifest.config_schema,
        "schema_version": manifest.config_version,
        "secrets": sorted(manifest.secrets),
    }


def _hide_values(problem: FieldError, secrets: Collection[str]) -> FieldError:
    """Say what is wrong without the value, where that is a secret or may hold one."""
    is_of_secret = problem.pointer.removeprefix("/") in secrets
    may_hold_one = bool(secrets) and not problem.pointer and problem.code not in NAMES_ONLY
    if is_of_secret or may_hold_one:
        return replace(problem, message=f'does not meet the "{problem.code}" of the settings')
    return problem


def _major(version: str) -> str:
    return version.partition(".")[0]
