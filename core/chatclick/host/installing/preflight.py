"""A first try of a set, in a process of its own: can its plugins be imported?

`python -m chatclick.host.installing.preflight SITE ID…` prints the ids that cannot, with reasons.
A plugin that ends the process, or never returns, harms nothing but this.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from chatclick.host.discovery import LoadFailed, find, load

LIMIT_S = 60.0
MAX_OUTPUT_BYTES = 64 * 1024
_MARK = "preflight:"


async def try_set(site: Path, plugin_ids: Sequence[str]) -> dict[str, str]:
    """Import plugins from a set.

    Args:
        site: where its packages are.
        plugin_ids: which.

    Returns:
        Plugin id → why it cannot be imported; with the id "" for the process itself.
    """
    module = "chatclick.host.installing.preflight"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("CHATCLICK_")
    }
    process = await asyncio.create_subprocess_exec(
        # -P: what lies in the folder the host was started in is not to be imported.
        *(sys.executable, "-P", "-m", module, str(site), *plugin_ids),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        env=environment,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(LIMIT_S):
            output = await _read_end(process.stdout)
            await process.wait()
    except TimeoutError:
        return {"": f"did not end within {LIMIT_S:.0f} s"}
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        await process.wait()
    lines = output.decode(errors="replace").splitlines()
    if answers := [line for line in lines if line.startswith(_MARK)]:
        problems: dict[str, str] = json.loads(answers[-1].removeprefix(_MARK))
        return problems
    last = lines[-1][:300] if lines else "nothing"
    return {"": f"ended with code {process.returncode}; it said last: {last}"}


async def _read_end(output: asyncio.StreamReader) -> bytes:
    """Return the end of what a process prints, however much that is."""
    kept = b""
    while part := await output.read(MAX_OUTPUT_BYTES):
        kept = (kept + part)[-MAX_OUTPUT_BYTES:]
    return kept


def main(site: str, plugin_ids: Sequence[str]) -> str:
    """Import plugins and return the line that says which failed."""
    sys.path.append(site)
    problems = {}
    for plugin_id in plugin_ids:
        try:
            load(find(plugin_id))
        except LoadFailed as error:
            problems[plugin_id] = str(error)
    return _MARK + json.dumps(problems)


if __name__ == "__main__":
    # On a line of its own, whatever a plugin printed before; for the process that waits.
    print("\n" + main(sys.argv[1], sys.argv[2:]))  # noqa: T201
