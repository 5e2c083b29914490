"""Telling whoever has a conversation that its target is close or missed."""

from chatclick import PluginContext, SessionView
from chatclick.errors import ChatclickError
from chatclick_sla.models import Clock

WORDS = {
    "en": {
        "first": "first response",
        "next": "response",
        "resolution": "resolution",
        "warned": "The {what} is due soon",
        "breached": "The {what} is late",
    },
    "de": {
        "first": "Die erste Antwort",
        "next": "Die Antwort",
        "resolution": "Die Lösung",
        "warned": "{what} ist bald fällig",
        "breached": "{what} ist überfällig",
    },
    "ar": {
        "first": "الرد الأول",
        "next": "الرد",
        "resolution": "الحل",
        "warned": "اقترب موعد {what}",
        "breached": "تأخر {what}",
    },
}


async def tell_assignee(
    session: SessionView, clock: Clock, what: str, context: PluginContext
) -> None:
    """Tell who has the session, if anybody has; a repeat is told once.

    Args:
        session: the clock's.
        clock: what is close or late.
        what: "warned" or "breached".
        context: the plugin's.
    """
    if session.assignee is None or not context.config["notify"]:
        return
    titles = {language: say(language, clock.kind, what) for language in WORDS}
    try:
        await context.notify(
            [session.assignee.id],
            type=f"sla.{what}",
            title=titles[str(context.config["notify_language"])],
            session_id=session.id,
            id=f"{what} {clock.id} {round(clock.target_s)}",
            translations={language: {"title": title} for language, title in titles.items()},
        )
    except ChatclickError as error:  # somebody left at this very moment
        context.log.info("target_not_told", session_id=session.id, code=error.code)


def say(language: str, kind: str, what: str) -> str:
    """Return one line about a target.

    Args:
        language: of `WORDS`.
        kind: "first", "next" or "resolution".
        what: "warned" or "breached".
    """
    words = WORDS[language]
    return words[what].replace("{what}", words[kind])
