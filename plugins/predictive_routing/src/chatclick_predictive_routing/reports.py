"""What the page and the API show: progress, the evaluation, and who gets how much."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick_predictive_routing.evaluating import Estimated, Logged, Report, compare, evaluate
from chatclick_predictive_routing.features import find_value
from chatclick_predictive_routing.learning import is_available
from chatclick_predictive_routing.ledger import ADVISED, BY_HAND, ORDINARY, SETTLED
from chatclick_predictive_routing.models import Decision
from chatclick_predictive_routing.outcomes import to_percent
from chatclick_predictive_routing.service import Service
from chatclick_predictive_routing.state import ACTIVE

MOST_ROWS = 5000
MOST_PEOPLE = 50
DAYS = 14


def show_status(service: Service) -> dict[str, Any]:
    """Return how far it is."""
    config, state, advisor = service.context.config, service.state, service.advisor
    return {
        "mode": state.mode,
        "since": state.since or None,
        "version": state.version,
        "versions": state.newest,
        "is_available": is_available(),
        "is_ready": service.is_ready,
        "learned": advisor.learner.count if advisor else 0,
        "needed": config["min_sessions"],
        **{
            name: config[f"{name}_percent"]
            for name in ("explore", "control", "floor", "cap", "margin")
        },
    }


async def show_report(service: Service) -> dict[str, Any]:
    """Return what can be said of its choices, and who got how much."""
    version = service.state.version
    settled = Decision.filter(version=version, status=SETTLED).exclude(how=BY_HAND)
    rows = await settled.order_by("-number").limit(MOST_ROWS)
    lately = Decision.filter(version=version, assigned_at__gt=now() - timedelta(days=DAYS))
    given = await lately.order_by("-assigned_at").limit(MOST_ROWS)
    chosen = [row for row in rows if row.wished_id and len(row.expected) > 1]
    seen = [_build_logged(one) for one in chosen if one.how == ORDINARY]
    return {
        "sessions": len(rows),
        # In a thread, for thousands of rows take a while.
        "evaluation": _evaluation_to_json(await asyncio.to_thread(evaluate, seen)),
        "comparison": _compare(service, chosen),
        "explored": sum(row.is_explored for row in given),
        "given": len(given),
        "people": await _list_people(service, given),
        "days": _count_days(given),
    }


def _build_logged(row: Decision) -> Logged:
    return Logged(
        chosen=row.staff_id,
        wished=row.wished_id or "",
        expected=row.expected,
        worth=row.worth or 0.0,
        kind=find_value(row.features, "language"),
    )


def _evaluation_to_json(report: Report) -> dict[str, Any]:
    return {
        "sessions": report.sessions,
        "agreed": report.agreed,
        "effective": round(report.effective, 1),
        "doubly_robust": _estimated_to_json(report.robust),
        "inverse_propensity": _estimated_to_json(report.inverse),
    }


def _compare(service: Service, chosen: Sequence[Decision]) -> dict[str, Any] | None:
    """Compare by lot: only what was given out while it advised."""
    state = service.state
    if state.mode != ACTIVE:
        return None
    live = [row for row in chosen if row.assigned_at.isoformat() >= state.since[:19]]
    worths: defaultdict[str, list[float]] = defaultdict(list)
    for row in live:
        worths[row.how].append(row.worth or 0.0)
    found = compare(worths[ADVISED], worths[ORDINARY])
    return {
        "advised": len(worths[ADVISED]),
        "ordinary": len(worths[ORDINARY]),
        "difference": _estimated_to_json(found),
    }


def _estimated_to_json(found: Estimated | None) -> dict[str, float] | None:
    """Return how much faster, in percent of the time."""
    if found is None:
        return None
    return {
        "percent": round(to_percent(found.value), 1),
        "low": round(to_percent(found.low), 1),
        "high": round(to_percent(found.high), 1),
    }


async def _list_people(service: Service, given: Sequence[Decision]) -> list[dict[str, Any]]:
    counts = Counter(row.staff_id for row in given)
    people = []
    for staff_id, count in counts.most_common(MOST_PEOPLE):
        share = service.advisor.shares.find_share(staff_id) if service.advisor else None
        people.append(
            {
                "staff_id": staff_id,
                "name": await _find_name(service, staff_id),
                "sessions": count,
                "share_percent": None if share is None else round(share * 100),
            }
        )
    return people


async def _find_name(service: Service, staff_id: str) -> str:
    try:
        return (await service.context.staff.get(staff_id)).name
    except NotFound:
        return ""


def _count_days(given: Sequence[Decision]) -> list[dict[str, Any]]:
    """Return for each day, oldest first, who got how many."""
    days: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in given:
        days[row.assigned_at.date().isoformat()][row.staff_id] += 1
    return [{"day": day, "sessions": dict(days[day])} for day in sorted(days)]
