"""Says which events of its own the plugin records."""

from chatclick import EventType, hookimpl

permissions = []


@hookimpl
def register_event_types():
    rating = {"type": "integer", "minimum": 1, "maximum": 5}
    schema = {"type": "object", "properties": {"rating": rating}, "required": ["rating"]}
    return [EventType(type="register_event_types.rated", schema=schema)]
