"""Running an operation: who calls, may they, what do they say, do it, answer.

The order matters: nothing is parsed for a caller who may not call, and nothing is looked up for one
who calls too often.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import msgspec
import structlog
from quart import Request, Response, g, request

from chatclick import tracing
from chatclick.chat.session_works import actor_of
from chatclick.errors import Forbidden, NotFound, Unauthenticated
from chatclick.host import file_responses
from chatclick.http import idempotency, limits, parsing
from chatclick.http.operations import PUBLIC, SIGNED_IN, Answer, Call, Caller, Operation
from chatclick.http.problems import get_request_id
from chatclick.http.services import Services
from chatclick.security import sanitise
from chatclick.security.limits import BucketTable
from chatclick.security.origins import address_key
from chatclick.security.policy import NOTHING_HERE, Principal, Scope, find_scope
from chatclick.store.events import Actor
from chatclick.store.transaction import Transaction

NOBODY = Principal("visitor", "", "")
_log = structlog.get_logger(__name__)


def build_view(services: Services, operation: Operation) -> Callable[..., Awaitable[Response]]:
    """Return the function that Quart calls for an operation."""

    async def view(**places: str) -> Response:
        if operation.is_offered and not operation.is_offered(services.settings):
            raise NotFound(NOTHING_HERE)
        caller = read_caller(services, request)
        principal, expires_at_s = await _admit(services, operation, caller)
        parsing.check_places(places)
        tracing.session_of_work.set(places.get("session_id"))
        query = parsing.parse_query(operation, request)
        incoming = parsing.find_incoming(operation, request)
        body = None if incoming else await parsing.parse_body(operation, request)
        call: Call[Any, Any] = Call(
            *(services, principal, places, body, query, caller, get_request_id(), expires_at_s),
            incoming=incoming,
        )
        key = caller.headers.get(idempotency.HEADER.lower())
        if key is not None and operation.takes_idempotency_key:
            return await _run_once(operation, call, key)
        return _respond(operation, await _run(operation, call))

    view.__name__ = operation.name
    return view


def read_caller(services: Services, request: Request) -> Caller:
    """Find out where a request comes from."""
    headers = request.headers
    peer = (request.scope.get("client") or ("",))[0]
    return Caller(
        address=services.proxies.resolve_address(peer, headers.getlist("X-Forwarded-For")),
        scheme=services.proxies.resolve_scheme(
            peer, request.scheme, headers.getlist("X-Forwarded-Proto")
        ),
        origin=headers.get("Origin"),
        host=headers.get("Host", ""),
        user_agent=sanitise.short(headers.get("User-Agent", "")),
        headers={name.lower(): value for name, value in headers.items()},
        cookies=request.cookies,
    )


async def _admit(
    services: Services, operation: Operation, caller: Caller
) -> tuple[Principal, int | None]:
    """Authenticate, limit, authorise. Return who calls and when their token ends."""
    table = services.limiter.requests
    address = address_key(caller.address)
    if operation.permission == PUBLIC:
        _take(table, address)
        return NOBODY, None
    try:
        principal, expires_at_s = await services.authenticator.authenticate_header(
            caller.headers.get("authorization")
        )
    except Unauthenticated:
        _take(table, address)
        raise
    _take(table, principal.id)
    is_needed = operation.permission != SIGNED_IN
    if is_needed and find_scope(principal, operation.permission) is Scope.NONE:
        if operation.audits_refusals:
            await _audit_refusal(services, operation, principal, caller)
        raise Forbidden(f"This needs the permission {operation.permission}.")
    return principal, expires_at_s


async def _audit_refusal(
    services: Services, operation: Operation, principal: Principal, caller: Caller
) -> None:
    kind = "api_key" if principal.kind == "api_key" else actor_of(principal).kind
    actor = Actor(kind, principal.id, principal.name or principal.id)
    request_id = get_request_id()

    async def work(tx: Transaction) -> None:
        detail = {"operation": operation.name, "needs": operation.permission}
        await tx.audit(
            *(actor, "request.refused", operation.tag, detail),
            address=caller.address,
            request_id=request_id,
        )

    await services.store.write(work)


def _take(table: BucketTable, key: str) -> None:
    try:
        limits.take(table, key)
    finally:
        g.limit_headers = table.headers(key)


async def _run(operation: Operation, call: Call[Any, Any]) -> Answer:
    # A client that goes away cancels its own request only, never a half-done act.
    return await asyncio.shield(asyncio.ensure_future(operation.handler(call)))


async def _run_once(operation: Operation, call: Call[Any, Any], header: str) -> Response:
    key = idempotency.build_key(call.principal.id, operation.name, header)
    body = call.body.model_dump_json() if call.body is not None else ""
    if call.incoming is not None:  # a stream is read once; its length stands for it
        body = str(call.incoming.content_length)
    fingerprint = idempotency.build_fingerprint(request.full_path, body.encode())
    first_answers = call.services.first_answers

    async def run() -> Response:
        kept = await first_answers.begin(key, fingerprint)
        if kept is not None:
            return _build_response(kept.status, kept.body, operation)
        try:
            answer = await operation.handler(call)
        except BaseException:
            await first_answers.give_up(key)
            raise
        response = _respond(operation, answer)
        encoded = await response.get_data(as_text=False)
        await first_answers.keep(key, response.status_code, encoded)
        return response

    return await asyncio.shield(asyncio.ensure_future(run()))


def _respond(operation: Operation, answer: Answer) -> Response:
    if answer.stream is not None:
        return _build_stream(answer.stream, operation.media_type, answer.headers)
    if answer.file is not None:
        return file_responses.build_response(answer.file)
    status = answer.status or operation.status
    body = b"" if answer.body is None else msgspec.json.encode(answer.body)
    response = _build_response(status, body, operation)
    for name, value in answer.headers.items():
        response.headers[name] = value
    if answer.cookie is not None:
        response.headers["Set-Cookie"] = answer.cookie
    return response


def _build_stream(
    stream: AsyncIterator[bytes], media_type: str, headers: Mapping[str, str]
) -> Response:
    response = Response(stream, content_type=media_type)
    # A stream lives as long as its client; proxies must not collect it.
    response.timeout = None
    response.headers["X-Accel-Buffering"] = "no"
    response.headers.update(headers)
    return response


def _build_response(status: int, body: bytes, operation: Operation) -> Response:
    response = Response(body, status=status)
    if body:
        response.content_type = operation.media_type
    else:
        del response.headers["Content-Type"]
    return response
