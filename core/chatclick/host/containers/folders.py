"""The folders of this process that are mounted into containers, and what dead processes left.

Each process has a folder of its own and holds a lock in it as long as it lives. A folder whose lock
is free belonged to a process that ended without a word; its containers are removed with it.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from chatclick.host.containers.profile import USER_ID, ContainerSpec, find_folders

MAX_SOCKET_PATH = 100
_TAIL = len("/0123456789ab/01234567/host/egress.sock")


class RunFolder:
    """The folder of one process.

    Attributes:
        home: names the installation.
        process: names this process.
        top: the folder that holds those of all processes.
        path: of the folder.

    Args:
        data_dir: of the installation.
        path: where folders of processes are made; "" beside the data, or among the temporary files
            when that would be too long a path for a socket.
    """

    def __init__(self, data_dir: Path, path: Path | None = None) -> None:
        real = data_dir.resolve()
        self.home = hashlib.sha256(f"{os.uname().nodename}:{real}".encode()).hexdigest()[:16]
        self.process = secrets.token_hex(6)
        self._is_shared = path is not None
        self.top = (path or _choose(real, self.home)).resolve()
        self.path = self.top / self.process
        self._lock: int | None = None

    def open(self) -> None:
        """Make the folder, closed to everyone else, and lock it.

        A folder that the operator named keeps its mode, so that a runner of its group can see it.
        """
        self.top.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = self.top.stat()
        if found.st_uid != os.getuid() or found.st_mode & 0o007:
            raise PermissionError(f"{self.top} is open to others; run: chmod o= {self.top}")
        self.path.mkdir(mode=0o700)
        if self._is_shared:
            self.path.chmod(found.st_mode & 0o7770)
        self._lock = os.open(self.path / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        if not self._is_shared:
            with suppress(OSError):  # another process has its folder there
                self.top.rmdir()

    def list_dead(self) -> list[str]:
        """Return the names of processes that ended and left their folder."""
        if not self.top.is_dir():
            return []
        others = (one for one in self.top.iterdir() if one.is_dir() and one != self.path)
        return [one.name for one in others if _is_free(one / "lock")]

    def list_living(self) -> list[str]:
        """Return the names of processes that hold their lock, this one among them."""
        if not self.top.is_dir():
            return []
        dead = set(self.list_dead())
        return [one.name for one in self.top.iterdir() if one.is_dir() and one.name not in dead]

    def bury(self, process: str) -> None:
        """Remove the folder of a process that ended."""
        shutil.rmtree(self.top / process, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class PluginFolders:
    """The two folders of one start of one plugin.

    Attributes:
        plugin: the plugin's own, where its socket is.
        host: the host's, with its sockets and the key; read-only for the plugin.
    """

    plugin: Path
    host: Path

    @classmethod
    def make(cls, root: Path, spec: ContainerSpec) -> "PluginFolders":
        """Make the folders of a start."""
        folders = cls(*find_folders(root, spec))
        folders.plugin.mkdir(parents=True)
        folders.host.mkdir()
        # Nobody else gets here: the folder above is closed. Root can hand it to the plugin's user;
        # others have to open it to all.
        if os.getuid() == 0:
            os.chown(folders.plugin, USER_ID, USER_ID)
            folders.plugin.chmod(0o700)
        else:
            folders.plugin.chmod(0o777)
        folders.host.chmod(0o755)
        return folders

    def write_key(self, key: str) -> None:
        """Put the key where the plugin reads it."""
        path = self.host / "key"
        path.write_text(key, encoding="ascii")
        path.chmod(0o444)

    def measure(self, limit: int) -> tuple[int, int]:
        """Return how many files the plugin put into its folder, and their bytes.

        Args:
            limit: files beyond which no more are counted.
        """
        count = size_bytes = 0
        with os.scandir(self.plugin) as entries:
            found = list(islice(entries, limit + 1))
        for entry in found:
            count += 1
            size_bytes += entry.stat(follow_symlinks=False).st_size
            if entry.is_dir(follow_symlinks=False):
                count += 1000  # what is inside is not looked for
        return count, size_bytes

    def remove(self) -> None:
        """Remove both."""
        shutil.rmtree(self.plugin.parent, ignore_errors=True)


def _choose(data_dir: Path, home: str) -> Path:
    near = data_dir / "run"
    if len(str(near)) + _TAIL <= MAX_SOCKET_PATH:
        return near
    return Path(tempfile.gettempdir()) / f"chatclick-{home}"


def _is_free(lock: Path) -> bool:
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False  # not made yet, or not one of ours
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)
