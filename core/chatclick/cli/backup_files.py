"""Copies of the files that people and plugins sent, beside the copy of the database.

A stored file never changes, so a second copy into the same folder takes what is new and no more.
Copy after the database: then every file that the copy of the database names is there, but for those
that were erased meanwhile.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from chatclick.cli.failures import Failure
from chatclick.store.copies import OnProgress

_UNFINISHED = frozenset({".part", ".new"})
_NOT_KEPT = "work"


def copy_files(source: Path, target: Path, on_progress: OnProgress) -> int:
    """Copy what `target` lacks.

    Args:
        source: the folder of files, which need not be there.
        target: where they go; made if it is missing.
        on_progress: called with (files done, files in all).

    Returns:
        How many were copied.

    Raises:
        Failure: a file cannot be read or written.
    """
    try:
        files = sorted(_list_files(source))
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        copied = 0
        for done, file in enumerate(files, start=1):
            copied += _copy(source / file, target / file)
            on_progress(done, len(files))
    except OSError as error:
        what = f"{error.filename}: {error.strerror}."
        raise Failure(what, "free room, or name another folder.") from error
    return copied


def _list_files(folder: Path) -> Iterator[Path]:
    if not folder.exists():
        return
    for file in folder.rglob("*"):
        name = file.relative_to(folder)
        is_stored = file.suffix not in _UNFINISHED and name.parts[0] != _NOT_KEPT
        # A link is none of ours; following it would copy what lies elsewhere.
        if is_stored and file.is_file() and not file.is_symlink():
            yield name


def _copy(source: Path, target: Path) -> int:
    try:
        size = source.stat().st_size
    except FileNotFoundError:  # erased meanwhile
        return 0
    if target.exists() and target.stat().st_size == size:
        return 0
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_suffix(".part")
    shutil.copyfile(source, partial)
    partial.chmod(0o600)
    os.replace(partial, target)
    return 1
