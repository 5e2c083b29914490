"""`widget new` and `widget validate`: what both command lines that offer them share."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from chatclick_widget_schema.documents import default_config
from chatclick_widget_schema.files import STANDARD_INPUT, Result, check_file
from chatclick_widget_schema.problems import Problem

VALID, INVALID, UNREADABLE = 0, 1, 2

SCHEMA_ADDRESS = "http://127.0.0.1:8000/widget/v1/schema/config-v2.json"
"""Where a host that was started as it comes serves the schema."""

_COLOURS = {"error": "31", "warning": "33", "valid": "32", "bold": "1", "quiet": "2"}
_SHOWN_CHOICES = 120


def validate_files(
    names: Sequence[str], *, as_json: bool = False, fix: bool = False, strict: bool = False
) -> int:
    """Check config files and print what was found.

    Args:
        names: paths, "-" for standard input.
        as_json: print JSON, for programs.
        fix: write documents of older versions back in the newest one.
        strict: count warnings as errors.

    Returns:
        0 if every file is valid, 1 if one is not, 2 if one could not be read or written.
    """
    results = [check_file(name, fix=fix) for name in dict.fromkeys(names)]
    prints_document = fix and STANDARD_INPUT in names
    if as_json:
        _print_json(results, prints_document)
    else:
        _print_text(results, sys.stderr if prints_document else sys.stdout)
        if prints_document:
            sys.stdout.write(next(one.fixed for one in results if one.name == STANDARD_INPUT))
    if any(one.failure for one in results):
        return UNREADABLE
    is_clean = not any(one.problems for one in results)
    return VALID if (is_clean if strict else all(one.is_valid for one in results)) else INVALID


def write_starter(
    name: str, output: str, *, schema: str = SCHEMA_ADDRESS, force: bool = False
) -> str:
    """Write a document to start from.

    Args:
        name: the widget's name.
        output: a path, or "-" for standard output.
        schema: what stands in `$schema`, for editors; "" for no such key.
        force: replace a file that is there.

    Returns:
        The document.

    Raises:
        ValueError: the name is empty or too long.
        FileExistsError: the file is there.
        OSError: it cannot be written.
    """
    if not 0 < len(name) <= 80:
        raise ValueError("a name has 1 to 80 characters")
    text = json.dumps(build_starter(name, schema), indent=2, ensure_ascii=False) + "\n"
    if output == STANDARD_INPUT:
        sys.stdout.write(text)
    else:
        with Path(output).open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    return text


def build_starter(name: str, schema: str = SCHEMA_ADDRESS) -> dict[str, object]:
    """Build a document with what most people change first."""
    head = {"$schema": schema} if schema else {}
    return {
        **head,
        **default_config(name),
        "locales": {"default": "en", "supported": ["en"]},
        "strings": {
            "en": {
                "greeting.title": "How can we help?",
                "greeting.body": "Write to us here. We usually answer within the hour.",
            }
        },
        "theme": {"palette": {"accent": "#0f766e"}, "radius": 16},
        "launcher": {"kind": "icon"},
        "features": {"fileUpload": {"enabled": True, "maxMb": 10}},
        "forms": {"preChat": {"enabled": False}},
        "security": {"allowedOrigins": []},
    }


def _print_json(results: list[Result], has_document: bool) -> None:
    data = [
        {**one.to_json(), **({"document": json.loads(one.fixed or "null")} if has_document else {})}
        for one in results
    ]
    sys.stdout.write(json.dumps({"data": data}, indent=2) + "\n")


def _print_text(results: list[Result], stream: TextIO) -> None:
    paint = _choose_paint(stream)
    for one in results:
        _print_result(one, stream, paint)
    if len(results) > 1:
        good = sum(one.is_valid for one in results)
        stream.write(f"{len(results)} files, {good} valid\n")


class _Paint:
    """Colours on a terminal, and nothing elsewhere."""

    def __init__(self, is_on: bool) -> None:
        self._is_on = is_on

    def __call__(self, kind: str, text: str) -> str:
        return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m" if self._is_on else text


def _choose_paint(stream: TextIO) -> _Paint:
    is_dumb = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return _Paint(stream.isatty() and not is_dumb)


def _print_result(result: Result, stream: TextIO, paint: _Paint) -> None:
    name = printable("standard input" if result.name == STANDARD_INPUT else result.name)
    if result.failure:
        sys.stderr.write(f"{name}: {printable(result.failure)}\n")
    else:
        errors = sum(one.is_error for one in result.problems)
        warnings = len(result.problems) - errors
        words = [_count(errors, "error")] * bool(errors) + [_count(warnings, "warning")] * bool(
            warnings
        )
        verdict = paint("error" if errors else "valid", "invalid" if errors else "valid")
        stream.write(f"{paint('bold', name)}: {', '.join([verdict, *words])}\n")
    for problem in result.problems:
        _print_problem(problem, result.lines.get(problem.pointer, 1), stream, paint)
    if result.edits and not result.failure:
        done = (
            "brought to the newest version"
            if result.is_fixed
            else "of an older version; --fix would change"
        )
        stream.write(f"  {paint('quiet', done)}\n")
        for edit in result.edits:
            stream.write(f"    {printable(edit)}\n")


def _print_problem(problem: Problem, line: int, stream: TextIO, paint: _Paint) -> None:
    place = printable(problem.pointer) or "the document"
    kind = paint(problem.severity, f"{problem.severity:7}")
    # The first line is where all of a document without line breaks is.
    where = paint("quiet", f" (line {line})") if line > 1 else ""
    stream.write(f"  {kind}  {paint('bold', place)} {printable(problem.message)}{where}\n")
    stream.write(f"           {printable(_say_right(problem))}\n")


def _say_right(problem: Problem) -> str:
    expected, meant = f"expected {problem.expected}", problem.suggestion
    if not meant or problem.expected.endswith(meant):
        return expected
    question = f"did you mean {meant}?"
    return question if len(expected) > _SHOWN_CHOICES else f"{question} {expected}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def printable(text: str) -> str:
    """Return text of a file without what a terminal obeys or no encoding can write."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
