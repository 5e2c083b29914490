"""Container plugins in a test, through the host's real adapter and without an engine."""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatclick.host.containers.connection import Connection
from chatclick.host.containers.remote_seat import RemoteSeat
from chatclick.host.dev_packages import find_folder
from chatclick.host.dev_processes import ProcessSeat, build_process_seat
from chatclick.host.manifest import Manifest, build_manifest
from chatclick.host.states import Entry
from chatclick.plugin.json_form import JSONObject

if TYPE_CHECKING:
    from chatclick.testing.host import BenchHost

KEY_BYTES = 32


class FakeContainer:
    """Runs plugins that speak HTTP: the program of a folder, or an ASGI app.

    Calls are signed, cut, timed and checked as for a real container; only the walls are missing.

    Attributes:
        lines: what programs printed.
        key: what calls to an app are signed with.

    Args:
        host: where they run.
    """

    def __init__(self, host: "BenchHost") -> None:
        self._host = host
        self.lines: list[str] = []
        self.key = secrets.token_bytes(KEY_BYTES)

    async def run(
        self, folder: Path | str, *, config: JSONObject | None = None, without: Iterable[str] = ()
    ) -> Entry:
        """Start the program of a container plugin's folder, as `chatclick plugin dev` does.

        Args:
            folder: has the manifest; its `x-dev` says what to run.
            config: settings, secrets among them.
            without: permissions it asks for and is not given.

        Returns:
            What the host knows of it.

        Raises:
            AssertionError: it does not run; the text has the reason.
        """
        manifest, seat = self._build(folder)
        return await self._host.run_seat(manifest, seat, config=config, without=without)

    def _build(self, folder: Path | str) -> tuple[Manifest, ProcessSeat]:
        found = find_folder(Path(folder).resolve())
        manifest = found.read_manifest()
        return manifest, build_process_seat(found, manifest, on_line=self.lines.append)

    async def run_app(
        self,
        app: Any,
        manifest: Mapping[str, Any] | Manifest,
        *,
        config: JSONObject | None = None,
        without: Iterable[str] = (),
    ) -> Entry:
        """Start an ASGI app that speaks the protocol; otherwise like `run`.

        Args:
            app: answers `/v1/health`, `/v1/lifecycle/…` and `/v1/hooks/…`.
            manifest: the plugin's.
            config: settings, secrets among them.
            without: permissions it asks for and is not given.
        """
        from httpx2 import ASGITransport

        known = manifest if isinstance(manifest, Manifest) else build_manifest(manifest)
        connection = Connection(ASGITransport(app=app), key=self.key)
        seat = RemoteSeat(known, connection, key=self.key)
        return await self._host.run_seat(known, seat, config=config, without=without)
