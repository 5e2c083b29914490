"""What the doctor looks at. A check answers with findings; none raises or changes anything."""

import asyncio
import importlib.util
import os
import platform
import shutil
import socket
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from chatclick.cli.failures import Failure, explain
from chatclick.cli.settings_options import load_settings
from chatclick.security.certificate import BadCertificate, check_certificate

if TYPE_CHECKING:
    from chatclick.settings import Settings

Check = Callable[["Settings"], Iterator["Finding"]]

_ROOM_MIN_BYTES = 1_000_000_000
_FILES_MIN = 10_000
# Read by tests and by whoever starts the host, not by the settings.
_FOREIGN_VARIABLES = ("CHATCLICK_CONFIG", "CHATCLICK_TEST_", "CHATCLICK_TRACE_")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        name: what was looked at, a word or two.
        verdict: "ok"; "warn" for what can go wrong; "fail" for what prevents serving.
        text: what was found.
        remedy: what to do about it; empty when all is well.
    """

    name: str
    verdict: Literal["ok", "warn", "fail"]
    text: str
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        """Return the finding as plain data."""
        return asdict(self)


def examine(**options: Any) -> list[Finding]:
    """Run all checks.

    Args:
        options: settings given on the command line.

    Returns:
        The findings, in the order in which one would look.
    """
    try:
        settings = load_settings(**options)
    except Exception as error:
        failure = explain_or_fail(error)
        return [Finding("settings", "fail", failure.message, failure.remedy)]
    checks: tuple[Check, ...] = (
        check_runtime,
        check_variables,
        check_data_folder,
        check_key_file,
        check_open_files,
        check_port,
        check_tls,
        check_exposure,
        check_database,
        check_packages,
        check_plugins,
        check_plugin_set,
    )
    return [finding for check in checks for finding in check(settings)]


def explain_or_fail(error: Exception) -> Failure:
    """Return the words for an error; a defect is raised again."""
    failure = error if isinstance(error, Failure) else explain(error)
    if failure is None:
        raise error
    return failure


def check_runtime(_settings: "Settings") -> Iterator[Finding]:
    """Look at the Python, its SQLite and the event loop."""
    text = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < (3, 35):
        yield Finding("runtime", "fail", text, "use a Python built with SQLite 3.35 or newer.")
    elif importlib.util.find_spec("uvloop") is None:
        yield Finding(
            "runtime", "warn", f"{text}, no uvloop", "install uvloop: three times as fast."
        )
    else:
        yield Finding("runtime", "ok", text)


def check_variables(settings: "Settings") -> Iterator[Finding]:
    """Look for variables that look like settings and are none."""
    known = {f"CHATCLICK_{name}".upper() for name in type(settings).model_fields}
    for variable in sorted(os.environ):
        name = variable.partition("__")[0]
        is_ours = variable.startswith("CHATCLICK_")
        if is_ours and name not in known and not variable.startswith(_FOREIGN_VARIABLES):
            remedy = "remove it, or correct its name; `chatclick config show` lists all."
            yield Finding("variables", "warn", f"{variable} is no setting", remedy)


def check_data_folder(settings: "Settings") -> Iterator[Finding]:
    """Look whether the data folder can be written and has room."""
    folder = settings.data_dir.absolute()
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK):
        remedy = "give it to the user who runs the host, or name another with --data."
        yield Finding("data folder", "fail", f"{existing} cannot be written", remedy)
        return
    free_bytes = shutil.disk_usage(existing).free
    text = f"{folder}, {free_bytes / 1e9:.1f} GB free"
    if free_bytes < _ROOM_MIN_BYTES:
        yield Finding("data folder", "warn", text, "free some space before the database needs it.")
    else:
        yield Finding("data folder", "ok", text)


def check_key_file(settings: "Settings") -> Iterator[Finding]:
    """Look whether the key is there and nobody else can read it."""
    file = settings.effective_secret_key_file
    if not file.exists():
        yield Finding("key file", "ok", "is made at the first start")
    elif stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Finding("key file", "fail", f"others may read {file}", f"run: chmod 600 {file}")
    else:
        yield Finding("key file", "ok", f"{file}; keep a copy apart from the backups")


def check_open_files(_settings: "Settings") -> Iterator[Finding]:
    """Look how many sockets a process may hold."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= limit < _FILES_MIN:
        remedy = f"raise it for many visitors at once: ulimit -n {_FILES_MIN * 4}"
        yield Finding("open files", "warn", f"at most {limit} sockets and files", remedy)
    else:
        yield Finding("open files", "ok", "no tight limit")


def check_port(settings: "Settings") -> Iterator[Finding]:
    """Look whether the port is free."""
    address = (settings.host, settings.port)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            text = f"{settings.host} port {settings.port}: {error.strerror}"
            remedy = "fine if that is the host itself; else choose another with --port."
            yield Finding("port", "warn", text, remedy)
        else:
            yield Finding("port", "ok", f"{settings.host} port {settings.port} is free")


def check_tls(settings: "Settings") -> Iterator[Finding]:
    """Look whether the certificate can be used, where there is one."""
    try:
        check_certificate(settings.certfile, settings.keyfile)
    except BadCertificate as error:
        yield Finding("certificate", "fail", error.detail, error.remedy)
        return
    if settings.certfile is not None:
        yield Finding("certificate", "ok", f"{settings.certfile} and its key fit")


def check_exposure(settings: "Settings") -> Iterator[Finding]:
    """Look whether a host that others can reach is set up for that."""
    if is_loopback(settings.host):
        return
    if not settings.certfile and not settings.trusted_proxies:
        remedy = (
            "set certfile and keyfile, or put a TLS proxy before it and name it in trusted_proxies."
        )
        yield Finding("exposure", "warn", "others can reach it without TLS", remedy)
    if not settings.public_url:
        remedy = "set public_url to the address people use."
        yield Finding("exposure", "warn", "it does not know its public address", remedy)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_database(settings: "Settings") -> Iterator[Finding]:
    """Look whether the database answers and what its tables lack."""
    from chatclick.cli.database_status import read_status

    try:
        status = asyncio.run(read_status(settings))
    except Exception as error:
        failure = explain_or_fail(error)
        yield Finding("database", "fail", failure.message, failure.remedy)
        return
    if not status.applied:
        yield Finding("database", "ok", f"{status.database}; is made at the first start")
    elif status.pending:
        text = f"{status.database}; {len(status.pending)} migrations wait for the next start"
        yield Finding("database", "warn", text, "make a backup, then run: chatclick db migrate")
    else:
        yield Finding("database", "ok", f"{status.database}; tables are up to date")


def check_packages(_settings: "Settings") -> Iterator[Finding]:
    """Look for another installed package that hides the host's own."""
    import chatclick

    home = Path(chatclick.__file__).parent
    others = [Path(entry, "chatclick") for entry in sys.path if Path(entry, "chatclick").is_dir()]
    for other in others:
        if other.resolve() != home.resolve() and (other / "__init__.py").exists():
            text = f"there are two: {home} and {other}"
            yield Finding("packages", "warn", text, "uninstall the one you do not want.")


def check_plugins(settings: "Settings") -> Iterator[Finding]:
    """Look for installed plugins that cannot be used, without running any."""
    from chatclick.cli.plugin import list_installed

    try:
        found = list_installed(settings)
    except Exception as error:
        failure = explain_or_fail(error)
        yield Finding("plugins", "warn", failure.message, failure.remedy)
        return
    for one in found:
        if one.problem:
            remedy = f"repair or uninstall {one.package}; the host starts without it."
            yield Finding(f"plugin {one.id}", "warn", one.problem, remedy)
    enabled = [one.id for one in found if one.state == "enabled"]
    yield Finding("plugins", "ok", f"{len(found)} installed, enabled: {', '.join(enabled) or '–'}")


def check_plugin_set(settings: "Settings") -> Iterator[Finding]:
    """Look whether what was installed by `plugin install` is in force."""
    from chatclick.host.installing.folder import PluginFolder

    folder = PluginFolder(settings.data_dir)
    pointer = folder.read_pointer()
    if pointer.set and not folder.is_usable(pointer.set):
        text = f"set {pointer.set} is not there, or was made for another version of Python"
        yield Finding("plugin set", "warn", text, "rebuild it with: chatclick plugin sync")
    elif pointer.trial is not None:
        text = f"set {pointer.set} is on trial"
        yield Finding("plugin set", "warn", text, "start the host; it keeps it or goes back.")
    elif pointer.set:
        yield Finding("plugin set", "ok", f"set {pointer.set}, as in {folder.lock_file.name}")
    if settings.plugins.installer == "pip" and importlib.util.find_spec("pip") is None:
        remedy = "put pip into the environment, or set plugins.installer to readonly."
        yield Finding("installer", "warn", "there is no pip to install plugins with", remedy)
