"""How many runs came to each step, and how many went no further."""

from typing import Any

from tortoise.functions import Count, Sum

from chatclick_flows.models import Run, Visit
from chatclick_flows.passages import list_passages

MAX_STEPS = 1000


async def build_counts(flow_id: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return the counts of a flow's steps, in the order of its document.

    Args:
        flow_id: which flow.
        document: the draft; a step that only older revisions had comes last.

    Returns:
        `runs` by status, and for each step `visits` (runs that came there), `times` (also when they
        came back) and `dropped` (runs that ended there without finishing, or were taken over);
        `passages` says the same of blocks and of the ways between them.
    """
    visits = (
        await Visit.filter(flow_id=flow_id)
        .annotate(runs=Count("id"), entered=Sum("times"))
        .group_by("step")
        .limit(MAX_STEPS)
        .values("step", "runs", "entered")
    )
    by_step = {row["step"]: row for row in visits}
    dropped = await _count_dropped(flow_id)
    known = [step["id"] for step in document.get("steps", []) if "id" in step]
    older = sorted(set(by_step) - set(known))
    titles = {step["id"]: step.get("title", "") for step in document.get("steps", [])}
    return {
        "flow_id": flow_id,
        "runs": await _count_runs(flow_id),
        "steps": [
            {
                "step": step,
                "title": titles.get(step, ""),
                "visits": int(by_step.get(step, {}).get("runs", 0)),
                "times": int(by_step.get(step, {}).get("entered", 0) or 0),
                "dropped": dropped.get(step, 0),
            }
            for step in [*known, *older]
        ],
        "passages": await list_passages(flow_id),
    }


async def _count_runs(flow_id: str) -> dict[str, int]:
    rows = (
        await Run.filter(flow_id=flow_id)
        .annotate(runs=Count("id"))
        .group_by("status")
        .limit(10)
        .values("status", "runs")
    )
    counted = {row["status"]: int(row["runs"]) for row in rows}
    return {status: counted.get(status, 0) for status in ("running", "paused", "ended")}


async def _count_dropped(flow_id: str) -> dict[str, int]:
    """Count runs that were left or stopped, by the step they were in."""
    rows = (
        await Run.filter(flow_id=flow_id, is_finished=False)
        .exclude(status="running")
        .annotate(runs=Count("id"))
        .group_by("step")
        .limit(MAX_STEPS)
        .values("step", "runs")
    )
    return {row["step"]: int(row["runs"]) for row in rows}
