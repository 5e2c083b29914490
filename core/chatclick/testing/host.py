"""A host for tests of a plugin: a real plugin host and database, chosen plugins only.

Sessions, people and files are in memory; what a plugin sends out is recorded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from quart import Quart
from quart.typing import TestClientProtocol

from chatclick.hooks import Dispatcher
from chatclick.host.checking.scratch import PretendAttachments, PretendBlobs
from chatclick.host.dev import build_entry
from chatclick.host.manifest import Manifest, build_manifest
from chatclick.host.plugin_host import PluginHost
from chatclick.host.ports import Services
from chatclick.host.seats import LoadedSeat
from chatclick.host.sites import Sites
from chatclick.host.states import Desired, Entry
from chatclick.http.shared import prepare
from chatclick.plugin.json_form import JSONObject, to_plain
from chatclick.plugin.results import Accept, Assignment, Defer, Reject
from chatclick.plugin.views import MessageView, SessionView
from chatclick.security.connecting import Connector
from chatclick.security.keys import KeyRing, Vault
from chatclick.security.origins import Proxies
from chatclick.settings import Settings
from chatclick.store.events import Actor
from chatclick.store.opening import Store
from chatclick.testing.channels import WorldChannels
from chatclick.testing.contract import find_manifest
from chatclick.testing.directory import WorldDirectory
from chatclick.testing.dispatch import Dispatch
from chatclick.testing.gate import WorldGate
from chatclick.testing.outbox import Outbox
from chatclick.testing.people import TestAgent, TestVisitor
from chatclick.testing.world import World, WorldIntake, WorldSessions, WorldWidgets
from chatclick.testing.world_people import WorldStaff, WorldVisitors

TESTER = Actor("system", None, "test")


class BenchHost:
    """A host with the plugins a test puts in.

    Attributes:
        plugins: the plugin host; `plugins.get(id)["state"]` tells how one fares.
        services: what plugins reach; put your own in before `run`.
        world: sessions, visitors and staff in memory.
        outbox: what plugins sent out.
        attachments: files in memory; `attachments.add(data)` puts one in.
        dispatcher: calls hooks.
        dispatch: the same, with samples for what is left out.
        visitor: somebody with a session.
        last_message: the last message that was accepted, as it is stored.

    Args:
        store: an open database.
    """

    last_message: MessageView

    def __init__(self, store: Store) -> None:
        self.outbox = Outbox()
        self.world = World(self.outbox)
        self.attachments = PretendAttachments()
        self.services = Services(
            intake=WorldIntake(self.world),
            writing=self.outbox,
            notices=self.outbox,
            sessions=WorldSessions(self.world),
            staff=WorldStaff(self.world),
            visitors=WorldVisitors(self.world),
            blobs=PretendBlobs(),
            attachments=self.attachments,
            channels=WorldChannels(self.world, self.attachments),
            connections=Connector(ports=None, allowed_networks=["127.0.0.0/8"]),
            egress=self.outbox,
            widgets=WorldWidgets(self.world),
            directory=WorldDirectory(self.world),
            gate=WorldGate(self.world),
            epoch="first",
        )
        self._sites = Sites(lambda app, name: prepare(app, Proxies(()), site=name))
        self.plugins = PluginHost(
            Settings(),
            store,
            Vault(KeyRing([b"a key for tests of 32 bytes or so"])),
            services=self.services,
            sites=self._sites,
            find=tuple,
        )
        self.dispatcher: Dispatcher = self.plugins.dispatcher
        self.dispatch = Dispatch(self.dispatcher)
        self.visitor = TestVisitor(self)

    def read_figure(self, plugin_id: str, name: str, **labels: str) -> float:
        """Return what a figure of a plugin adds up to; of a histogram its sum."""
        return self.services.telemetry.read(plugin_id, name, labels)

    @property
    def session(self) -> SessionView:
        """The visitor's session."""
        return self.visitor.session

    @property
    def posted(self) -> list[str]:
        """The texts that plugins wrote into sessions, notes among them, in order."""
        return [message.text for message in self.outbox.messages]

    async def run(
        self,
        plugin: ModuleType | object,
        *,
        manifest: Mapping[str, Any] | None = None,
        config: JSONObject | None = None,
        without: Iterable[str] = (),
    ) -> Entry:
        """Start a plugin.

        Args:
            plugin: what its entry point names.
            manifest: its manifest; left out, the file beside the package is read.
            config: its settings, secrets among them.
            without: permissions it asks for and is not given.

        Returns:
            What the host knows of it.

        Raises:
            AssertionError: it does not run; the text has the reason.
        """
        checked = build_manifest(manifest) if manifest else find_manifest(plugin)
        return await self.run_seat(checked, LoadedSeat(plugin), config=config, without=without)

    async def run_seat(
        self,
        manifest: Manifest,
        seat: Any,
        *,
        config: JSONObject | None = None,
        without: Iterable[str] = (),
    ) -> Entry:
        """Start a plugin of any kind, from its seat; otherwise like `run`."""
        granted = replace(manifest, permissions=manifest.permissions - frozenset(without))
        entry = Entry(
            id=manifest.id,
            kind=manifest.kind,
            seat=seat,
            manifest=granted,
            version="1.0",
            desired=Desired.ENABLED,
            consented=granted.permissions,
            is_dev=True,
        )
        return await self._take_in(entry, config)

    async def run_file(self, file: Path, *, config: JSONObject | None = None) -> Entry:
        """Start a one-file plugin, as `chatclick dev` does; otherwise like `run`."""
        return await self._take_in(build_entry(file), config)

    async def configure(self, plugin_id: str, **config: Any) -> None:
        """Change a running plugin's settings, as the admin does.

        Raises:
            ConfigInvalid: the schema or the plugin refuses them.
        """
        await self.plugins.set_config(plugin_id, config, actor=TESTER)

    async def say(self, text: str, **changes: Any) -> Accept | Reject | Defer:
        """Have the visitor write a message; the same as `visitor.says`."""
        return await self.visitor.says(text, **changes)

    async def send(self, message: MessageView) -> Accept | Reject | Defer:
        """Send a message through the plugins: check, change, and once accepted, store and tell.

        Returns:
            Whether it was accepted. `last_message` has it as it is stored.
        """
        session = self.world.sessions.get(message.session_id, self.session)
        arguments = {"message": message, "session": session}
        verdict = await self.dispatcher.gate("message_check", arguments)
        if not isinstance(verdict, Accept):
            return verdict
        made = await self.dispatcher.chain("message_transform", arguments)
        self.last_message = self.world.store(made.value)
        session = self.world.sessions.get(message.session_id, self.session)
        await self.tell("message_stored", {"message": self.last_message, "session": session})
        return verdict

    async def tell(self, hook: str, arguments: Mapping[str, Any]) -> None:
        """Hand an event to every plugin that implements its hook.

        Raises:
            HookFailed, HookTimeout: a plugin did not end well.
        """
        for plugin_id in self.dispatcher.implementers(hook):
            await self.dispatcher.event(hook, plugin_id, arguments)

    async def collect_facts(self) -> dict[str, Any]:
        """Return the facts about the visitor's session that rules would see, by plugin id."""
        arguments = self._build_routing_arguments()
        collected = await self.dispatcher.collect("routing_facts", arguments)
        return {one.plugin_id: to_plain(one.value) for one in collected.answers}

    async def route(self) -> Assignment | None:
        """Ask the plugins where the visitor's session goes."""
        arguments = self._build_routing_arguments()
        facts = {
            "session": self.session.to_json(),
            "visitor": self.visitor.view.to_json(),
            "message": arguments["message"].to_json() if arguments["message"] else {},
            "page": {},
            **await self.collect_facts(),
        }
        answer = await self.dispatcher.first("route_session", {**arguments, "facts": facts})
        return answer.value if answer else None

    def add_visitor(self, **changes: Any) -> TestVisitor:
        """Let another visitor come, with a session of their own."""
        return TestVisitor(self, **changes)

    def add_agent(self, name: str = "Grace", **changes: Any) -> TestAgent:
        """Let an agent come online."""
        return TestAgent(self, name=name, **changes)

    def client(self) -> TestClientProtocol:
        """Return an HTTP client that speaks to the plugins' routes."""
        app = Quart(__name__, static_folder=None)
        self._sites.install(app)
        return app.test_client()

    def _build_routing_arguments(self) -> dict[str, Any]:
        messages = self.world.messages.get(self.session.id, [])
        newest = next((one for one in reversed(messages) if one.sender.kind == "visitor"), None)
        return {"session": self.session, "message": newest, "visitor": self.visitor.view}

    async def _take_in(self, entry: Entry, config: JSONObject | None) -> Entry:
        await self.plugins.take_in(entry)
        if config is not None:
            await self.plugins.set_config(entry.id, config, actor=TESTER)
        state = entry.actual
        assert entry.is_active, f"{entry.id} is {state.state.value}: {state.reason}"
        return entry
