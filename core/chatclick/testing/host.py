"""A host for tests of a plugin: a real plugin host and database, chosen plugins only.

What a plugin writes into sessions is recorded instead of stored.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import uuid_utils
from quart import Quart
from quart.typing import TestClientProtocol

from chatclick.clock import now
from chatclick.host.dev import build_entry
from chatclick.host.manifest import FILE_NAME, Manifest, build_manifest, read_manifest
from chatclick.host.plugin_host import PluginHost
from chatclick.host.ports import Services
from chatclick.host.seats import LoadedSeat
from chatclick.host.sites import Sites
from chatclick.host.states import Desired, Entry
from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.results import Accept, Defer, Reject
from chatclick.plugin.views import MessageView, PostedMessage, SessionView
from chatclick.security.keys import KeyRing, Vault
from chatclick.settings import Settings
from chatclick.store.events import Actor
from chatclick.store.opening import Store
from chatclick.testing.views import build_message, build_session

TESTER = Actor("system", None, "test")


class RecordedIntake:
    """Takes what plugins write.

    Attributes:
        posts: the arguments of each message, in order.
    """

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []

    async def post(self, **post: Any) -> PostedMessage:
        """Record a message."""
        self.posts.append(post)
        return PostedMessage(
            client_msg_id=post["client_msg_id"],
            message_id=f"msg_{uuid_utils.uuid7().hex}",
            seq=len(self.posts),
            created_at=now(),
        )


class BenchHost:
    """A host with the plugins a test puts in.

    Attributes:
        plugins: the plugin host; `plugins.get(id)["state"]` tells how one fares.
        services: what plugins reach; put your own in before `run`.
        session: the session that `say` speaks in.

    Args:
        store: an open database.
    """

    def __init__(self, store: Store) -> None:
        self._intake = RecordedIntake()
        self.services = Services(intake=self._intake)
        self.session: SessionView = build_session()
        self._sites = Sites()
        self.plugins = PluginHost(
            Settings(),
            store,
            Vault(KeyRing([b"a key for tests of 32 bytes or so"])),
            services=self.services,
            sites=self._sites,
            find=tuple,
        )
        self.dispatcher = self.plugins.dispatcher

    @property
    def posted(self) -> list[str]:
        """The texts that plugins wrote into sessions, in order."""
        return [str(post["content"].get("text", "")) for post in self._intake.posts]

    async def run(
        self,
        plugin: ModuleType | object,
        *,
        manifest: Mapping[str, Any] | None = None,
        config: JSONObject | None = None,
    ) -> Entry:
        """Start a plugin.

        Args:
            plugin: what its entry point names.
            manifest: its manifest; left out, the file beside the package is read.
            config: its settings, secrets among them.

        Returns:
            What the host knows of it.

        Raises:
            AssertionError: it does not run; the text has the reason.
        """
        checked = build_manifest(manifest) if manifest else _read_manifest(plugin)
        entry = Entry(
            id=checked.id,
            seat=LoadedSeat(plugin),
            manifest=checked,
            version="1.0",
            desired=Desired.ENABLED,
            consented=checked.permissions,
            is_dev=True,
        )
        return await self._take_in(entry, config)

    async def run_file(self, file: Path, *, config: JSONObject | None = None) -> Entry:
        """Start a one-file plugin, as `chatclick dev` does; otherwise like `run`."""
        return await self._take_in(build_entry(file), config)

    async def say(self, text: str, **changes: Any) -> Accept | Reject | Defer:
        """Send a message through the plugins: check, change, and once accepted, tell of it.

        Args:
            text: what a visitor writes.
            changes: other fields of the message, such as `sender`.

        Returns:
            Whether it was accepted. `last_message` has it as it would have been stored.
        """
        message = build_message(text, session_id=self.session.id, **changes)
        arguments = {"message": message, "session": self.session}
        verdict = await self.dispatcher.gate("message_check", arguments)
        if not isinstance(verdict, Accept):
            return verdict
        made = await self.dispatcher.chain("message_transform", arguments)
        self.last_message: MessageView = made.value
        for plugin_id in self.dispatcher.implementers("message_stored"):
            arguments = {"message": self.last_message, "session": self.session}
            await self.dispatcher.event("message_stored", plugin_id, arguments)
        return verdict

    def client(self) -> TestClientProtocol:
        """Return an HTTP client that speaks to the plugins' routes."""
        app = Quart(__name__, static_folder=None)
        self._sites.install(app)
        return app.test_client()

    async def _take_in(self, entry: Entry, config: JSONObject | None) -> Entry:
        await self.plugins.take_in(entry)
        if config is not None:
            await self.plugins.set_config(entry.id, config, actor=TESTER)
        state = entry.actual
        assert entry.is_active, f"{entry.id} is {state.state.value}: {state.reason}"
        return entry


def _read_manifest(plugin: ModuleType | object) -> Manifest:
    module = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    package = sys.modules[module.partition(".")[0]]
    assert package.__file__ is not None
    return read_manifest((Path(package.__file__).parent / FILE_NAME).read_bytes())
