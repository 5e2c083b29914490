"""Handing a push to the service of a browser (RFC 8030), through the host's egress rules."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from chatclick import PluginContext, Receipt
from chatclick.errors import Invalid, Unavailable
from chatclick.notifier import Gone, Undelivered, read_retry_after
from chatclick_notify_webpush.devices import Subscription
from chatclick_notify_webpush.encrypting import encrypt
from chatclick_notify_webpush.vapid import build_authorization


@dataclass(frozen=True, slots=True)
class Push:
    """What is sent to one device.

    Attributes:
        payload: what the device reads.
        topic: a newer one of the same topic takes its place while the device is off.
        keep_s: how long the service keeps it for a device that is off, in seconds.
        is_urgent: it wakes a device that saves power.
    """

    payload: bytes
    topic: str
    keep_s: int
    is_urgent: bool


async def post(
    context: PluginContext,
    key: ec.EllipticCurvePrivateKey,
    subscription: Subscription,
    push: Push,
) -> Receipt:
    """Hand a push over.

    Raises:
        Gone: the browser wants no more, as its service says.
        Undelivered: a repeat may help.
    """
    headers = {
        "Authorization": build_authorization(
            key, subscription.endpoint, str(context.config["contact"])
        ),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(push.keep_s),
        "Topic": push.topic,
        "Urgency": "high" if push.is_urgent else "normal",
    }
    body = encrypt(push.payload, subscription.keys)
    try:
        answer = await context.http.request(
            "POST", subscription.endpoint, headers=headers, content=body
        )
    except Invalid as error:
        # Names that lead elsewhere for a while, or settings, are our trouble and no device's.
        raise Undelivered(error.detail, is_ours=True) from None
    except Unavailable as error:
        raise Undelivered(error.detail) from None
    status = answer.status_code
    if status in (404, 410):
        raise Gone(f"{status}: the browser wants no more")
    if status in (401, 403):
        raise Undelivered(f"{status}: {subscription.service} refuses our key", is_ours=True)
    if status >= 300:
        wait_s = read_retry_after(answer.headers.get("Retry-After"))
        raise Undelivered(f"{status} from {subscription.service}", retry_in_s=wait_s)
    return Receipt(provider_id=_last_part(answer.headers.get("Location", "")), detail=str(status))


def _last_part(location: str) -> str:
    # The whole address is a secret of the service; its end is enough to recognise it by.
    return location.rpartition("/")[2][:40]
