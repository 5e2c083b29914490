"""Named points at which a test can kill the process: `CHATCLICK_FAILPOINT=name:count`.

The process ends, as after `kill -9`, the count-th time the named point is reached. Unset, `hit`
does nothing.
"""

import os
import signal
from collections.abc import Callable

EXIT_STATUS = 137

_others: list[int] = []


def end_with(pid: int) -> None:
    """Have another process end first, of which this one is a part."""
    _others.append(pid)


def _make_hit(setting: str) -> Callable[[str], None]:
    if not setting:
        return lambda _point: None
    wanted, _, count = setting.partition(":")
    left = int(count or 1)

    def hit(point: str) -> None:
        nonlocal left
        if point != wanted:
            return
        left -= 1
        if left == 0:
            for pid in _others:
                os.kill(pid, signal.SIGKILL)
            os._exit(EXIT_STATUS)

    return hit


hit = _make_hit(os.environ.get("CHATCLICK_FAILPOINT", ""))
