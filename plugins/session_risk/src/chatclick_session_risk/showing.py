"""What stands beside a conversation, and the actions of its buttons. Pure."""

from chatclick import Action, SlotBlock, SlotContent, SlotItem
from chatclick_session_risk.words import Words, find_words

NOTABLE = 0.2
"""A session that is not flagged is only spoken of from this risk on."""

DISMISS = Action(
    type="session_risk.dismiss",
    title="Say that a conversation is not at risk",
    description="For the button beside a conversation: its flag goes and does not come again.",
    outcomes=("done", "gone"),
    is_for_people=True,
)
RESTORE = Action(
    type="session_risk.restore",
    title="Take back that a conversation is not at risk",
    description="For the button beside a conversation.",
    outcomes=("done", "gone"),
    is_for_people=True,
)


def build_slot(
    risk: float, reasons: tuple[str, ...], *, is_flagged: bool, dismissed_by: str, locale: str
) -> SlotContent | None:
    """Build what stands beside a conversation; None where there is nothing to say.

    Args:
        risk: the probability that it ends badly.
        reasons: why, in the words of whoever looks.
        is_flagged: it is at risk.
        dismissed_by: who said that it is not, "" for nobody.
        locale: the language of whoever looks.
    """
    words = find_words(locale)
    if dismissed_by:
        return _build_dismissed(dismissed_by, words)
    if not is_flagged and risk < NOTABLE:
        return None
    title = words["risk" if is_flagged else "calm"].format(percent=round(100 * risk))
    blocks = [SlotBlock(type="text", text=title, tone="bad" if is_flagged else "plain")]
    if reasons:
        items = tuple(SlotItem(label=one) for one in reasons)
        blocks.append(SlotBlock(type="list", items=items))
    if is_flagged:
        blocks.append(SlotBlock(type="button", text=words["dismiss"], action=DISMISS.type))
    return SlotContent(blocks=tuple(blocks))


def _build_dismissed(name: str, words: Words) -> SlotContent:
    text = words["dismissed"].format(name=name)
    return SlotContent(
        blocks=(
            SlotBlock(type="text", text=text),
            SlotBlock(type="button", text=words["restore"], action=RESTORE.type),
        )
    )
