"""`python -m chatclick_widget_schema validate FILE...`: check config documents from the shell."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from chatclick_widget_schema.documents import UnknownVersionError, migrate
from chatclick_widget_schema.problems import Problem
from chatclick_widget_schema.validation import validate

VALID, INVALID, UNREADABLE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: what stands after the program's name; None for the process's own.

    Returns:
        0 if every file is valid, 1 if one is not, 2 if one could not be read.
    """
    options = _parser().parse_args(arguments)
    results = [_check(name) for name in options.files]
    if options.json:
        _write({"data": [_as_json(*result) for result in results]})
    else:
        for name, problems, failure in results:
            _print_result(name, problems, failure)
    if any(failure for _, _, failure in results):
        return UNREADABLE
    return INVALID if any(problems for _, problems, _ in results) else VALID


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m chatclick_widget_schema", description="Work with widget config documents."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser(
        "validate",
        help="check config documents",
        description="Check config documents against the schema.",
        epilog="Exit status: 0 all valid, 1 a document has problems, 2 a file could not be read.",
    )
    check.add_argument("files", nargs="+", metavar="FILE", help="a JSON file; - for standard input")
    check.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def _check(name: str) -> tuple[str, list[Problem], str]:
    """Return the name, the problems, and why the file could not be read, if so."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        document = json.loads(text, parse_constant=_refuse_constant)
    except OSError as error:
        return name, [], f"cannot be read: {error.strerror}"
    except ValueError as error:
        return name, [], f"is not JSON: {error}"
    if isinstance(document, dict) and "schemaVersion" in document:
        try:
            document = migrate(document)
        except UnknownVersionError as error:
            return name, [Problem("/schemaVersion", str(error), "a known version")], ""
    return name, validate(document), ""


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


def _as_json(name: str, problems: list[Problem], failure: str) -> dict[str, object]:
    return {
        "file": name,
        "valid": not problems and not failure,
        "problems": [asdict(problem) for problem in problems],
        "failure": failure or None,
    }


def _write(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def _print_result(name: str, problems: list[Problem], failure: str) -> None:
    if failure:
        sys.stderr.write(f"{name}: {failure}\n")
    elif not problems:
        sys.stdout.write(f"{name}: valid\n")
    for problem in problems:
        place = problem.pointer or "the document"
        sys.stdout.write(f"{name}: {place} {problem.message}; expected {problem.expected}\n")


if __name__ == "__main__":
    sys.exit(main())
