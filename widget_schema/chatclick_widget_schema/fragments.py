"""What plugins add to the config: their settings under `plugins`, and kinds of cards. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from jsonschema.exceptions import SchemaError
from referencing.exceptions import Unresolvable

from chatclick_widget_schema.problems import Path, Problem, build_pointer, find_problems, show
from chatclick_widget_schema.schema import JSONObject, build_validator


@dataclass(frozen=True, slots=True)
class Fragment:
    """The part of the format that one plugin brings.

    Attributes:
        plugin_id: the plugin.
        schema: JSON Schema of `plugins.<plugin_id>`; None takes any object.
        blocks: by kind of card, such as "poll.question": JSON Schema of the card's `data`.
    """

    plugin_id: str
    schema: JSONObject | None = None
    blocks: Mapping[str, JSONObject] = field(default_factory=dict)


def check_fragments(document: JSONObject, fragments: Iterable[Fragment]) -> Iterator[Problem]:
    """Yield the problems of what a config says for plugins. What no plugin knows is kept.

    Args:
        document: a config that follows the schema.
        fragments: of all plugins that are there.
    """
    known = {one.plugin_id: one for one in fragments}
    for plugin_id, settings in document.get("plugins", {}).items():
        path = ["plugins", plugin_id]
        if plugin_id not in known:
            yield _build_absence(path, f"are settings of {show(plugin_id)}")
        elif (schema := known[plugin_id].schema) is not None:
            yield from _check_part(path, schema, settings)
    for index, card in enumerate(document.get("greeting", {}).get("home", [])):
        plugin_id, dot, _ = card["type"].partition(".")
        if dot:
            yield from _check_card(["greeting", "home", index], card, known.get(plugin_id))


def _check_card(path: Path, card: JSONObject, fragment: Fragment | None) -> Iterator[Problem]:
    kind = card["type"]
    if fragment is None:
        yield _build_absence([*path, "type"], f"is {show(kind)}")
    elif kind not in fragment.blocks:
        expected = f"one of {', '.join(fragment.blocks)}" if fragment.blocks else "another card"
        message = f"is {show(kind)}, a card that the plugin does not have"
        yield Problem(build_pointer([*path, "type"]), message, expected, code="kind")
    else:
        yield from _check_part([*path, "data"], fragment.blocks[kind], card.get("data", {}))


def _check_part(path: Path, schema: JSONObject, value: JSONObject) -> Iterator[Problem]:
    prefix = build_pointer(path)
    try:
        validator = build_validator(schema)
        validator.check_schema(schema)
        found = [*find_problems(validator, value)]
    except (SchemaError, Unresolvable, RecursionError):
        message = "cannot be checked: the plugin's schema is wrong, or points outside itself"
        yield Problem(prefix, message, "another version of the plugin", "", "warning", "schema")
    else:
        yield from (replace(one, pointer=prefix + one.pointer) for one in found)


def _build_absence(path: Path, what: str) -> Problem:
    message = f"{what}, but no plugin of that name runs here"
    expected = "a plugin that is enabled; until then this is kept and not used"
    return Problem(build_pointer(path), message, expected, "", "warning", "no_plugin")
