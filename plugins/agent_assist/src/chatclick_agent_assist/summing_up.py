"""A summary without a model: who it is, what was filled in, what was asked first and last. Pure."""

from collections.abc import Sequence

from chatclick import MessageView
from chatclick_agent_assist.wording import Words

_MAX_LINE = 240


def build_summary(
    answers: Sequence[tuple[str, str]], messages: Sequence[MessageView], words: Words
) -> list[str]:
    """Return the lines of a summary, in the words of those who wrote them.

    Args:
        answers: what was filled in, as name and value.
        messages: what was said, oldest first.
        words: in the language of those who answer.
    """
    lines = [f"{name}: {value}" for name, value in answers[:8]]
    asked = [one.text for one in messages if one.sender.kind == "visitor"]
    told = [one for one in messages if one.sender.kind != "visitor"]
    if asked:
        lines.append(words["asked_first"].format(text=_cut(asked[0])))
    if len(asked) > 1:
        lines.append(words["asked_last"].format(text=_cut(asked[-1])))
    if told:
        who = told[-1].sender.name or told[-1].sender.kind
        lines.append(words["said_last"].format(who=who, text=_cut(told[-1].text)))
    return lines


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _MAX_LINE else f"{plain[: _MAX_LINE - 1].rsplit(' ', 1)[0]}…"
