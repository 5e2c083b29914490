"""Flow documents: the schema, and all checks in one call. Needs no host."""

from collections.abc import Collection

from chatclick_widget_schema.flow_checks import Flow, PluginTypes, check
from chatclick_widget_schema.problems import Problem, find_problems, sort_problems
from chatclick_widget_schema.schema import JSONObject, load_schema, load_validator

FLOW_VERSION = 1
"""The newest version of the format."""


def load_flow_schema() -> JSONObject:
    """Return the schema of flows. It is shared: do not change it."""
    return load_schema(FLOW_VERSION, kind="flow")


def is_flow(document: object) -> bool:
    """Tell whether a document means to be a flow, rather than a widget's config."""
    return isinstance(document, dict) and "steps" in document


def validate_flow(
    document: object,
    *,
    plugin_types: PluginTypes | None = None,
    flows: Collection[str] | None = None,
) -> list[Problem]:
    """Check a flow by schema, and if it passes, by where its ways lead.

    Args:
        document: parsed JSON of any kind.
        plugin_types: outcomes by kind of the blocks that plugins offer, such as
            `{"weather.lookup": ("found",)}`; None takes any kind that is not `core.`.
        flows: ids of the flows that can be run; None takes any.

    Returns:
        Every problem, ordered by place; empty for a flow that can be published.
    """
    validator = load_validator(FLOW_VERSION, kind="flow")
    problems = sort_problems(find_problems(validator, document))
    if problems or not isinstance(document, dict):
        return problems
    return sort_problems(check(Flow(document, plugin_types, flows)))
