"""Hosts in processes of their own, ready soon: forked from one that has imported everything.

From its command line on such a host does what any other does. Importing the host and its plugins is
most of a start, and is done once for each process of tests. A host with variables of another kind
than settings (a library that is loaded first, another path) gets a start of its own.
"""

import functools
import gc
import importlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from typing import IO

import chatclick.store.failpoints

MODULE = "chatclick.cli"
ORDER_LIMIT = 1 << 17
NUMBER = struct.Struct("!i")


def start_host(
    words: Sequence[str], env: Mapping[str, str], log: IO[bytes], *, prefix: Sequence[str] = ()
) -> "HostProcess":
    """Start `chatclick` with these words.

    Args:
        words: the command and its options.
        env: all its variables.
        log: where it prints.
        prefix: command to start it under, such as a limit.
    """
    if prefix or _is_own_start_needed(env):
        command = [*prefix, sys.executable, "-m", MODULE, *words]
        return subprocess.Popen(command, env=env, stdout=log, stderr=log)
    orders, _ = _start_parent()
    return ForkedHost(orders, words, env, log)


def _is_own_start_needed(env: Mapping[str, str]) -> bool:
    others = {name for name in {*env, *os.environ} if not name.startswith("CHATCLICK_")}
    return any(env.get(name) != os.environ.get(name) for name in others)


@functools.cache
def _start_parent() -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
    """Start the process that imports everything; it ends with the one it was started by."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    return ours, process


class ForkedHost:
    """A host process; what tests ask a `subprocess.Popen` for.

    Attributes:
        pid: its process id.
        returncode: its exit status, negative for a signal; None while it runs.
    """

    def __init__(
        self, parent: socket.socket, words: Sequence[str], env: Mapping[str, str], log: IO[bytes]
    ) -> None:
        self.returncode: int | None = None
        order = json.dumps({"words": list(words), "env": dict(env)}).encode()
        self._told, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            socket.send_fds(parent, [order], [log.fileno(), theirs.fileno()])
        self.pid = self._receive()

    def poll(self) -> int | None:
        """Return the exit status, None while it runs."""
        if self.returncode is None and select.select([self._told], [], [], 0)[0]:
            self._end()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended and return the exit status."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(MODULE, timeout or 0)
            self._end()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to stop."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it: no handler runs."""
        self.send_signal(signal.SIGKILL)

    def _end(self) -> None:
        self.returncode = self._receive()
        self._told.close()

    def _receive(self) -> int:
        data = self._told.recv(NUMBER.size)
        assert data, "the process that hosts are forked from has ended"
        return int(NUMBER.unpack(data)[0])


HostProcess = subprocess.Popen[bytes] | ForkedHost


class Parent:
    """The process that hosts are forked from.

    Args:
        orders: where it is told what to start.
    """

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._running: dict[int, socket.socket] = {}
        self._woken, self._waking = socket.socketpair()
        self._waking.setblocking(False)

    def attend(self) -> bool:
        """Start what is asked for and tell what has ended.

        Returns:
            True in a child, which is to run its command line; False when no order comes any more.
        """
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        while True:
            readable, _, _ = select.select([self._orders, self._woken], [], [])
            if self._woken in readable:
                self._woken.recv(ORDER_LIMIT)
                self._tell_ended()
            if self._orders in readable:
                order, files, _, _ = socket.recv_fds(self._orders, ORDER_LIMIT, 2)
                if not order:
                    return False
                if self._fork(order, *files):
                    return True

    def _fork(self, order: bytes, log: int, told: int) -> bool:
        pid = os.fork()
        if pid:
            os.close(log)
            self._running[pid] = socket.socket(fileno=told)
            self._running[pid].send(NUMBER.pack(pid))
            return False
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for one in (self._orders, self._woken, self._waking, *self._running.values()):
            one.close()
        os.close(told)
        _become(log, **json.loads(order))
        return True

    def _tell_ended(self) -> None:
        for pid, told in list(self._running.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            del self._running[pid]
            with told:
                try:
                    told.send(NUMBER.pack(os.waitstatus_to_exitcode(status)))
                except BrokenPipeError:
                    pass  # nobody asks any more


def _become(log: int, words: list[str], env: dict[str, str]) -> None:
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    os.environ.clear()
    os.environ.update(env)
    importlib.reload(chatclick.store.failpoints)  # it looks at the variables when it is imported
    sys.argv = [MODULE, *words]
    sys.orig_argv = [sys.executable, "-m", MODULE, *words]  # a host starts itself again by these


def _import_all() -> None:
    for name in ("chatclick.app", f"{MODULE}.demo", f"{MODULE}.serve"):
        importlib.import_module(name)
    for one in entry_points(group="chatclick.plugins"):
        one.load()
    gc.collect()
    gc.freeze()


def main() -> None:
    """Attend to orders; in a child, run what was ordered."""
    _import_all()
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        is_child = Parent(orders).attend()
    if is_child:
        importlib.import_module(MODULE).main()


if __name__ == "__main__":
    main()
