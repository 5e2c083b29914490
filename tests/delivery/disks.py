"""Disks that are full: a small tmpfs where we may mount one, else a limit on the size of files."""

import resource
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from .server import Server


@dataclass
class SmallDisk:
    """A folder with room for a few megabytes. Full means ENOSPC, as on a real disk."""

    folder: Path
    size: str = "12m"

    def mount(self) -> bool:
        """Make it; False where this machine does not allow that."""
        self.folder.mkdir(exist_ok=True)
        options = ["-t", "tmpfs", "-o", f"size={self.size}", "tmpfs", str(self.folder)]
        return subprocess.run(["mount", *options], capture_output=True).returncode == 0

    def fill(self, server: Server) -> None:
        """Take all the room there is."""
        with (self.folder / "ballast").open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                return

    def free(self, server: Server) -> None:
        """Give the room back."""
        (self.folder / "ballast").unlink()

    def unmount(self) -> None:
        """Take it away."""
        subprocess.run(["umount", "-l", str(self.folder)], capture_output=True)


@dataclass
class SizeLimit:
    """Files of the host may not grow any more. Full means EFBIG, which SQLite reports as I/O."""

    folder: Path
    _before: tuple[int, int] = field(default=(resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def fill(self, server: Server) -> None:
        """Let no file grow beyond a page, whichever process of the host writes it."""
        self._before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        self._limit(server, (4096, self._before[1]))

    def free(self, server: Server) -> None:
        """Let files grow again."""
        self._limit(server, self._before)

    def _limit(self, server: Server, limits: tuple[int, int]) -> None:
        for process in (psutil.Process(server.pid), *psutil.Process(server.pid).children()):
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, limits)


def can_mount() -> bool:
    """Whether this process may mount a tmpfs."""
    # Each process of a run asks by itself while it collects.
    with TemporaryDirectory(prefix="chatclick-mount-") as folder:
        probe = SmallDisk(Path(folder), "1m")
        try:
            mounted = probe.mount()
        except OSError:
            return False
        if mounted:
            probe.unmount()
        return mounted
