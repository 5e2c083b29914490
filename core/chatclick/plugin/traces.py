"""Lines of a trace: who was looked at when a session was given out. Results and views have them."""

from dataclasses import dataclass
from typing import Literal

from chatclick.plugin.json_form import JSONForm
from chatclick.plugin.phrases import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(JSONForm):
    """One line of a trace: somebody or some queue that was looked at.

    Attributes:
        score: higher is better; None where the plugin does not score.
        veto: why it was left out, "" for not left out.
        note: what was weighed. Like `veto` a text, or `Phrase` for each reader's language; a hook
            that is shown a trace reads texts.
        tier: 0 for those who come first whatever their score, by what is weighed before it; then 1,
            2, …; scores are held against each other within a tier.
    """

    kind: Literal["staff", "queue", "team"]
    id: str
    score: float | None = None
    veto: Wording = ""
    note: Wording = ""
    tier: int = 0
