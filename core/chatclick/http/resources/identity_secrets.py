"""The secrets that sites sign their visitors' identity with: looked at, replaced, ended."""

from pydantic import Field

from chatclick.chat.identity_secrets import (
    MAX_OVERLAP_S,
    end_overlap,
    find_overlap_end,
    open_secrets,
    replace_secret,
)
from chatclick.clock import to_text
from chatclick.http.fields import Model, NoFilter, QueryNumber
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.resources.widgets import load_widget
from chatclick.http.shapes import Time
from chatclick.security.identity import build_kid
from chatclick.store.transaction import Transaction

resource = Resource("identity secrets")


class Overlap(Model):
    """How long two secrets are good."""

    overlap_s: QueryNumber = Field(
        0,
        le=MAX_OVERLAP_S,
        description="how many seconds the present secret stays good beside the new one",
    )


class IdentitySecret(Model):
    """The secret a site signs its visitors' identity with. Shown once."""

    identity_secret: str
    kid: str
    former_until: Time | None


class IdentitySecretState(Model):
    """Which secrets are good, named by what a token may name them by; never themselves."""

    kid: str
    former_kid: str | None
    former_until: Time | None


@resource.operation(
    "GET",
    "/widgets/{widget_id}/identity-secret",
    permission="widget:publish",
    answer=IdentitySecretState,
)
async def get_identity_secret_state(call: Call[None, NoFilter]) -> Answer:
    """Say which identity secrets are good now, without showing them."""
    widget = await load_widget(call.ids["widget_id"])
    kids = [build_kid(secret) for secret in open_secrets(call.services.vault, widget)]
    until = find_overlap_end(widget)
    return Answer(
        {
            "kid": kids[0],
            "former_kid": kids[1] if len(kids) > 1 else None,
            "former_until": to_text(until) if until else None,
        }
    )


@resource.operation(
    "POST",
    "/widgets/{widget_id}/identity-secret",
    permission="widget:publish",
    answer=IdentitySecret,
)
async def replace_identity_secret(call: Call[None, Overlap]) -> Answer:
    """Make a new secret for signing visitors' identity.

    The present one stays good for `overlap_s`, so that a site can change over without refusing
    anybody; without it, it stops working at once.
    """
    vault, overlap_s = call.services.vault, call.query.overlap_s

    async def work(tx: Transaction) -> dict[str, str | None]:
        widget = await load_widget(call.ids["widget_id"])
        secret = await replace_secret(tx, vault, widget, overlap_s)
        kid = build_kid(secret)
        detail = {"kid": kid, "overlap_s": overlap_s}
        await call.audit(tx, "widget.replace_identity_secret", widget.id, detail)
        until = widget.former_identity_until
        return {
            "identity_secret": secret,
            "kid": kid,
            "former_until": to_text(until) if until else None,
        }

    return Answer(await call.services.store.write(work))


@resource.operation(
    "DELETE",
    "/widgets/{widget_id}/identity-secret/former",
    permission="widget:publish",
)
async def end_former_identity_secret(call: Call[None, None]) -> Answer:
    """End the former secret before its time, such as when it leaked. Twice is fine."""

    async def work(tx: Transaction) -> None:
        widget = await load_widget(call.ids["widget_id"])
        if await end_overlap(tx, widget):
            await call.audit(tx, "widget.end_identity_secret", widget.id)

    await call.services.store.write(work)
    return Answer()
