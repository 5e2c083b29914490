"""What a host leaves in the lock that it holds: how commands beside it call its process.

A data folder may be shared by containers. The lock is then shared as well, but each container
counts its processes from 1: an id of another one names a stranger here, or nobody.
"""

import os


def describe_process() -> str:
    """Return this process's id, and where it counts as far as the system tells."""
    return f"{os.getpid()} {_find_pid_namespace()}".rstrip()


def read_pid(text: str) -> int:
    """Return the id of the process that described itself.

    Args:
        text: as of `describe_process`; older hosts left the id alone.

    Raises:
        ValueError: from here that id is another process's, or there is none.
    """
    pid, _, namespace = text.strip().partition(" ")
    if namespace and namespace != _find_pid_namespace():
        raise ValueError(f"process {pid} is one of another container")
    if int(pid) == os.getpid():
        raise ValueError(f"process {pid} is this one here")
    return int(pid)


def _find_pid_namespace() -> str:
    try:
        return str(os.stat("/proc/self/ns/pid").st_ino)
    except OSError:  # only Linux has them
        return ""
