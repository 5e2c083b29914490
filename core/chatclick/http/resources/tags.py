"""Tags that sessions have or had: suggested while one is typed, with colours."""

from typing import Literal

from pydantic import Field

from chatclick.chat.tags import KnownTag, list_tags, set_color
from chatclick.http.fields import Model, QueryNumber, QueryText
from chatclick.http.operations import Answer, Call, Resource
from chatclick.security.policy import require

resource = Resource("tags")

Color = Literal["gray", "red", "orange", "green", "teal", "blue", "violet", "pink"]


class TagQuery(Model):
    """Which tags to suggest."""

    q: QueryText | None = Field(None, description="a part of the name")
    limit: QueryNumber = Field(50, ge=1, le=200, description="how many at most")


class TagShape(Model):
    """A tag. `uses` counts how often it was given to a session."""

    id: str
    name: str
    color: Color
    uses: int


class TagList(Model):
    """Tags, the most used first."""

    data: list[TagShape]


class TagChange(Model):
    """Another colour."""

    color: Color


@resource.operation("GET", "/tags", permission="session:read", answer=TagList)
async def get_tags(call: Call[None, TagQuery]) -> Answer:
    """Suggest tags for staff, the most used first."""
    require(call.principal, "session:read")
    tags = await list_tags(call.query.q or "", call.query.limit)
    return Answer({"data": [_to_json(tag) for tag in tags]})


@resource.operation("PATCH", "/tags/{tag_id}", permission="session:transition", answer=TagShape)
async def change_tag(call: Call[TagChange, None]) -> Answer:
    """Give a tag another colour, for everybody."""
    tag = await set_color(call.services.store, call.ids["tag_id"], call.body.color)
    return Answer(_to_json(tag))


def _to_json(tag: KnownTag) -> dict[str, object]:
    return {"id": tag.id, "name": tag.name, "color": tag.color, "uses": tag.uses}
