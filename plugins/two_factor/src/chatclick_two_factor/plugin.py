"""The hooks: what is offered at sign-in, and whether an answer is good."""

from quart import Blueprint

from chatclick import (
    Accept,
    ErasureReport,
    ExportFile,
    JSONObject,
    LoginAttempt,
    LoginMethod,
    PluginContext,
    Reject,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_two_factor.routes import Routes
from chatclick_two_factor.service import Service

_routes: list[Routes] = []
_services: list[Service] = []


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API of factors."""
    _routes[:] = [Routes(site)]
    return _routes[0].build()


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Begin to offer and check."""
    _services[:] = [Service(context)]
    for routes in _routes:
        routes.service = _services[0]


@hookimpl
async def login_methods(attempt: LoginAttempt) -> list[LoginMethod]:
    """Say what somebody has."""
    return await _services[0].list_methods(attempt)


@hookimpl
async def login_verify(attempt: LoginAttempt, method: str, answer: JSONObject) -> Accept | Reject:
    """Check an answer."""
    return await _services[0].verify(attempt, method, answer)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return nothing: what is kept is of staff, and no visitor has a second factor."""
    return []


@hookimpl
async def subject_erase(subject: SubjectView) -> ErasureReport:
    """Report that nothing is left of a visitor, for nothing was kept."""
    return ErasureReport(is_complete=True)
