"""What the API shows of flows, revisions and runs."""

from datetime import datetime
from typing import Any

from quart import Response, jsonify

from chatclick_flows.catalogue import build_etag, has_changes
from chatclick_flows.models import Flow, Revision, Run


def respond(flow: Flow) -> Response:
    """Answer with a flow and its draft."""
    response = jsonify({**flow_to_json(flow), "draft": flow.draft})
    response.headers["ETag"] = build_etag(flow)
    return response


def flow_to_json(flow: Flow) -> dict[str, Any]:
    """Show a flow without its draft."""
    return {
        "id": flow.id,
        "name": flow.name,
        "etag": build_etag(flow),
        "published_revision": flow.published,
        "has_changes": has_changes(flow),
        "created_at": _time(flow.created_at),
        "updated_at": _time(flow.updated_at),
    }


def revision_to_json(revision: Revision) -> dict[str, Any]:
    """Show a revision without its document."""
    return {
        "revision": revision.revision,
        "created_at": _time(revision.created_at),
        "created_by": revision.created_by,
    }


def run_to_json(run: Run) -> dict[str, Any]:
    """Show a run without the answers in it."""
    wait = run.state.get("wait") or {}
    return {
        "id": run.id,
        "session_id": run.session_id,
        "flow_id": run.flow_id,
        "revision": run.revision,
        "status": run.status,
        "step": run.step,
        "block": run.block,
        "waits_for": wait.get("kind"),
        "started_at": _time(run.started_at),
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
