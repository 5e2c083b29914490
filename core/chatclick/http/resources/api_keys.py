"""API keys: how programs sign in."""

from typing import Any

from chatclick.clock import now, to_text, to_text_or_none
from chatclick.errors import FieldError, Invalid, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Name, Page, Permissions
from chatclick.http.fields import Time as TimeField
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, Time
from chatclick.ids import new_id
from chatclick.security.policy import NOTHING_HERE, require_covers
from chatclick.security.tokens import new_api_key
from chatclick.store.models import ApiKey
from chatclick.store.transaction import Transaction

resource = Resource("api-keys")


class ApiKeyShape(Model):
    """An API key. Of the key itself only the beginning is kept to be shown."""

    id: str
    name: str
    prefix: str
    permissions: list[str]
    created_by: str
    created_at: Time
    expires_at: Time | None
    last_used_at: Time | None
    revoked_at: Time | None


class NewApiKeyShape(ApiKeyShape):
    """A new API key. `key` is shown this once."""

    key: str


class NewKey(Model):
    """A key to make, with a part of what its maker may do."""

    name: Name
    permissions: Permissions
    expires_at: TimeField | None = None


class KeyChange(Model):
    """The new name."""

    name: Name


@resource.operation("GET", "/api-keys", permission="api_key:read", answer=ListOf[ApiKeyShape])
async def list_api_keys(call: Call[None, Page]) -> Answer:
    """List the keys, also revoked ones."""
    rows = await fetch(ApiKey.all(), call.query)
    return Answer(build_page(rows, call.query.limit, lambda row: row.id, _to_json))


@resource.operation(
    "POST", "/api-keys", permission="api_key:write", answer=NewApiKeyShape, status=201
)
async def create_api_key(call: Call[NewKey, None]) -> Answer:
    """Make a key. It can do no more than who makes it; it is shown once."""
    new = call.body
    if not new.permissions:
        message = "Choose at least one permission: a key without any opens nothing."
        raise Invalid(message, errors=(FieldError("/permissions", "required", message),))
    require_covers(call.principal, None, new.permissions)
    if new.expires_at is not None and new.expires_at <= now():
        message = "Give a time in the future."
        raise Invalid(message, errors=(FieldError("/expires_at", "past", message),))
    key = new_api_key()

    async def work(tx: Transaction) -> ApiKey:
        row = await ApiKey.create(
            id=new_id("api_key"),
            name=new.name,
            prefix=key.prefix,
            key_hash=key.hash,
            permissions=new.permissions,
            created_by=call.principal.id,
            created_at=now(),
            expires_at=new.expires_at,
        )
        detail = {"name": new.name, "permissions": new.permissions}
        await call.audit(tx, "api_key.create", row.id, detail)
        return row

    row = await call.services.store.write(work)
    return Answer({**_to_json(row), "key": key.text})


@resource.operation("GET", "/api-keys/{api_key_id}", permission="api_key:read", answer=ApiKeyShape)
async def get_api_key(call: Call[None, None]) -> Answer:
    """Return one key, without its text."""
    return Answer(_to_json(await _load(call.ids["api_key_id"])))


@resource.operation(
    "PATCH", "/api-keys/{api_key_id}", permission="api_key:write", answer=ApiKeyShape
)
async def rename_api_key(call: Call[KeyChange, None]) -> Answer:
    """Change the name. What a key may do never changes; make another one."""

    async def work(tx: Transaction) -> ApiKey:
        row = await _load(call.ids["api_key_id"])
        detail = {"from": row.name, "to": call.body.name}
        row.name = call.body.name
        await row.save()
        await call.audit(tx, "api_key.rename", row.id, detail)
        return row

    return Answer(_to_json(await call.services.store.write(work)))


@resource.operation("DELETE", "/api-keys/{api_key_id}", permission="api_key:write")
async def revoke_api_key(call: Call[None, None]) -> Answer:
    """Revoke a key at once. It stays in the list."""
    key_id = call.ids["api_key_id"]

    async def work(tx: Transaction) -> None:
        row = await _load(key_id)
        if row.revoked_at is None:
            row.revoked_at = now()
            await row.save()
            await call.audit(tx, "api_key.revoke", row.id, {"name": row.name})

    await call.services.store.write(work)
    call.services.on_revoked(key_id)
    return Answer()


async def _load(key_id: str) -> ApiKey:
    row = await ApiKey.get_or_none(id=key_id)
    if row is None:
        raise NotFound(NOTHING_HERE)
    return row


def _to_json(row: ApiKey) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "prefix": row.prefix,
        "permissions": row.permissions,
        "created_by": row.created_by,
        "created_at": to_text(row.created_at),
        "expires_at": to_text_or_none(row.expires_at),
        "last_used_at": to_text_or_none(row.last_used_at),
        "revoked_at": to_text_or_none(row.revoked_at),
    }
