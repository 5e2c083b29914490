"""The first steps of a new installation: what of them is done, by what is in the database."""

from dataclasses import dataclass
from typing import Literal

from chatclick.ids import first_real_id
from chatclick.store.models import Audit, Session, Setting, Staff, WidgetRevision
from chatclick.store.transaction import Transaction

StepId = Literal["site", "message", "snippet", "team", "plugins"]

DISMISSED = "onboarding.dismissed"
SITE_URL = "onboarding.site_url"
SNIPPET_SEEN = "onboarding.snippet_seen"


@dataclass(frozen=True, slots=True)
class Onboarding:
    """How far it is.

    Attributes:
        steps: in order, each with whether it is done.
        is_dismissed: somebody wants to see no more of it.
        site_url: the page the chat goes on, "" while it is not known.
    """

    steps: tuple[tuple[StepId, bool], ...]
    is_dismissed: bool
    site_url: str


async def read_onboarding() -> Onboarding:
    """Find out what is done."""
    named = Setting.filter(name__in=[DISMISSED, SITE_URL, SNIPPET_SEEN])
    rows = await named.limit(3).values("name", "value")
    kept = {row["name"]: row["value"] for row in rows}
    real = Session.filter(id__gte=first_real_id("session"), channel="web")
    people = Staff.filter(id__gte=first_real_id("staff"), is_active=True)
    # The host itself publishes the first revision; every further one is somebody's.
    chosen = WidgetRevision.exclude(published_by="system")
    acts = Audit.filter(action__in=["plugin.enable", "plugin.disable", "plugin.install"])
    return Onboarding(
        steps=(
            ("site", await chosen.exists()),
            ("message", await real.exclude(last_message_position=None).exists()),
            ("snippet", SNIPPET_SEEN in kept),
            ("team", await people.count() > 1),
            ("plugins", await acts.filter(actor_kind__not="system").exists()),
        ),
        is_dismissed=DISMISSED in kept,
        site_url=kept.get(SITE_URL, ""),
    )


async def change_onboarding(
    _tx: Transaction, *, is_dismissed: bool | None = None, site_url: str | None = None
) -> None:
    """Store what people said; None leaves it."""
    if site_url is not None:
        await Setting.update_or_create({"value": site_url}, name=SITE_URL)
    if is_dismissed:
        await Setting.update_or_create({"value": "yes"}, name=DISMISSED)
    elif is_dismissed is False:
        await Setting.filter(name=DISMISSED).delete()


async def note_snippet(_tx: Transaction, url: str) -> None:
    """Store that the widget's line was seen on a page."""
    await Setting.update_or_create({"value": url[:2000]}, name=SNIPPET_SEEN)
