"""`python -m chatclick_widget_schema`: work with config documents without a host."""

import argparse
import sys

from chatclick_widget_schema.command import SCHEMA_ADDRESS, validate_files, write_starter
from chatclick_widget_schema.schema import read_schema_file


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: what stands after the program's name; None for the process's own.

    Returns:
        The exit status: 0 done, 1 a document is not valid, 2 a file could not be used.
    """
    options = _parser().parse_args(arguments)
    if options.command == "new":
        return _write_new(options)
    if options.command == "schema":
        sys.stdout.write(read_schema_file().decode())
        return 0
    return validate_files(
        options.files, as_json=options.json, fix=options.fix, strict=options.strict
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m chatclick_widget_schema", description="Work with widget config documents."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    check = commands.add_parser(
        "validate",
        help="check config documents",
        description="Check config documents against the schema.",
        epilog="Exit status: 0 all valid, 1 a document is not, 2 a file could not be used.",
    )
    check.add_argument("files", nargs="+", metavar="FILE", help="a JSON file; - for standard input")
    check.add_argument("--json", action="store_true", help="print the result as JSON")
    check.add_argument("--fix", action="store_true", help="write older versions back in the newest")
    check.add_argument("--strict", action="store_true", help="count warnings as errors")
    new = commands.add_parser("new", help="write a document to start from")
    new.add_argument("name", nargs="?", default="My site", metavar="NAME", help="the widget's name")
    new.add_argument("--output", default="-", metavar="FILE", help="where to; standard output")
    new.add_argument("--schema", default=SCHEMA_ADDRESS, metavar="ADDRESS", help="for editors")
    new.add_argument("--force", action="store_true", help="replace a file that is there")
    commands.add_parser("schema", help="print the JSON Schema")
    return parser


def _write_new(options: argparse.Namespace) -> int:
    try:
        write_starter(options.name, options.output, schema=options.schema, force=options.force)
    except FileExistsError:
        sys.stderr.write(f"{options.output} is there already; --force replaces it\n")
        return 2
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
