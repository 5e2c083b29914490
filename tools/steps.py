"""Steps that run once: each remembers what it was made from and is skipped until that changes."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / "build" / "stamps"
LOGS = ROOT / "build" / "logs"
IGNORED = {"node_modules", "dist", "__pycache__"}


class StepFailed(Exception):
    """A step's command ended with an error; the text is what the person should read."""


@dataclass(frozen=True)
class Step:
    """One thing to do at most once.

    Attributes:
        name: file name of stamp and log.
        title: what the person reads while it runs.
        inputs: files and folders whose content decides whether it must run again.
        output: a file or folder that must exist; when it is gone the step runs again.
        action: does the work, given a function that runs one command.
        extra: further text that counts as input.
    """

    name: str
    title: str
    inputs: tuple[Path, ...]
    output: Path
    action: Callable[["Runner"], None]
    extra: str = ""

    def is_done(self) -> bool:
        """Tell whether the step ran before with the same inputs."""
        stamp = STAMPS / self.name
        return (
            self.output.exists() and stamp.exists() and stamp.read_text() == self._get_fingerprint()
        )

    def run(self) -> None:
        """Do the work if it is not done, showing that it runs and how long it took."""
        if self.is_done():
            return
        fingerprint = self._get_fingerprint()
        progress = Progress(self.title)
        log = LOGS / f"{self.name}.log"
        LOGS.mkdir(parents=True, exist_ok=True)
        log.write_text("")
        try:
            self.action(Runner(log, progress))
        except BaseException:
            progress.end("failed")
            raise
        STAMPS.mkdir(parents=True, exist_ok=True)
        (STAMPS / self.name).write_text(fingerprint)
        progress.end("done")

    def _get_fingerprint(self) -> str:
        return f"{get_digest(self.inputs)} {self.extra}"


@dataclass(frozen=True)
class Runner:
    """Runs commands with their output in a log file."""

    log: Path
    progress: "Progress"

    def __call__(
        self, *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
    ) -> None:
        """Run one command.

        Args:
            command: program and arguments.
            cwd: folder to run in.
            env: variables to set on top of the present ones.

        Raises:
            StepFailed: the command ended with an error.
        """
        words = [str(word) for word in command]
        with self.log.open("ab") as output:
            output.write(f"$ {' '.join(words)}\n".encode())
            output.flush()
            process = subprocess.Popen(
                words,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                self._wait(process)
            except BaseException:
                process.terminate()
                process.wait()
                raise
        if process.returncode:
            tail = "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-25:])
            where = self.log.relative_to(ROOT)
            raise StepFailed(f"{tail}\n\n{words[0]} ended with an error. All of it: {where}")

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        while True:
            try:
                process.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                self.progress.show()
            else:
                return


class Progress:
    """One line about a step: repainted each half second on a terminal, else start and end."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._started = time.monotonic()
        self._is_live = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        if self._is_live:
            self.show()
        else:
            print(f"   {title} …", flush=True)

    def show(self) -> None:
        """Repaint the line with the seconds gone by."""
        if self._is_live:
            print(f"\r\033[K \033[36m▸\033[0m {self.title} … {self._get_age()}", end="", flush=True)

    def end(self, outcome: str) -> None:
        """Leave the final line.

        Args:
            outcome: "done" or "failed".
        """
        sign, colour = ("✓", 32) if outcome == "done" else ("✗", 31)
        if self._is_live:
            print(f"\r\033[K \033[{colour}m{sign}\033[0m {self.title} ({self._get_age()})")
        else:
            print(f" {sign} {self.title} ({self._get_age()})", flush=True)

    def _get_age(self) -> str:
        return f"{time.monotonic() - self._started:.0f} s"


def get_digest(paths: Iterable[Path]) -> str:
    """Hash names and contents of files, and of all files below folders."""
    digest = hashlib.sha256()
    for path in paths:
        for file in [path] if path.is_file() else list_files(path):
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def list_files(folder: Path) -> list[Path]:
    """List the files below a folder that people write, in a stable order."""
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in IGNORED)
        found += [Path(parent, name) for name in sorted(names)]
    return found
