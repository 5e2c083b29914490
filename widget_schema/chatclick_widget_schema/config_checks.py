"""What a schema cannot say about a config: how its parts fit each other."""

from collections.abc import Iterator

from chatclick_widget_schema.documents import effective
from chatclick_widget_schema.problems import Path, Problem, build_pointer, join, show
from chatclick_widget_schema.schema import JSONObject

MAX_LEVELS = 3
MAX_RULES = 200


def check_config(document: JSONObject) -> Iterator[Problem]:
    """Yield the problems of a config that follows the schema."""
    config = effective(document)
    yield from _check_locales(config)
    for path, tree in _list_trees(config):
        yield from _check_tree(path, tree)


def _check_locales(config: JSONObject) -> Iterator[Problem]:
    default, supported = config["locales"]["default"], config["locales"]["supported"]
    if default not in supported:
        message = f"is {show(default)}, which is not among the supported languages"
        yield Problem("/locales/default", message, f"one of {join(supported)}", code="locale")


def _list_trees(config: JSONObject) -> Iterator[tuple[Path, JSONObject]]:
    """Yield every condition tree with its path."""
    for name, form in config["forms"].items():
        if "when" in form:
            yield ["forms", name, "when"], form["when"]
    for index, trigger in enumerate(config["triggers"]):
        if "when" in trigger:
            yield ["triggers", index, "when"], trigger["when"]
    for index, rule in enumerate(config["launcher"]["hideOn"]):
        yield ["launcher", "hideOn", index], rule


def _check_tree(path: Path, tree: JSONObject) -> Iterator[Problem]:
    nodes: list[tuple[list[str | int], JSONObject, int]] = [([*path], tree, 1)]
    rules = 0
    for place, node, level in nodes:
        if "rules" not in node:
            rules += 1
        elif level > MAX_LEVELS:
            expected = f"at most {MAX_LEVELS} levels of groups"
            yield Problem(build_pointer(place), f"is on level {level}", expected, code="too_deep")
        else:
            nodes.extend(
                ([*place, "rules", index], one, level + 1)
                for index, one in enumerate(node["rules"])
            )
    if rules > MAX_RULES:
        pointer = build_pointer(path)
        yield Problem(pointer, f"has {rules} rules", f"at most {MAX_RULES}", code="too_many")
