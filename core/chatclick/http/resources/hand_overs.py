"""Between bots and people: asking for a person, and handing a session to a bot."""

from typing import Annotated

from pydantic import Field, StringConstraints

from chatclick.http.fields import Model
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.resources.sessions import LEASE, Lease
from chatclick.http.shapes import SessionShape
from chatclick.security.policy import require

resource = Resource("hand-overs")

_PREFIX = "/sessions/{session_id}"


class BotShape(Model):
    """A bot that answers whatever a visitor writes. `id` is the plugin's."""

    id: str
    name: str


class BotList(Model):
    """The bots that run, in the order in which they are asked."""

    data: list[BotShape]
    next: None


class ToBot(Model):
    """Which bot gets the session."""

    bot: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    lease: Lease | None = Field(None, description=LEASE)


@resource.operation("GET", "/bots", permission="session:assign", answer=BotList)
async def list_bots(call: Call[None, None]) -> Answer:
    """List the bots a session can be handed to."""
    require(call.principal, "session:assign")
    bots = call.services.hand_overs.list_bots()
    return Answer({"data": [{"id": id_, "name": name} for id_, name in bots], "next": None})


@resource.operation(
    "POST", f"{_PREFIX}/bot", permission="session:assign", answer=SessionShape, problems=(409,)
)
async def hand_to_bot(call: Call[ToBot, None]) -> Answer:
    """Hand the session to a bot. Whoever has it does not have it any more.

    The bot answers at once where the newest message is the visitor's.
    """
    view = await call.services.hand_overs.to_bot(
        call.principal, call.ids["session_id"], call.body.bot, lease=call.body.lease
    )
    return Answer(view.to_json())


@resource.operation(
    "POST", f"{_PREFIX}/people", permission="message:write", answer=SessionShape, problems=(409,)
)
async def ask_for_people(call: Call[None, None]) -> Answer:
    """Take the session out of a bot's hands: its visitor wants to talk to a person.

    It waits in its queue then. Nothing changes where people have it already.
    """
    view = await call.services.hand_overs.ask_for_people(call.principal, call.ids["session_id"])
    return Answer(view.to_json())
