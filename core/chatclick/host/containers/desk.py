"""Where the command line brings its wishes: files in the data folder, answered by a running host.

Whoever may write there has the keys and the database too, so nobody is asked for a password. One
process at a time may open a SQLite database, so a command cannot do it past a host that runs.
"""

import asyncio
import fcntl
import json
import os
import secrets
import time
from pathlib import Path
from typing import Any

import structlog

from chatclick.errors import ChatclickError, Invalid
from chatclick.host.confirmations import ConfirmationInvalid
from chatclick.host.containers.elsewhere import Elsewhere
from chatclick.store.events import Actor

_log = structlog.get_logger(__name__)

FOLDER = "registrations"
OPERATOR = Actor("system", None, "command line")
ANSWERED_WITHIN_S = 960.0
KEPT_S = 3600.0
_POLL_S = 0.1


async def handle(elsewhere: Elsewhere, asked: dict[str, Any], *, is_running: bool) -> Any:
    """Do what a command asks.

    Args:
        elsewhere: does it.
        asked: `act` and its arguments.
        is_running: a host runs here; otherwise it is only stored, for the next one.

    Raises:
        ChatclickError: why not.
    """
    target = {name: asked.get(name) for name in ("image", "url", "key")}
    match asked["act"]:
        case "engine":
            return await elsewhere.show_engine()
        case "review":
            return (await elsewhere.review(**target)).to_json()
        case "register":
            review = await elsewhere.review(**target)
            if review.digest != asked["digest"]:
                raise ConfirmationInvalid
            wish = {"actor": OPERATOR, "key": target["key"], "enable": asked["enable"]}
            if not is_running:
                await elsewhere.record(review, **wish)
                return {"id": review.manifest.id, "state": "stopped", "reason": "no host runs"}
            return (await elsewhere.register(review, **wish)).to_json()
        case "unregister":
            await elsewhere.unregister(asked["id"], actor=OPERATOR, purge=asked["purge"])
            return {"id": asked["id"]}
    raise Invalid("There is no such act.")


async def answer_all(data_dir: Path, elsewhere: Elsewhere) -> None:
    """Answer the commands that wait in the data folder of this host."""
    folder = data_dir / FOLDER
    for path in await asyncio.to_thread(_list_waiting, folder):
        try:
            asked = json.loads(await asyncio.to_thread(path.read_text, "utf-8"))
            answer = {"result": await handle(elsewhere, asked, is_running=True)}
        except ChatclickError as error:
            answer = {"error": error.detail, "code": error.code}
        except Exception:
            _log.exception("wish_failed")
            answer = {
                "error": "Something went wrong in the host; its log says what.",
                "code": "internal",
            }
        await asyncio.to_thread(_write, path.with_suffix(".answer"), answer)
        await asyncio.to_thread(path.unlink, missing_ok=True)


async def ask(data_dir: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Leave a wish for the running host and wait for its answer.

    Raises:
        TimeoutError: nobody answers.
    """
    folder = data_dir / FOLDER
    path = folder / f"{secrets.token_hex(8)}.ask"
    answer = path.with_suffix(".answer")
    await asyncio.to_thread(_prepare, folder)
    held = await asyncio.to_thread(_write_and_hold, path, asked)
    ends_at_s = time.monotonic() + ANSWERED_WITHIN_S
    try:
        while time.monotonic() < ends_at_s:
            if await asyncio.to_thread(answer.exists):
                found: dict[str, Any] = json.loads(await asyncio.to_thread(answer.read_text))
                return found
            await asyncio.sleep(_POLL_S)
    finally:
        for one in (path, answer):
            await asyncio.to_thread(one.unlink, missing_ok=True)
        os.close(held)
    raise TimeoutError


def _prepare(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)


def _list_waiting(folder: Path) -> list[Path]:
    """Return the wishes whose command still waits; what others left is removed."""
    if not folder.is_dir():
        return []
    waiting = []
    for one in sorted(folder.iterdir()):
        if one.suffix == ".ask" and _is_held(one):
            waiting.append(one)
        elif one.suffix == ".ask" or one.stat().st_mtime < time.time() - KEPT_S:
            one.unlink(missing_ok=True)
    return waiting


def _is_held(path: Path) -> bool:
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _write_and_hold(path: Path, document: dict[str, Any]) -> int:
    """Write a wish and keep it locked: it is good as long as its command waits, and no longer."""
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_CREAT | os.O_RDWR | os.O_EXCL | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.write(descriptor, json.dumps(document).encode())
    draft.rename(path)
    return descriptor


def _write(path: Path, document: dict[str, Any]) -> None:
    """Write a whole file at once, for the owner only: it may hold a key."""
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(document, file)
    draft.rename(path)
