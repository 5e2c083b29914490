"""What a model says of a session at a moment. Pure."""

from dataclasses import dataclass
from datetime import datetime
from json import loads

from chatclick_session_risk.features import MINUTE_MS, Tally, count_waited, describe
from chatclick_session_risk.models import Watch
from chatclick_session_risk.scoring import Model


@dataclass(frozen=True, slots=True)
class View:
    """What is said of a session.

    Attributes:
        risk: the probability that it ends badly.
        reasons: names of features that make it more likely, the most telling first.
        tally: what is known of it.
        waited: minutes the visitor has waited for an answer.
        taken: minutes since it began.
    """

    risk: float
    reasons: tuple[str, ...]
    tally: Tally
    waited: float
    taken: float


def see(row: Watch, model: Model, at: datetime) -> View:
    """Return what a model says of a session at a moment."""
    tally = Tally.from_json(loads(row.tally))
    at_ms = int(at.timestamp() * 1000)
    features = describe(tally, at_ms)
    return View(
        risk=model.estimate(features),
        reasons=tuple(name for name, _ in model.explain(features)),
        tally=tally,
        waited=count_waited(tally, at_ms),
        taken=max(0, at_ms - tally.begun_ms) / MINUTE_MS,
    )
