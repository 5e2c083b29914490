"""Putting the set in force on the import path, before anything looks for plugins.

The set comes behind everything else on the path: whatever it holds, it hides no module of the host.
No `.pth` file of it is read.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import IO

from chatclick.host.installing.folder import PluginFolder

_DIED = "the host ended before it was well with the new plugins"

# Open for the rest of the process: the lock says that the process which tries the set is alive.
_trying: list[IO[str]] = []

_active: dict[Path, int] = {}


def add_active_set(data_dir: Path) -> None:
    """Let this process find the plugins of the set in force.

    Args:
        data_dir: the data folder.
    """
    folder = PluginFolder(data_dir)
    number = folder.read_pointer().set
    site = folder.find_site(number)
    if site is not None and str(site) not in sys.path:
        sys.path.append(str(site))
    _active[folder.root] = number


def get_active(data_dir: Path) -> int:
    """Return the number of the set this process started with, 0 for none."""
    return _active.get(PluginFolder(data_dir).root, 0)


def begin(data_dir: Path, *, is_safe: bool = False) -> None:
    """Do the same for a process that serves: a set on trial has one start to prove itself.

    If an earlier process began with it and is gone, the host goes back to the last set.

    Args:
        data_dir: the data folder.
        is_safe: no plugin will run, which proves nothing: the set waits for another start.
    """
    folder = PluginFolder(data_dir)
    pointer = folder.read_pointer()
    if pointer.trial is not None and (trying := folder.take("trial")):
        _trying.append(trying)
        if pointer.trial.is_begun:
            folder.write_pointer(pointer.go_back(_DIED))
        elif is_safe:
            end_trial()
        else:
            folder.write_pointer(replace(pointer, trial=replace(pointer.trial, is_begun=True)))
    add_active_set(data_dir)


def end_trial() -> None:
    """Let go of the lock of the trial, which is over."""
    while _trying:
        _trying.pop().close()
