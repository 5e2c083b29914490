"""Starting the host again, under the eyes of a small process that outlives it.

The process people and service managers know by its id becomes the guardian and keeps the listening
socket, so nobody is refused meanwhile. It starts the host once more if that dies with a set of
plugins on trial; the host then goes back to the last set by itself. Whatever else happens to the
host happens to the guardian.

The guardian runs this file alone, on the standard library, before and beside any plugin.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

AGAIN = 75
"""The exit code by which a host asks its guardian to be started again."""

GUARDIAN = "CHATCLICK_GUARDIAN"
LISTENER = "CHATCLICK_LISTENER"
TRIAL_S = 180.0
MAX_DEATHS = 4
_POLL_S = 0.2
_PR_SET_PDEATHSIG = 1


class StartAgain(Exception):
    """The host has ended in order to start again.

    Args:
        data_dir: its data folder.
        listener: the listening socket to keep, its file descriptor.
    """

    def __init__(self, data_dir: Path, listener: int) -> None:
        super().__init__()
        self.data_dir = data_dir
        self.listener = listener


def start_again(wish: StartAgain) -> NoReturn:
    """Leave this process to the guardian, or end it if there is one."""
    sys.stdout.flush()
    sys.stderr.flush()
    if GUARDIAN in os.environ:
        sys.exit(AGAIN)
    os.set_inheritable(wish.listener, True)
    pointer = wish.data_dir.absolute() / "plugins" / "active.json"
    words = [sys.executable, "-I", "-S", __file__, str(pointer), str(wish.listener)]
    # The very command this process was started with, not one put together from its parts.
    os.execv(sys.executable, [*words, sys.executable, *sys.orig_argv[1:]])  # noqa: S606


def is_restart() -> bool:
    """Whether this process was started by a guardian: nobody types or pipes anything into it."""
    return GUARDIAN in os.environ


def take_listener() -> list[socket.socket]:
    """Return the listening socket that the guardian keeps; empty if there is none."""
    number = os.environ.pop(LISTENER, "")
    if not number:
        return []
    # Programs that this host starts are not to have it.
    os.set_inheritable(int(number), False)
    # A copy, so that closing it leaves the guardian's number for the start after this one.
    return [socket.socket(fileno=os.dup(int(number)))]


class Guardian:
    """Starts the host as often as needed.

    Args:
        pointer: the file that says whether a set is on trial.
        listener: the file descriptor to hand on.
        command: starts the host.
    """

    def __init__(self, pointer: Path, listener: int, command: list[str]) -> None:
        self._pointer = pointer
        self._listener = listener
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._is_stopping = False

    def run(self) -> int:
        """Start the host until it ends for good; return its exit code."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._pass_on)
        deaths = 0
        while True:
            code = self._run_once()
            is_death = code != AGAIN and self._find_trial() is not None
            deaths = deaths + 1 if is_death else 0
            if self._is_stopping or deaths > MAX_DEATHS or not (is_death or code == AGAIN):
                return code if code >= 0 else 128 - code

    def _run_once(self) -> int:
        self._child = subprocess.Popen(  # noqa: S603  # the command this process was started with
            self._command,
            env={**os.environ, GUARDIAN: str(os.getpid()), LISTENER: str(self._listener)},
            pass_fds=(self._listener,),
            preexec_fn=_die_with_parent,  # there is one thread
        )
        if self._is_stopping:  # the signal came while there was no host to pass it to
            self._child.terminate()
        deadline = time.monotonic() + TRIAL_S
        while (code := self._child.poll()) is None:
            time.sleep(_POLL_S)
            if time.monotonic() > deadline:
                # Not begun is one that waits: the host drains before it, or runs in safe mode.
                if (trial := self._find_trial()) is not None and trial.get("is_begun"):
                    self._child.kill()
                return self._child.wait()
        return code

    def _find_trial(self) -> dict[str, Any] | None:
        try:
            trial: dict[str, Any] | None = json.loads(self._pointer.read_text("utf-8")).get("trial")
        except (OSError, ValueError):
            return None
        return trial

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(number)


def _die_with_parent() -> None:
    """Have the kernel end the host when its guardian is killed, where it can."""
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        pass


if __name__ == "__main__":
    sys.exit(Guardian(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]).run())
