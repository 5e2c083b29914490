"""A data folder that a host has started in once, for hosts whose first start is not the subject.

Making all tables takes a host longer than the rest of its start.
"""

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.forking import start_host
from tests.ports import find_free_port
from tests.starting import wait_until_ready


def lay_out(data_dir: Path, *words: str) -> None:
    """Make a data folder, or fill an empty one, as the first start of a host leaves it.

    Args:
        data_dir: the folder.
        words: the command of the host, "demo" or "serve".
    """
    shutil.copytree(_start_once(words), data_dir, dirs_exist_ok=True)


@functools.cache
def _start_once(words: Sequence[str]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="chatclick-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    port = find_free_port()
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CHATCLICK_")}
    log = folder / "log"
    with log.open("wb") as file:
        options = ("--port", str(port), "--data", str(folder / "data"))
        process = start_host([*words, *options], clean, file)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process, log)
        process.terminate()
        process.wait(60)
    finally:
        process.kill()
    return folder / "data"
