"""Finding saved replies for other plugins: an action, as help articles are found by one.

Found is what everybody may use, and what the team of the session may; nobody's own.
"""

import math
import re
from asyncio import to_thread
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tortoise.expressions import Q

from chatclick import Action, ActionResult, JSONObject, SessionView
from chatclick.clock import now
from chatclick_canned_replies.models import Reply
from chatclick_canned_replies.variables import fill_in

MAX_QUERY = 300
MOST_FOUND = 10
MOST_READ = 5000
LEAST = 0.3
"""The part of a question's weight that a reply has to have."""

SEARCH = Action(
    type="canned_replies.search",
    title="Find saved replies",
    description="Finds the saved replies that fit a question, best first, with the names filled "
    "in. Only those that everybody or the team of the conversation may use.",
    schema={
        "type": "object",
        "additionalProperties": False,
        "required": ["question"],
        "properties": {
            "question": {"type": "string", "minLength": 1, "maxLength": MAX_QUERY},
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST_FOUND},
        },
    },
    outcomes=("found", "not_found"),
)
# With the vowels of Indic scripts, which are signs of their own and to Python no letters.
_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0963\u0971-\u0dff]){4,}")
# Writing without spaces: two signs that stand together are what comes closest to a word.
_DENSE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")
_STEM = 6
"""Letters that tell a word: "return" finds "returns" and "returned"."""


async def search(session: SessionView, values: JSONObject) -> ActionResult:
    """Do what the action asks."""
    usable = Q(scope="all")
    if session.team_id is not None:
        usable |= Q(scope="team", team_id=session.team_id)
    rows = await Reply.filter(usable, deleted_at=None).order_by("id").limit(MOST_READ)
    limit = values.get("limit", 3)
    count = limit if isinstance(limit, int) else 3
    # Thousands of replies take a tenth of a second: not in the loop.
    found = await to_thread(find, str(values.get("question", "")), rows)
    passages: list[dict[str, Any]] = [
        {
            "reply_id": row.id,
            "title": row.title,
            "text": fill_in(row.text, session, now()),
            "coverage": round(coverage, 3),
        }
        for row, coverage in found[:count]
    ]
    outcome = "found" if passages else "not_found"
    return ActionResult(outcome=outcome, values={"passages": passages})


def find(question: str, rows: Sequence[Reply]) -> list[tuple[Reply, float]]:
    """Return the replies that fit a question, best first, each with how well. Pure.

    Args:
        question: as it was written.
        rows: all there are.
    """
    asked = read_stems(question)
    known = [(row, read_stems(f"{row.title} {row.shortcut} {row.text}")) for row in rows]
    frequency = Counter(stem for _, stems in known for stem in stems)
    # A word that stands in every reply tells nothing; one that stands in none weighs most.
    weights = {stem: math.log(1 + len(known) / (1 + frequency[stem])) for stem in asked}
    total = sum(weights.values())
    if not total:
        return []
    scored = [(row, sum(weights[stem] for stem in asked & stems) / total) for row, stems in known]
    fitting = [(row, coverage) for row, coverage in scored if coverage >= LEAST]
    return sorted(fitting, key=lambda one: (-one[1], one[0].title, one[0].id))


def read_stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text; pairs of signs where no space ends a word."""
    folded = text.casefold()
    words = {word[:_STEM] for word in _WORD.findall(_DENSE.sub(" ", folded))}
    pairs = {run[at : at + 2] for run in _DENSE.findall(folded) for at in range(len(run) - 1)}
    return frozenset(words | pairs)
