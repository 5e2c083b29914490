"""Making documents: the first one of a widget, the migrated one, the one with all defaults."""

from collections.abc import Callable
from copy import deepcopy

from chatclick_widget_schema.schema import VERSION, JSONObject, load_schema, resolve

MIGRATIONS: dict[int, Callable[[JSONObject], JSONObject]] = {}
"""By version: the pure function that lifts a document to the next one."""


class UnknownVersionError(ValueError):
    """The document names a version this package does not know.

    Args:
        found: what stands in `schemaVersion`.
    """

    def __init__(self, found: object) -> None:
        super().__init__(
            f"schemaVersion is {found!r}; this version of Chatclick reads 1 to {VERSION}"
        )
        self.found = found


def default_config(name: str) -> JSONObject:
    """Make the first config of a widget.

    Args:
        name: what staff call it, 1 to 80 characters.

    Returns:
        A valid document that leaves everything else to the defaults.
    """
    return {"schemaVersion": VERSION, "name": name}


def migrate(document: JSONObject) -> JSONObject:
    """Lift a document of any known version to the newest one.

    Args:
        document: a config as it was stored; it is not changed.

    Returns:
        A new document. It is as valid as the old one was.

    Raises:
        UnknownVersionError: the version is missing, not a number, or from the future.
    """
    version = document.get("schemaVersion")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= VERSION:
        raise UnknownVersionError(version)
    migrated = deepcopy(document)
    for step in range(version, VERSION):
        migrated = MIGRATIONS[step](migrated)
    return migrated


def effective(document: JSONObject) -> JSONObject:
    """Fill in the defaults of everything the document leaves out.

    Args:
        document: a valid config of the newest version; it is not changed.

    Returns:
        A new document with every key.
    """
    return _fill(load_schema(), document)


def _fill(schema: JSONObject, value: JSONObject) -> JSONObject:
    filled = deepcopy(value)
    for key, part in schema.get("properties", {}).items():
        known = resolve(part)
        if "properties" in known:
            filled[key] = _fill(known, filled.get(key, {}))
        elif key not in filled and "default" in known:
            filled[key] = deepcopy(known["default"])
    return filled
