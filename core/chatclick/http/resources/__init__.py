"""The resources of the API, one module each, all alike."""

from chatclick.http.operations import Resource
from chatclick.http.resources import (
    api_keys,
    audit,
    auth,
    events,
    me,
    messages,
    plugin_installs,
    plugin_logs,
    plugins,
    public_widget,
    queues,
    roles,
    search,
    sessions,
    staff,
    teams,
    visitors,
    widgets,
)

RESOURCES: tuple[Resource, ...] = (
    auth.resource,
    me.resource,
    sessions.resource,
    messages.resource,
    events.resource,
    visitors.resource,
    widgets.resource,
    public_widget.resource,
    queues.resource,
    teams.resource,
    staff.resource,
    roles.resource,
    api_keys.resource,
    plugin_installs.resource,
    plugins.resource,
    plugin_logs.resource,
    audit.resource,
    search.resource,
)
