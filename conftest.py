"""What every test of the repository may ask for, wherever it lies.

A test that needs a service the machine lacks is skipped with the reason. With
`CHATCLICK_TEST_REQUIRE=all` such a skip is a failure, so that a green run has left nothing out.
"""

import asyncio
import logging
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import HealthCheck, settings

# No wall time decides about an example: a busy machine is slow, not wrong.
settings.register_profile(
    "any machine", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

POSTGRES_VARIABLE = "CHATCLICK_TEST_POSTGRES_URL"
BROWSERS = 2
WITH_BROWSER = ("tests/browser/", "plugins/web_widget/tests/")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
REQUIRE_ALL = os.environ.get("CHATCLICK_TEST_REQUIRE") == "all"


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(FailuresAtOnce(config), "failures-at-once")


class FailuresAtOnce:
    """Names each failure when it happens: a run that is ended from outside has no summary."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        terminal = self._config.pluginmanager.get_plugin("terminalreporter")
        if report.failed and terminal is not None:
            terminal.write_line(f" {report.when} of {report.nodeid}: {find_crash(report)}")


def pytest_runtest_teardown() -> None:
    # Some commands keep logs out for the rest of their process, which here goes on to other tests.
    logging.disable(logging.NOTSET)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        fail_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    report = yield
    if REQUIRE_ALL and report.skipped:
        fail_skipped(report)
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share the files among the processes of `make test`, with browsers in two of them at most.

    A third browser keeps two processors busy for so long that pages seem to hang. Tests of
    containers look at all that runs on the engine, so they can't stand each other.
    """
    from xdist.scheduler import LoadFileScheduling

    class ByRoom(LoadFileScheduling):
        _browser_rooms: dict[str, str] = {}

        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.split("::", 1)[0]
            if path.startswith(WITH_BROWSER):
                room = f"tests/browser {len(self._browser_rooms) % BROWSERS}"
                return self._browser_rooms.setdefault(path, room)
            return "tests/containers" if path.startswith("tests/containers/") else path

    return ByRoom(config, log)


def find_crash(report: pytest.TestReport) -> str:
    """Return the first line of what a failed test died of."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash else report.longrepr).partition("\n")[0]


def fail_skipped(report: Any) -> None:
    """Turn a skip into a failure that keeps the reason."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"{reason} (CHATCLICK_TEST_REQUIRE=all: nothing may be skipped)"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the address of a PostgreSQL server: the one named by the variable, else our own."""
    if url := os.environ.get(POSTGRES_VARIABLE):
        yield url
        return
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        pytest.skip(f"no PostgreSQL: {POSTGRES_VARIABLE} is not set and none is installed")
    folder = Path(tempfile.mkdtemp(prefix="chatclick-postgres-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    port = find_free_port()
    settings = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={folder}"
    run_postgres(binaries[-1] / "initdb", "-A", "trust", "-U", "chatclick", folder / "data")
    run_postgres(
        binaries[-1] / "pg_ctl",
        *("start", "--wait", "-D", folder / "data", "-l", folder / "log"),
        *("-o", f"{settings} -c fsync=off -c max_connections=200"),
    )
    try:
        yield f"postgres://chatclick@127.0.0.1:{port}/postgres"
    finally:
        run_postgres(binaries[-1] / "pg_ctl", "stop", "-m", "immediate", "-D", folder / "data")
        shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the address of an empty PostgreSQL database that goes away with the test."""
    with passing_database(postgres_server) as url:
        yield url


@pytest.fixture
def migrated_postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """Yield the address of a PostgreSQL database that has the host's tables and nothing in them."""
    with passing_database(postgres_server, template=postgres_template) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """Make the tables once: a copy takes a twentieth of the time of all migrations."""
    from chatclick.store.opening import Store

    async def migrate(url: str) -> None:
        await (await Store.open(url)).close()

    with passing_database(postgres_server) as url:
        run_apart(migrate(url))
        yield urlsplit(url).path[1:]


@contextmanager
def passing_database(server: str, *, template: str = "template0") -> Iterator[str]:
    """Make a database, yield its address, and drop it."""
    name = f"test_{secrets.token_hex(8)}"
    run_apart(execute(server, f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        run_apart(execute(server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def pass_database() -> Callable[..., AbstractContextManager[str]]:
    """Return `passing_database`, for rooms of tests with a server of their own."""
    return passing_database


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium: of the one without windows, which does half the work."""
    return find_browser("chromium-headless-shell", *CHROMIUM)


@pytest.fixture(scope="session")
def whole_chromium() -> str:
    """Return the path of Chromium with all its parts, for what the other lacks."""
    return find_browser(*CHROMIUM)


def find_browser(*names: str) -> str:
    """Return the path of the first of these that is installed."""
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium is installed")


def find_free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_postgres(*command: str | Path) -> None:
    """Run a PostgreSQL program, as its own user where we are root."""
    user = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    subprocess.run([*user, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on a loop of its own, away from the one the test may have."""
    with ThreadPoolExecutor(1) as executor:
        executor.submit(asyncio.run, work).result()


async def execute(url: str, statement: str) -> None:
    """Run one statement outside a transaction."""
    import asyncpg  # here, so that tests without a database do not wait for its import

    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
