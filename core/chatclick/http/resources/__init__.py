"""The resources of the API, one module each, all alike."""

from chatclick.http.operations import Resource
from chatclick.http.resources import auth, me, messages, public_widget, sessions, staff, widgets

RESOURCES: tuple[Resource, ...] = (
    auth.resource,
    me.resource,
    sessions.resource,
    messages.resource,
    staff.resource,
    widgets.resource,
    public_widget.resource,
)
