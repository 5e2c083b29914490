"""After a restore without its key file nothing is signed: that is said, and a new secret helps."""

from chatclick.security.keys import KeyRing, Vault
from chatclick_webhooks.models import Endpoint

from .receivers import Receiver
from .stages import Stage

FORMER = Vault(KeyRing([b"another key of 32 bytes or longer"]))


async def lose_key(stage: Stage) -> None:
    """Have the secrets sealed with a key that the host does not have."""
    sealed = FORMER.encrypt("whsec_bG9zdA==", "plugin_data/webhooks")
    await stage.write(Endpoint, secret=sealed)


async def test_a_delivery_that_cannot_be_signed_says_why(stage: Stage, receiver: Receiver) -> None:
    made = await stage.create(receiver.url)
    await lose_key(stage)

    await stage.happen()

    row = await stage.until_tried(1)
    assert row["state"] == "pending"
    assert row["last_error"].startswith("The secret cannot be read:")
    assert (await stage.do("GET", f"/{made['id']}"))["failing_since"] is not None
    assert (await stage.host.plugins.check_health("webhooks")).status == "degraded"
    assert receiver.got == []


async def test_a_new_secret_signs_alone_where_the_former_is_lost(
    stage: Stage, receiver: Receiver
) -> None:
    made = await stage.create(receiver.url)
    await lose_key(stage)
    await stage.happen()
    await stage.until_tried(1)

    await stage.do("POST", f"/{made['id']}/rotate-secret")
    stage.pass_time(minutes=1)

    await stage.until_state("delivered", 1)
    (got,) = receiver.got
    assert len(got.headers["webhook-signature"].split()) == 1


async def test_key_pairs_are_shown_though_their_public_half_is_lost(stage: Stage) -> None:
    made = await stage.create("https://example.com/hooks", scheme="v1a")
    await lose_key(stage)

    (shown,) = (await stage.do("GET", ""))["data"]
    new = await stage.do("POST", f"/{made['id']}/rotate-secret")

    assert (shown["id"], shown["public_key"]) == (made["id"], None)
    assert new["public_key"].startswith("whpk_")
