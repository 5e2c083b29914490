"""How an operation of the API is declared, once: the pipeline runs it, OpenAPI describes it.

A resource module makes one `Resource` and decorates its handlers. What a handler takes as body and
query stands in its signature, `call: Call[Body, Query]`; everything else is in the decorator.
"""

import inspect
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar, get_args, get_type_hints

from pydantic import BaseModel
from quart import Request

from chatclick.chat.session_works import actor_of
from chatclick.host.file_responses import PrivateFile
from chatclick.http.services import Services
from chatclick.ids import PREFIXES
from chatclick.reading import names_etag
from chatclick.security.policy import PERMISSIONS, Principal
from chatclick.settings import Settings
from chatclick.store.events import Actor
from chatclick.store.transaction import Transaction

API: Final = "/api/v1"

PUBLIC: Final = "public"
"""Instead of a permission: anyone may call it."""

SIGNED_IN: Final = "signed in"
"""Instead of a permission: any valid token will do; it is about the caller alone."""

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Bucket = Literal["requests", "logins", "visitors", "resets"]

BodyT = TypeVar("BodyT", bound=BaseModel | None)
QueryT = TypeVar("QueryT", bound=BaseModel | None)

ID_KINDS = {f"{kind}_id": kind for kind in PREFIXES}
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers.

    Attributes:
        body: JSON; None for an empty body.
        headers: further response headers.
        cookie: a whole `Set-Cookie` value.
        status: replaces the operation's own, such as 304.
        stream: parts of the body as they come, such as server-sent events, instead of `body`.
        file: a file instead of a body.
    """

    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: str | None = None
    status: int | None = None
    stream: AsyncIterator[bytes] | None = None
    file: PrivateFile | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from.

    Attributes:
        address: network address, behind trusted proxies.
        scheme: "http" or "https", as the caller used it.
        origin: the `Origin` header.
        host: the `Host` header.
        user_agent: the `User-Agent` header, cleaned.
        headers: all headers by lower-case name; a repeated one has the last value.
        cookies: the request's cookies.
    """

    address: str
    scheme: str
    origin: str | None
    host: str
    user_agent: str
    headers: Mapping[str, str]
    cookies: Mapping[str, str]

    def has_seen(self, etag: str) -> bool:
        """Tell whether `If-None-Match` names an ETag."""
        return names_etag(self.headers.get("if-none-match"), etag)


@dataclass(frozen=True, slots=True)
class Call(Generic[BodyT, QueryT]):
    """One request, parsed and allowed as far as its permission reaches.

    Attributes:
        principal: who calls; for a public operation a visitor without an id.
        ids: values of the path's places, each of the right shape.
        request_id: names this request in answers, logs and the audit log.
        expires_at_s: when the caller's token ends, in seconds since 1970; None for never.
        incoming: the request, where its body is of one of the operation's `takes`; not read yet.
    """

    services: Services
    principal: Principal
    ids: Mapping[str, str]
    body: BodyT
    query: QueryT
    caller: Caller
    request_id: str
    expires_at_s: int | None
    incoming: Request | None = None

    @property
    def actor(self) -> Actor:
        """The caller as events name them."""
        return actor_of(self.principal)

    @property
    def name(self) -> str:
        """The caller's name for people to read."""
        return self.principal.name or self.principal.id

    async def audit(
        self, tx: Transaction, action: str, target: str, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Append what the caller does to the audit log.

        Args:
            tx: the transaction that does it.
            action: `object.verb`, such as "queue.create".
            target: id of what it is done to.
            detail: what changes; no secret, no message text.
        """
        kind = "api_key" if self.principal.kind == "api_key" else self.actor.kind
        await tx.audit(
            Actor(kind, self.principal.id, self.name),
            action,
            target,
            detail,
            address=self.caller.address,
            request_id=self.request_id,
        )


Handler = Callable[[Any], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A declared operation.

    Attributes:
        path: with places in braces, such as "/api/v1/queues/{queue_id}".
        permission: a row of the policy table, `PUBLIC` or `SIGNED_IN`.
        body: the request's model, None for a request without a body.
        query: the query's model.
        answer: the answer's model, None for an empty answer.
        status: of the answer.
        problems: statuses that can occur besides those every operation has.
        bucket: which rate limit it counts against.
        limit_bytes: the largest body.
        takes: media types of bodies that the handler reads itself, with their schemas.
        request_headers: names and descriptions of headers it reads.
        media_type: of the answer.
        further_statuses: of answers without a body, such as 304.
        is_offered: by the settings; where not, it answers 404 to everyone.
        audits_refusals: a caller without the permission is an entry of the audit log.
    """

    name: str
    tag: str
    method: Method
    path: str
    handler: Handler
    permission: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answer: type[BaseModel] | None
    status: int
    problems: tuple[int, ...] = ()
    bucket: Bucket = "requests"
    limit_bytes: int = 0
    takes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    request_headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"
    further_statuses: tuple[int, ...] = ()
    is_offered: Callable[[Settings], bool] | None = None
    audits_refusals: bool = False

    @property
    def places(self) -> list[str]:
        """The names of the path's places."""
        return _PLACE.findall(self.path)

    @property
    def rule(self) -> str:
        """The path as Quart writes it."""
        return _PLACE.sub(r"<\1>", self.path)

    @property
    def is_public(self) -> bool:
        """Whether it needs no token."""
        return self.permission == PUBLIC

    @property
    def takes_idempotency_key(self) -> bool:
        """Whether a repeat under the same `Idempotency-Key` gets the first answer."""
        return self.method == "POST" and not self.is_public

    @property
    def statuses(self) -> list[int]:
        """Every status of a problem that can occur, in order."""
        found = {400, 429, 500, 503, *self.problems}
        found |= set() if self.is_public else {401, 403}
        found |= {404} if self.places or self.is_offered else set()
        found |= {408, 413, 415, 422} if self.body or self.takes else set()
        found |= {422} if self.query else set()
        found |= {409, 422} if self.takes_idempotency_key else set()
        return sorted(found)


class Resource:
    """The operations of one resource.

    Args:
        tag: its name in the documentation.
        prefix: what all its paths begin with.
    """

    def __init__(self, tag: str, prefix: str = API) -> None:
        self.tag = tag
        self.operations: list[Operation] = []
        self._prefix = prefix

    def operation(
        self,
        method: Method,
        path: str,
        *,
        permission: str,
        answer: type[BaseModel] | None = None,
        status: int | None = None,
        **details: Any,
    ) -> Callable[[Handler], Handler]:
        """Declare the decorated handler.

        Args:
            method: HTTP method.
            path: below the resource's prefix.
            permission: a row of the policy table, `PUBLIC` or `SIGNED_IN`.
            answer: model of the answer; None for 204.
            status: of the answer; 200 or 204 when left out.
            details: further attributes of `Operation`.

        Raises:
            ValueError: the permission is not in the policy table.
        """
        if permission not in PERMISSIONS | {PUBLIC, SIGNED_IN}:
            raise ValueError(f"{permission} is not in the policy table")

        def declare(handler: Handler) -> Handler:
            body, query = _read_signature(handler)
            self.operations.append(
                Operation(
                    name=handler.__name__,
                    tag=self.tag,
                    method=method,
                    path=self._prefix + path,
                    handler=handler,
                    permission=permission,
                    body=body,
                    query=query,
                    answer=answer,
                    status=status or (200 if answer else 204),
                    **details,
                )
            )
            return handler

        return declare


def _read_signature(handler: Handler) -> tuple[type[BaseModel] | None, type[BaseModel] | None]:
    (name,) = inspect.signature(handler).parameters
    body, query = get_args(get_type_hints(handler)[name])
    nothing = type(None)
    return (None if body is nothing else body), (None if query is nothing else query)
