"""Pip, in a process of its own: it resolves, downloads and unpacks, and never installs anywhere.

Wheels only, so that nothing of a package runs. It is killed with all it started when the task that
waits for it is cancelled.
"""

import asyncio
import importlib.util
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from packaging.utils import canonicalize_name
from packaging.version import Version

from chatclick.host.installing import sealed_pip
from chatclick.host.installing.locks import Lock, Package, check_filename
from chatclick.host.installing.problems import InstallRefused
from chatclick.host.installing.specs import Spec

RESOLVE_S = 300.0
DOWNLOAD_S = 900.0
UNPACK_S = 300.0
MAX_LINE_BYTES = 8 * 1024 * 1024

# What pip needs of the host's surroundings; the host's own variables hold secrets.
_PASSED_ON = re.compile(
    r"PATH|HOME|LANG|LC_\w+|TMPDIR|XDG_\w+|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|(?:https?|no|all)_proxy",
    re.IGNORECASE,
)
_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")
_RAW_BAR_SINCE = Version("24.1")
_ALWAYS = ("--no-input", "--disable-pip-version-check", "--no-color")

Report = Callable[[float], None]


class PipFailed(Exception):
    """Pip ended with an error; the text is what it said last."""


@dataclass(frozen=True, slots=True)
class Pip:
    """Runs pip.

    Attributes:
        index: an address, a folder, or "" for what pip is configured with.
    """

    index: str = ""

    async def resolve(
        self, roots: Mapping[str, str], pins: Mapping[str, str], *, stored: Path | None = None
    ) -> list[Package]:
        """Find out which wheels a set needs besides what the host has. Changes nothing.

        Args:
            roots: name to version of what is asked for.
            pins: name to version of what must not move.
            stored: a folder with further wheels.

        Raises:
            PipFailed: nothing fits, or the index does not answer.
        """
        with TemporaryDirectory() as folder:
            constraints = Path(folder, "constraints.txt")
            await asyncio.to_thread(_write_pins, constraints, pins)
            report = Path(folder, "report.json")
            words = ["install", "--dry-run", "--quiet", "--report", str(report)]
            words += ["--only-binary", ":all:", "--constraint", str(constraints)]
            words += self._source() + (["--find-links", str(stored)] if stored else [])
            words += [f"{name}=={version}" for name, version in sorted(roots.items())]
            await self._run(words, RESOLVE_S)
            return await asyncio.to_thread(_read_report, report)

    async def download(self, packages: list[Package], target: Path, on_progress: Report) -> None:
        """Fetch wheels, each checked against its hash.

        Args:
            packages: which.
            target: an empty folder.
            on_progress: told how much is there, 0 to 1.

        Raises:
            PipFailed: one is not there, or another than it should be.
        """
        words = ["download", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        words += ["--progress-bar", _find_bar(), "--no-cache-dir", "--dest", str(target)]
        await self._run_on(packages, [*words, *self._source()], DOWNLOAD_S, on_progress)

    async def unpack(self, lock: Lock, wheels: Path, target: Path) -> None:
        """Put a set's packages into a folder, from stored wheels alone.

        Args:
            lock: the set.
            wheels: where its wheels are.
            target: a new folder.

        Raises:
            PipFailed: a wheel is missing or broken.
        """
        words = ["install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        words += ["--isolated", "--no-index", "--no-cache-dir", "--find-links", str(wheels)]
        words += ["--target", str(target)]
        await self._run_on(list(lock.packages.values()), words, UNPACK_S, lambda _part: None)

    def _source(self) -> list[str]:
        if not self.index:
            return []
        if "://" in self.index:
            return ["--isolated", "--index-url", self.index]
        return ["--isolated", "--no-index", "--find-links", str(Path(self.index).absolute())]

    async def _run_on(
        self, packages: list[Package], words: list[str], limit_s: float, on_progress: Report
    ) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder, "requirements.txt")
            text = "".join(f"{one.requirement}\n" for one in packages)
            await asyncio.to_thread(file.write_text, text, "utf-8")
            words = [*words, "--requirement", str(file)]
            await self._run(words, limit_s, len(packages), on_progress)

    async def _run(
        self,
        words: list[str],
        limit_s: float,
        count: int = 1,
        on_progress: Report = lambda _part: None,
    ) -> None:
        if importlib.util.find_spec("pip") is None:
            raise InstallRefused(
                "pip_absent",
                "The environment of this host has no pip. Put it in, or set plugins.installer to"
                " readonly.",
            )
        # -I: neither the folder it is started in nor a variable adds to what pip imports.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", sealed_pip.__file__, *words[:1], *_ALWAYS, *words[1:]),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=MAX_LINE_BYTES,
            start_new_session=True,
            env=_environment(is_configured="--isolated" not in words),
        )
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            async with asyncio.timeout(limit_s):
                said = asyncio.create_task(process.stderr.read())
                await _follow(process.stdout, count, on_progress)
                errors = (await said).decode(errors="replace")
                code = await process.wait()
        except TimeoutError:
            raise PipFailed(f"pip took longer than {limit_s:.0f} s") from None
        finally:
            await _end(process)
        if code:
            raise PipFailed(_shorten(errors) or f"pip ended with code {code}")


async def _follow(output: asyncio.StreamReader, count: int, on_progress: Report) -> None:
    """Read what pip says, and tell how much of its files is there."""
    saved = 0
    async for line in output:
        text = line.decode(errors="replace")
        if text.startswith("Saved "):
            saved += 1
            on_progress(saved / count)
        elif match := _PROGRESS.match(text):
            done, total = int(match[1]), int(match[2])
            on_progress((saved + done / max(total, 1)) / count)


def _find_bar() -> str:
    """Return how this pip can tell bytes as they come; older ones only name whole files."""
    return "raw" if Version(version("pip")) >= _RAW_BAR_SINCE else "off"


async def _end(process: asyncio.subprocess.Process) -> None:
    """Leave nothing of it running."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    await process.wait()


def _environment(*, is_configured: bool) -> dict[str, str]:
    passed_on = {
        name: value
        for name, value in os.environ.items()
        if _PASSED_ON.fullmatch(name) or (is_configured and name.startswith("PIP_"))
    }
    # --isolated alone would leave the files of the machine and of the environment in force.
    return passed_on if is_configured else {**passed_on, "PIP_CONFIG_FILE": os.devnull}


def _write_pins(file: Path, pins: Mapping[str, str]) -> None:
    file.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()), "utf-8")


def _read_report(file: Path) -> list[Package]:
    document = json.loads(file.read_text("utf-8"))
    return [_read_package(one) for one in document["install"]]


def _read_package(item: dict[str, dict[str, dict[str, dict[str, str]]]]) -> Package:
    metadata: Mapping[str, object] = item["metadata"]
    spec = Spec(canonicalize_name(str(metadata["name"])), str(Version(str(metadata["version"]))))
    info: Mapping[str, object] = item["download_info"]
    archive = item["download_info"].get("archive_info", {})
    hashes = archive.get("hashes", {})
    sha256 = hashes.get("sha256", "") or str(archive.get("hash", "")).removeprefix("sha256=")
    if not sha256:
        raise PipFailed(f"the index says no hash of {spec}")
    try:
        filename = unquote(urlsplit(str(info["url"])).path.rpartition("/")[2])
        return Package(spec.name, spec.version, check_filename(filename, spec), sha256)
    except ValueError as error:
        raise PipFailed(str(error)) from error


def _shorten(errors: str) -> str:
    """Keep the lines that say what is wrong."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    chosen = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR:")] or lines
    return " ".join(chosen)[-1500:]
