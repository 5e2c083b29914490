"""A host with both plugins running, and a provider of our own."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

import chatclick_notify_sms
import chatclick_sms_channel
from chatclick import SessionView
from chatclick.security.egress import Egress
from chatclick.testing import BenchHost
from chatclick_notify_sms.testing import OWN_NUMBER, TWILIO, AtPeer, SmsPeer, call_as_twilio

NUMBER = "+4915112345678"
INCOMING = "/plugins/notify_sms/incoming"
STATUS = "/plugins/notify_sms/status"


class Desk:
    """Both plugins at work, with an agent."""

    def __init__(self, host: BenchHost, peer: SmsPeer) -> None:
        self.host = host
        self.peer = peer
        self.client = host.client()
        self.agent = host.add_agent("Grace")

    async def comes_in(self, text: str, sid: str = "SM1", **more: str) -> int:
        """Let somebody write to the number; return the status the provider gets."""
        fields = {"MessageSid": sid, "From": NUMBER, "To": OWN_NUMBER, "Body": text, **more}
        body, headers = call_as_twilio(INCOMING, fields)
        return (await self.client.post(INCOMING, data=body, headers=headers)).status_code

    async def is_told(self, sid: str, status: str, code: str = "") -> None:
        """Let the provider say what became of a message."""
        fields = {
            "MessageSid": sid,
            "MessageStatus": status,
            **({"ErrorCode": code} if code else {}),
        }
        body, headers = call_as_twilio(STATUS, fields)
        assert (await self.client.post(STATUS, data=body, headers=headers)).status_code == 200

    @property
    def session(self) -> SessionView:
        """The newest session of the channel."""
        return [one for one in self.host.world.sessions.values() if one.channel == "sms"][-1]

    def read(self, session: SessionView | None = None) -> list[tuple[str, str]]:
        """Return who wrote what in a session, the newest one unless it is given."""
        messages = self.host.world.messages[(session or self.session).id]
        return [(one.kind if one.kind == "note" else one.sender.kind, one.text) for one in messages]

    async def answers(self, text: str, **changes: Any) -> None:
        """Let the agent answer in the newest session."""
        await self.agent.says(text, session_id=self.session.id, **changes)


@pytest.fixture
async def desk(host: BenchHost, clock: Any) -> AsyncIterator[Desk]:
    """Both plugins at work."""
    peer = SmsPeer()
    await peer.start()
    egress = Egress(ports=[peer.port], allowed_networks=["127.0.0.0/8"])
    host.plugins.services.egress = AtPeer(egress, peer)
    await host.run(chatclick_notify_sms.plugin, config=TWILIO)
    await host.run(chatclick_sms_channel.plugin, config={})
    yield Desk(host, peer)
    await egress.aclose()
    await peer.stop()
