"""Ending in order to start again, with the listening socket kept open for the next start."""

import asyncio
import os
import signal
import socket
from pathlib import Path

from chatclick.app.wiring import Host
from chatclick.host.installing.guardian import StartAgain


class Again:
    """Whether the process is to start again.

    Args:
        data_dir: the data folder.
        listener: the listening socket.
    """

    def __init__(self, data_dir: Path, listener: socket.socket) -> None:
        self._data_dir = data_dir
        # The server closes its own; connections that come meanwhile wait in this one's queue.
        self._listener = os.dup(listener.fileno())
        self._is_wanted = False
        self._asking: set[asyncio.Task[None]] = set()

    def follow(self, host: Host, stop: asyncio.Event) -> None:
        """Start again when the host asks for it, or a command does by SIGUSR1.

        Args:
            host: the host.
            stop: has the server drain and end.
        """

        def restart() -> None:
            self._is_wanted = True
            stop.set()

        def on_signal() -> None:
            if not host.is_open:
                return
            task = asyncio.get_running_loop().create_task(host.sets.obey())
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

        host.request_restart = restart
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, on_signal)

    def raise_if_wanted(self) -> None:
        """Leave the process to its next start.

        Raises:
            StartAgain: it is wanted.
        """
        if self._is_wanted:
            raise StartAgain(self._data_dir, self._listener)
        os.close(self._listener)
