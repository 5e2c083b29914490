"""Counting by which blocks runs come, and which ways they take from there."""

from collections import Counter
from typing import Any

from tortoise.functions import Count, Sum

from chatclick_flows.engine import Turn
from chatclick_flows.library_store import split_key
from chatclick_flows.models import Passage, Run

MAX_PLACES = 5000

Place = tuple[str, str, str, str]
"""Flow, step, block and outcome."""


def build_passage(run_id: str, place: Place, times: int) -> Passage:
    """Build the row of a place that a run came by for the first time."""
    flow, step, block, outcome = place
    return Passage(
        run_id=run_id, flow_id=flow, step=step, block=block, outcome=outcome, times=times
    )


def count_places(turn: Turn) -> Counter[Place]:
    """Count the blocks a turn came by, and the ways it took."""
    blocks = ((split_key(flow)[0], step, block, "") for flow, step, block in turn.path if block)
    ways = ((split_key(flow)[0], *rest) for flow, *rest in turn.ways)
    counted: Counter[Place] = Counter(blocks)
    counted.update((flow, step, block, outcome) for flow, step, block, outcome in ways)
    return counted


async def list_passages(flow_id: str) -> list[dict[str, Any]]:
    """Return how many runs came by each block and took each way, and how many stayed there.

    Returns:
        For each block `{step, block, visits, times, dropped, here}` with the runs that went no
        further and those that stand there now, and for each way `{step, block, outcome, visits,
        times}`; in the order of their names.
    """
    rows = (
        await Passage.filter(flow_id=flow_id)
        .annotate(runs=Count("id"), passed=Sum("times"))
        .group_by("step", "block", "outcome")
        .order_by("step", "block", "outcome")
        .limit(MAX_PLACES)
        .values("step", "block", "outcome", "runs", "passed")
    )
    dropped = await _count_by_block(flow_id, is_running=False)
    here = await _count_by_block(flow_id, is_running=True)
    return [
        {
            "step": row["step"],
            "block": row["block"],
            "outcome": row["outcome"],
            "visits": int(row["runs"]),
            "times": int(row["passed"] or 0),
            **_find_stays(row, dropped, here),
        }
        for row in rows
    ]


def _find_stays(
    row: dict[str, Any], dropped: dict[str, int], here: dict[str, int]
) -> dict[str, int]:
    if row["outcome"]:
        return {}
    return {"dropped": dropped.get(row["block"], 0), "here": here.get(row["block"], 0)}


async def _count_by_block(flow_id: str, *, is_running: bool) -> dict[str, int]:
    query = Run.filter(flow_id=flow_id, is_finished=False)
    query = query.filter(status="running") if is_running else query.exclude(status="running")
    rows = (
        await query.annotate(runs=Count("id"))
        .group_by("block")
        .limit(MAX_PLACES)
        .values("block", "runs")
    )
    return {row["block"]: int(row["runs"]) for row in rows}
