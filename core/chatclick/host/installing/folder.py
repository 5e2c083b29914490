"""The folder of plugins below the data folder, and the pointer in it.

=========================  ================================================================
`plugins.lock`             beside it: the set in force, to rebuild it elsewhere
`plugins/active.json`      the pointer: which set the host starts with
`plugins/sets/7/`          one set: `set.json`, `lock.json`, the unpacked wheels in `site/`
`plugins/wheels/`          every wheel that was ever accepted, by file name
`plugins/hashes.json`      and its hash, which a file of that name keeps for good
`plugins/jobs/`            what was and is being done
=========================  ================================================================
"""

import fcntl
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any

KEPT_SETS = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """A set that is on trial: the host has not yet been well with it.

    Attributes:
        job: what made it.
        is_begun: a process has started with it.
        expected: ids of the plugins that ran with the last set.
        changed: ids of the plugins that are new or different in this one.
    """

    job: str
    is_begun: bool = False
    expected: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setback:
    """A set that was left again, until that is written down.

    Attributes:
        job: what had made it.
        set: its number.
        reason: what was wrong with it.
    """

    job: str
    set: int
    reason: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which set the host starts with.

    Attributes:
        set: its number, 0 for none at all.
        previous: the set to go back to.
        trial: None once it is settled.
        setback: a set that was left again.
        purge: ids of plugins whose data goes when the host stops.
    """

    set: int = 0
    previous: int = 0
    trial: Trial | None = None
    setback: Setback | None = None
    purge: tuple[str, ...] = field(default=())

    def go_back(self, reason: str) -> "Pointer":
        """Return the pointer to the last set that was well."""
        job = self.trial.job if self.trial else ""
        return Pointer(
            set=self.previous, previous=self.previous, setback=Setback(job, self.set, reason)
        )

    def settle(self) -> "Pointer":
        """Return the pointer to this set, no longer on trial."""
        return replace(self, trial=None, previous=self.set)


class PluginFolder:
    """The folder.

    Args:
        data_dir: the data folder; nothing is made until it is needed.
    """

    def __init__(self, data_dir: Path) -> None:
        self.root = data_dir.absolute() / "plugins"
        self.lock_file = data_dir.absolute() / "plugins.lock"
        self.wheels = self.root / "wheels"
        self.jobs = self.root / "jobs"
        self.catalogues = self.root / "catalogues"

    def read_pointer(self) -> Pointer:
        """Return the pointer; where there is none, to no set."""
        document = self._read_json("active.json")
        trial, setback = document.get("trial"), document.get("setback")
        return Pointer(
            set=document.get("set", 0),
            previous=document.get("previous", 0),
            trial=_read_trial(trial) if trial else None,
            setback=Setback(**setback) if setback else None,
            purge=tuple(document.get("purge", ())),
        )

    def write_pointer(self, pointer: Pointer) -> None:
        """Switch, in one step that a crash cannot halve."""
        self.write("active.json", json.dumps(asdict(pointer), indent=1) + "\n")

    def find_site(self, number: int) -> Path | None:
        """Return the folder of a set's packages; None if there are none for this Python."""
        return self.site(number) if self.is_usable(number) else None

    def is_usable(self, number: int) -> bool:
        """Whether a set is there and was made for this version of Python."""
        document = self._read_json(f"sets/{number}/set.json") if number else {}
        return bool(document.get("python") == _python())

    def set_folder(self, number: int) -> Path:
        """Return where a set is."""
        return self.root / "sets" / str(number)

    def site(self, number: int) -> Path:
        """Return where a set's packages are."""
        return self.set_folder(number) / "site"

    def finish_set(self, draft: Path) -> int:
        """Give a set that was built aside its number; the folder appears whole or not at all."""
        (draft / "set.json").write_text(json.dumps({"python": _python()}) + "\n", "utf-8")
        number = max(self._list_numbers(), default=0) + 1
        (self.root / "sets").mkdir(parents=True, exist_ok=True)
        draft.rename(self.set_folder(number))
        return number

    def remove_old_sets(self) -> None:
        """Keep the last sets, and those the pointer names."""
        pointer = self.read_pointer()
        for number in sorted(self._list_numbers())[:-KEPT_SETS]:
            if number not in (pointer.set, pointer.previous):
                shutil.rmtree(self.set_folder(number), ignore_errors=True)

    def remove_drafts(self) -> None:
        """Remove what processes left that are gone."""
        shutil.rmtree(self.root / "drafts", ignore_errors=True)

    @contextmanager
    def make_draft(self) -> Iterator[Path]:
        """Give a folder to build in; what is left in it at the end goes."""
        drafts = self.root / "drafts"
        drafts.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=drafts))
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def read_hashes(self) -> dict[str, str]:
        """Return file name → hash of every wheel that was ever accepted."""
        return self._read_json("hashes.json")

    def write(self, name: str, text: str) -> None:
        """Replace a file of this folder in one step, and have it on the disk."""
        write_whole(self.root / name, text)

    def take(self, name: str) -> IO[str] | None:
        """Take one of the folder's locks for as long as the file stays open.

        Returns:
            None if another process has it.
        """
        path = self.root / f"{name}.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return None
        return handle

    def _list_numbers(self) -> list[int]:
        return [int(one.name) for one in self.root.glob("sets/*") if one.name.isdecimal()]

    def _read_json(self, name: str) -> dict[str, Any]:
        try:
            document = json.loads((self.root / name).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        return document if isinstance(document, dict) else {}


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or as it was, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_trial(document: dict[str, Any]) -> Trial:
    return Trial(
        document["job"],
        document["is_begun"],
        tuple(document["expected"]),
        tuple(document["changed"]),
    )


def _python() -> str:
    return f"{sys.implementation.name}-{sys.version_info.major}.{sys.version_info.minor}"
