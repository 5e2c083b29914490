"""The JSON Schemas of documents people write, for editors and other tools. Public."""

from hashlib import sha256

import msgspec
from pydantic import RootModel

from chatclick.errors import NotFound
from chatclick.http.fields import NoFilter, Object
from chatclick.http.operations import PUBLIC, Answer, Call, Resource
from chatclick.security.policy import NOTHING_HERE
from chatclick_widget_schema import read_schema_file

resource = Resource("widget schemas", prefix="/widget/v1/schema")

_HEADERS = {
    # Public data without a secret: any tool in any page may read it.
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=3600",
}


class SchemaShape(RootModel[Object]):
    """A JSON Schema, draft 2020-12."""


@resource.operation(
    "GET",
    "/{schema_file}",
    permission=PUBLIC,
    answer=SchemaShape,
    further_statuses=(304,),
    request_headers={"If-None-Match": "The `ETag` of an earlier answer."},
)
async def get_schema(call: Call[None, NoFilter]) -> Answer:
    """Return a published schema, such as `config-v2.json`: name it as `$schema` in a document."""
    kind, _, version = call.ids["schema_file"].removesuffix(".json").rpartition("-v")
    try:
        text = read_schema_file(int(version), kind=kind)
    except FileNotFoundError:
        raise NotFound(NOTHING_HERE) from None
    etag = f'"{sha256(text).hexdigest()[:32]}"'
    headers = {**_HEADERS, "ETag": etag}
    if call.caller.has_seen(etag):
        return Answer(None, headers, status=304)
    return Answer(msgspec.json.decode(text), headers)
