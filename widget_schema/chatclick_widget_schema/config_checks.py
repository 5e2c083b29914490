"""What a schema cannot say about a config: how its parts fit each other. Pure."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from chatclick_widget_schema.contrast import check_contrast
from chatclick_widget_schema.documents import effective
from chatclick_widget_schema.form_checks import check_fields, check_unique
from chatclick_widget_schema.hours import check_hours
from chatclick_widget_schema.problems import Path, Problem, build_pointer, join, show, suggest
from chatclick_widget_schema.schema import JSONObject
from chatclick_widget_schema.text_checks import check_texts

MAX_LEVELS = 3
MAX_RULES = 200

_NEEDED = {"click": ("selector", "a CSS selector"), "custom": ("name", "the name of an event")}
"""By event of a trigger: the key that goes with it, and what that holds."""


def check_config(document: JSONObject) -> Iterator[Problem]:
    """Yield the problems of a config that follows the schema."""
    config = effective(document)
    yield from _check_locales(config)
    yield from check_texts(document, config)
    yield from check_contrast(config["theme"])
    yield from check_hours(config["availability"]["schedule"])
    for name, form in config["forms"].items():
        yield from check_fields(["forms", name, "fields"], form["fields"])
    yield from _check_triggers(config["triggers"])
    for path, tree in _list_trees(config):
        yield from _check_tree(path, tree)
    yield from _check_closed(config)
    yield from _check_origins(config)


def _check_locales(config: JSONObject) -> Iterator[Problem]:
    default, supported = config["locales"]["default"], config["locales"]["supported"]
    if default not in supported:
        message = f"is {show(default)}, which is not among the supported languages"
        expected = f"one of {join(supported)}"
        meant = suggest(default, supported)
        yield Problem("/locales/default", message, expected, meant, code="locale")


def _check_triggers(triggers: list[JSONObject]) -> Iterator[Problem]:
    yield from check_unique(["triggers"], triggers, "id", "the id of an earlier trigger")
    for index, trigger in enumerate(triggers):
        event = trigger["event"]
        for wanted, (key, what) in _NEEDED.items():
            pointer = build_pointer(["triggers", index, key])
            if event == wanted and key not in trigger:
                yield Problem(pointer, "is missing", f"{what}, for {event}", code="required")
            if event != wanted and key in trigger:
                message = f"is not used by the event {event}"
                yield Problem(pointer, message, f"{wanted} as event", "", "warning", "unused")


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
            below = enumerate(node["rules"])
            nodes.extend(([*place, "rules", index], one, level + 1) for index, one in below)
    if rules > MAX_RULES:
        pointer = build_pointer(path)
        yield Problem(pointer, f"has {rules} rules", f"at most {MAX_RULES}", code="too_many")


def _check_closed(config: JSONObject) -> Iterator[Problem]:
    """Check that what shall happen while nobody is there can."""
    hours = config["availability"]
    if hours["schedule"] == "always":
        return
    pointer = "/availability/whenClosed"
    if hours["whenClosed"] == "flow" and "entry" not in config["flows"]:
        yield Problem(
            pointer,
            'is "flow", but there is no entry flow',
            "a flow in flows.entry",
            "",
            "warning",
            "no_flow",
        )
    if hours["whenClosed"] == "form" and not config["forms"]["offline"]["enabled"]:
        message = 'is "form", but forms.offline is switched off'
        yield Problem(pointer, message, "allow, or the form switched on", "", "warning", "no_form")


def _check_origins(config: JSONObject) -> Iterator[Problem]:
    origins = config["security"]["allowedOrigins"]
    if not origins:
        message = "is empty: any site may embed this widget"
        expected = "the origins of your sites, such as https://shop.example"
        yield Problem("/security/allowedOrigins", message, expected, "", "warning", "no_origins")
    scope = config["session"]["scope"].removeprefix(".")
    for origin in origins if scope != "host" else ():
        host = urlsplit(origin).hostname or ""
        if host != scope and not host.endswith(f".{scope}"):
            message = f"is {show(scope)}, of which the allowed site {origin} is no part"
            yield Problem(
                "/session/scope", message, "a parent of all allowed sites", "", "warning", "scope"
            )
