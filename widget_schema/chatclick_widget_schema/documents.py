"""Making documents: the first one of a widget, the migrated one, the one with all defaults."""

from copy import deepcopy
from typing import Any

from chatclick_widget_schema.migrations import MIGRATIONS
from chatclick_widget_schema.schema import VERSION, JSONObject, load_schema, resolve


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
    """Fill in the defaults of everything the document leaves out, in its lists, too.

    Args:
        document: a valid config of the newest version; it is not changed.

    Returns:
        A new document with every key that has a default.
    """
    filled: JSONObject = _fill(load_schema(), document)
    return filled


def _fill(part: JSONObject, value: Any) -> Any:
    known = choose_part(part, value)
    if isinstance(value, list) and "items" in known:
        return [_fill(known["items"], one) for one in value]
    if isinstance(value, dict) and "properties" in known:
        return _fill_object(known, value)
    return deepcopy(value)


def _fill_object(known: JSONObject, value: JSONObject) -> JSONObject:
    filled = deepcopy(value)
    for key, part in known["properties"].items():
        below = resolve(part, load_schema())
        if key in filled:
            filled[key] = _fill(part, filled[key])
        elif "default" in below:
            filled[key] = _fill(part, deepcopy(below["default"]))
        elif "properties" in below and "required" not in below:
            filled[key] = _fill(part, {})
    return filled


def choose_part(part: JSONObject, value: Any) -> JSONObject:
    """Return the part of the schema that a value follows: references and alternatives resolved.

    Args:
        part: what the schema says of the value.
        value: JSON of any kind.
    """
    known = resolve(part, load_schema())
    if "if" in known:
        name = "then" if isinstance(value, dict) and "rules" in value else "else"
        return choose_part(known[name], value)
    if "anyOf" in known and isinstance(value, dict):
        found = [resolve(one, load_schema()) for one in known["anyOf"]]
        return next((one for one in found if one.get("type") == "object"), known)
    if "x-discriminator" in known and isinstance(value, dict):
        return find_alternative(known, value) or known
    return known


def find_alternative(part: JSONObject, value: JSONObject) -> JSONObject | None:
    """Return the one of several kinds of objects that a value says it is of, if there is one.

    Args:
        part: a part of the schema with `oneOf` and `x-discriminator`.
        value: the object.
    """
    key = part["x-discriminator"]
    open_kind = None
    for one in part["oneOf"]:
        alternative = resolve(one, load_schema())
        wanted = alternative["properties"][key]
        if "const" not in wanted:
            open_kind = alternative
        elif wanted["const"] == value.get(key):
            return alternative
    return open_kind if "." in str(value.get(key)) else None
