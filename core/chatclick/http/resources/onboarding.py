"""The first steps of a new installation, and whether a widget's line of code is on a site."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, StringConstraints

from chatclick.chat import snippets
from chatclick.chat.onboarding import change_onboarding, note_snippet, read_onboarding
from chatclick.http.fields import Model
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.resources.widgets import load_widget
from chatclick.security.origins import normalise
from chatclick.store.transaction import Transaction

resource = Resource("onboarding")


def _check_page(text: str) -> str:
    if not text:
        return text
    origin = "/".join(text.split("/")[:3])
    if normalise(origin) is None or not text.isascii() or " " in text:
        raise ValueError("an address such as https://www.example.com/")
    return text


PageUrl = Annotated[str, StringConstraints(max_length=500), AfterValidator(_check_page)]


class StepShape(Model):
    """A step and whether it is done, by what there is."""

    id: Literal["site", "message", "snippet", "team", "plugins"]
    is_done: bool


class OnboardingShape(Model):
    """The first steps. `site_url` is the page the chat goes on, "" while it is not known."""

    steps: list[StepShape]
    is_dismissed: bool
    site_url: str


class OnboardingChange(Model):
    """What to change; what is left out stays."""

    is_dismissed: bool | None = None
    site_url: PageUrl | None = None


class SnippetQuestion(Model):
    """Which page to look at."""

    url: Annotated[
        str, StringConstraints(min_length=8, max_length=500), AfterValidator(_check_page)
    ]


class SnippetAnswer(Model):
    """What was found at `url`, which is where redirects led.

    `detail` is the id of the other widget, the directive of the page's policy that blocks the
    chat, the status, or the code of a failure.
    """

    outcome: Literal[
        "ok",
        "missing",
        "wrong_widget",
        "blocked",
        "redirected",
        "status",
        "private",
        "unreachable",
    ]
    url: str
    detail: str


@resource.operation("GET", "/onboarding", permission="settings:read", answer=OnboardingShape)
async def get_onboarding(call: Call[None, None]) -> Answer:
    """Tell which of the first steps are done."""
    return Answer(await _build())


@resource.operation("PATCH", "/onboarding", permission="settings:write", answer=OnboardingShape)
async def update_onboarding(call: Call[OnboardingChange, None]) -> Answer:
    """Keep the page the chat goes on, or put the list of steps away or out again."""
    change = call.body.model_dump()

    async def work(tx: Transaction) -> None:
        await change_onboarding(tx, **change)
        given = {name: value for name, value in change.items() if value is not None}
        await call.audit(tx, "onboarding.change", "onboarding", given)

    await call.services.store.write(work)
    return Answer(await _build())


@resource.operation(
    "POST",
    "/widgets/{widget_id}/snippet-check",
    permission="widget:write",
    answer=SnippetAnswer,
)
async def check_snippet(call: Call[SnippetQuestion, None]) -> Answer:
    """Look at a page on the public Internet for the widget's line of code."""
    widget = await load_widget(call.ids["widget_id"])
    fetcher, origin = call.services.egress, _find_origin(call)
    found = await snippets.look(fetcher, call.body.url, widget.id, origin)
    if found.outcome == "ok":
        await call.services.store.write(lambda tx: note_snippet(tx, found.url))
    return Answer({"outcome": found.outcome, "url": found.url, "detail": found.detail})


def _find_origin(call: Call[Any, Any]) -> str:
    """Return where this host is reached, as the snippet has it."""
    return call.services.settings.public_url or f"{call.caller.scheme}://{call.caller.host}"


async def _build() -> dict[str, Any]:
    found = await read_onboarding()
    return {
        "steps": [{"id": id_, "is_done": is_done} for id_, is_done in found.steps],
        "is_dismissed": found.is_dismissed,
        "site_url": found.site_url,
    }
