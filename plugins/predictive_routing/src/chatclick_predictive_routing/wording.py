"""What the trace says of somebody, in words. Pure."""

from chatclick_predictive_routing.choosing import Turn
from chatclick_predictive_routing.features import Features, find_value
from chatclick_predictive_routing.learning import Estimate
from chatclick_predictive_routing.outcomes import to_percent

LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "en": "English",
    "es": "Spanish", "fi": "Finnish", "fr": "French", "he": "Hebrew", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def tell(estimate: Estimate, features: Features, turn: Turn, *, is_explored: bool) -> str:
    """Say what was learned of somebody for sessions like one."""
    if turn is Turn.DUE:
        return "has had less than their share lately"
    explored = "yes" if is_explored else "no"
    return f"learned: {_tell_speed(estimate, features)}; explored: {explored}"


def _tell_speed(estimate: Estimate, features: Features) -> str:
    percent = round(to_percent(estimate.advantage))
    how = "as fast as others"
    if percent:
        how = f"{abs(percent)} % {'faster' if percent > 0 else 'slower'}"
    language = find_value(features, "language")
    kind = find_value(features, "topic") or "sessions"
    where = f" in {LANGUAGES.get(language, language)}" if language else ""
    return f"resolves {kind}{where} {how} over {estimate.similar} of {estimate.sessions} sessions"
