"""What the page and the API show: how often it was right, and the model that is in use."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from chatclick.clock import now, to_text, to_text_or_none
from chatclick_session_risk.features import FEATURES
from chatclick_session_risk.learning import measure
from chatclick_session_risk.models import Learned, Outcome, Watch
from chatclick_session_risk.scoring import Model
from chatclick_session_risk.service import Service
from chatclick_session_risk.training import FEWEST_BAD, count_outcomes
from chatclick_session_risk.viewing import see

NEWEST = 2000
"""Outcomes that a report is about."""
MOST_LISTED = 100


class _Ended(NamedTuple):
    """What is needed of an outcome; the names are those of its columns."""

    why: str
    risks: list[float]
    flagged_at: datetime | None
    is_watched: bool


async def show_report(service: Service, *, may_change: bool) -> dict[str, Any]:
    """Return how often flags were right, what was said beside what happened, and the model."""
    newest = Outcome.filter(settle_at=None).order_by("-ended_at", "-id").limit(NEWEST)
    rows = [_Ended(*row) for row in await newest.values_list(*_Ended._fields)]
    count, bad = await count_outcomes()
    tried = await Learned.all().order_by("-version").first()
    return {
        "at_risk": await Watch.exclude(flagged_at=None).filter(is_done=False).count(),
        "under_way": await Watch.filter(is_done=False, look_ms__not_isnull=True).count(),
        "problem": service.problem,
        "may_change": may_change,
        "outcomes": {
            "settled": count,
            "bad": bad,
            "needed": int(service.context.config["min_outcomes"]),
            "needed_bad": FEWEST_BAD,
        },
        # Tens of thousands of estimates are sorted, which takes longer than anybody should wait.
        "accuracy": await asyncio.to_thread(_show_accuracy, rows),
        "model": _show_model(service.model),
        "trial": _show_trial(tried),
    }


def _show_accuracy(rows: Sequence[_Ended]) -> dict[str, Any] | None:
    """Return how flags and estimates met the ends; None where nothing has ended yet.

    Flags are held against what was looked at only, for nothing else could be flagged.
    """
    if not rows:
        return None
    flagged = [row for row in rows if row.flagged_at is not None]
    right = sum(bool(row.why) for row in flagged)
    watched = [row for row in rows if row.is_watched]
    said = [(risk, bool(row.why), 1 / len(row.risks)) for row in rows for risk in row.risks]
    figures = asdict(measure(said))
    return {
        "sessions": len(rows),
        "bad": sum(bool(row.why) for row in rows),
        "watched": len(watched),
        "flagged": len(flagged),
        "right": right,
        "precision": find_percent(right, len(flagged)),
        "recall": find_percent(right, sum(bool(row.why) for row in watched)),
        "why": dict(Counter(row.why for row in rows if row.why)),
        **figures,
    }


def find_percent(part: int, whole: int) -> float | None:
    """Return a part in percent; None where there is nothing to be a part of."""
    return round(100 * part / whole, 1) if whole else None


def _show_model(model: Model) -> dict[str, Any]:
    weights = {one: model.weights.get(one, 0.0) for one in FEATURES}
    heaviest = sorted(weights, key=lambda one: -abs(weights[one]))
    shown = [{"feature": one, "weight": weights[one]} for one in heaviest]
    return {"version": model.version, "base": model.base, "weights": shown}


def _show_trial(row: Learned | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"version": row.version, "at": to_text(row.at), "is_used": row.is_used, **row.trial}


async def list_at_risk(service: Service) -> list[dict[str, Any]]:
    """Return what is flagged now, the longest first."""
    flagged = Watch.filter(is_done=False).exclude(flagged_at=None)
    rows = await flagged.order_by("flagged_at", "session_id").limit(MOST_LISTED)
    return [_show_flagged(service, row, now()) for row in rows]


def _show_flagged(service: Service, row: Watch, at: datetime) -> dict[str, Any]:
    view = see(row, service.model, at)
    return {
        "session_id": row.session_id,
        "percent": round(100 * view.risk),
        "reasons": list(view.reasons),
        "flagged_at": to_text_or_none(row.flagged_at),
    }
