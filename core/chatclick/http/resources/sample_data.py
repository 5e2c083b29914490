"""Sample data: a fortnight of made-up conversations to look around with, on and off."""

from dataclasses import asdict
from typing import Literal

from chatclick.http.fields import Model
from chatclick.http.operations import Answer, Call, Resource

resource = Resource("sample data")


class SampleDataShape(Model):
    """Whether it is on. On the way `done` of `total` conversations are added or removed."""

    state: Literal["off", "adding", "on", "removing"]
    done: int
    total: int
    sessions: int


@resource.operation("GET", "/sample-data", permission="settings:read", answer=SampleDataShape)
async def get_sample_data(call: Call[None, None]) -> Answer:
    """Tell whether the sample data is on, or how far it is on its way."""
    return Answer(asdict(await call.services.sample.get_status()))


@resource.operation(
    "POST",
    "/sample-data",
    permission="settings:write",
    answer=SampleDataShape,
    problems=(409,),
)
async def add_sample_data(call: Call[None, None]) -> Answer:
    """Add made-up conversations, visitors and colleagues, and answer when they are there.

    They are marked, routed to nobody and told to no plugin, webhook or count.
    """
    return Answer(asdict(await call.services.sample.add(call.actor)))


@resource.operation(
    "DELETE",
    "/sample-data",
    permission="settings:write",
    answer=SampleDataShape,
    problems=(409,),
)
async def remove_sample_data(call: Call[None, None]) -> Answer:
    """Remove the sample data with all that was done in it, and answer when nothing is left."""
    return Answer(asdict(await call.services.sample.remove(call.actor)))
