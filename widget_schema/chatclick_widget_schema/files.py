"""Checking and mending config files: one file in, one result out."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chatclick_widget_schema.difference import list_edits
from chatclick_widget_schema.documents import UnknownVersionError, migrate
from chatclick_widget_schema.flow import is_flow, validate_flow
from chatclick_widget_schema.positions import find_lines
from chatclick_widget_schema.problems import Problem
from chatclick_widget_schema.reading import MAX_BYTES, Reading, UnreadableError, read_document
from chatclick_widget_schema.validation import explain_version, validate

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Result:
    """What was found out about one file.

    Attributes:
        name: the file as it was named.
        problems: what is wrong with the document.
        failure: why it could not be read or written; "" if it could.
        version: the version it was written in; None where it names none that is known.
        edits: what bringing it to the newest form changes, a line each.
        is_fixed: these changes were written back.
        fixed: the document in its newest form; that of a flow as it is.
        lines: the lines of the places of problems in what was read, by pointer.
    """

    name: str
    problems: list[Problem] = field(default_factory=list)
    failure: str = ""
    version: int | None = None
    edits: list[str] = field(default_factory=list)
    is_fixed: bool = False
    fixed: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        """Tell whether the document can be used; it may have warnings."""
        return not self.failure and not any(one.is_error for one in self.problems)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {
            "file": self.name,
            "valid": self.is_valid,
            "version": self.version,
            "problems": [
                {**problem.to_json(), "line": self.lines.get(problem.pointer)}
                for problem in self.problems
            ],
            "failure": self.failure or None,
            "edits": self.edits,
            "fixed": self.is_fixed,
        }


def check_file(name: str, *, fix: bool = False) -> Result:
    """Check one file.

    Args:
        name: its path, or "-" for standard input.
        fix: write it back in its newest form; with standard input the caller prints `fixed`.

    Returns:
        What was found. Nothing is raised for what a file may hold, or where it may be.
    """
    try:
        reading = read_document(_read(name))
    except UnreadableError as error:
        return Result(name, failure=str(error))
    except OSError as error:
        return Result(name, failure=f"cannot be read: {(error.strerror or str(error)).lower()}")
    result = _check(name, reading)
    pointers = [problem.pointer for problem in result.problems]
    result = replace(result, lines=find_lines(reading.text, pointers))
    if not fix or not result.edits or name == STANDARD_INPUT:
        return result
    try:
        _write(Path(name), result.fixed)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        return replace(result, failure=f"cannot be written: {why}")
    return replace(result, is_fixed=True, lines={})


def _read(name: str) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _check(name: str, reading: Reading) -> Result:
    document = reading.document
    if any(one.is_error for one in reading.problems):
        return Result(name, reading.problems)
    if is_flow(document):
        return Result(name, [*reading.problems, *validate_flow(document)], fixed=reading.text)
    if not isinstance(document, dict) or "schemaVersion" not in document:
        return Result(name, [*reading.problems, *validate(document)])
    try:
        lifted = migrate(document)
    except UnknownVersionError as error:
        return Result(name, [*reading.problems, explain_version(error)])
    edits = [*_list_edits(document, lifted, reading)]
    text = json.dumps(lifted, indent=reading.indent, ensure_ascii=False) + "\n"
    problems = [*reading.problems, *validate(lifted)]
    return Result(name, problems, "", document["schemaVersion"], edits, False, text)


def _list_edits(old: dict[str, Any], new: dict[str, Any], reading: Reading) -> Iterator[str]:
    if any(one.code == "bom" for one in reading.problems):
        yield "the byte order mark is removed"
    yield from list_edits(old, new)


def _write(path: Path, text: str) -> None:
    """Replace a file at once: whoever reads it meanwhile finds the old or the new one, whole."""
    target = path.resolve()
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, target.stat().st_mode & 0o7777)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
