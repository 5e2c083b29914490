"""Pip that starts no other program, run as a file: `python -I sealed_pip.py install …`.

`--only-binary` binds what is looked up in an index. What a wheel needs by an address (`part @
https://…`) pip takes as it comes, and builds to learn what that needs in turn: code would run
before anybody agreed, or knew a hash. pip builds, and calls git and its like, in processes of
their own; none is started here but `keyring`, which may know the password of the index.
"""

import runpy
import sys
from pathlib import PurePath
from typing import Any

REFUSAL = "nothing is built here"
_STARTS = frozenset({"os.exec", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen"})


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    # As the system would: pip looks for some programs that need not be there.
    if event in _STARTS and PurePath(str(arguments[0])).stem != "keyring":
        raise PermissionError(f"{REFUSAL}: {PurePath(str(arguments[0])).name} is not started")


if __name__ == "__main__":
    sys.addaudithook(_refuse)
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
