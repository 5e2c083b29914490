"""What the trace says of somebody: phrases of the manifest. Pure."""

from chatclick import Phrase
from chatclick_predictive_routing.choosing import Turn
from chatclick_predictive_routing.features import Features, find_value
from chatclick_predictive_routing.learning import Estimate
from chatclick_predictive_routing.outcomes import to_percent


def tell(
    estimate: Estimate, features: Features, turn: Turn, *, is_explored: bool
) -> tuple[Phrase, ...]:
    """Say what was learned of somebody for sessions like one."""
    if turn is Turn.DUE:
        return (Phrase("due"),)
    explored = (Phrase("explored"),) if is_explored else ()
    return (_tell_kind(features), _tell_speed(estimate), *explored)


def _tell_kind(features: Features) -> Phrase:
    """Say of what kind of sessions it speaks; the language is a tag, such as "de"."""
    topic, language = find_value(features, "topic"), find_value(features, "language")
    values = {"topic": topic, "language": language}
    given = {name: value for name, value in values.items() if value}
    return Phrase("_".join(["learned", *given]), given)


def _tell_speed(estimate: Estimate) -> Phrase:
    percent = round(to_percent(estimate.advantage))
    counted = {"similar": estimate.similar, "sessions": estimate.sessions}
    if not percent:
        return Phrase("as_fast", counted)
    return Phrase("faster" if percent > 0 else "slower", {"percent": abs(percent), **counted})
