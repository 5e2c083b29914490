"""Reading a document from bytes: strictly, and with words for whoever has to mend it. Pure."""

import codecs
import json
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from chatclick_widget_schema.problems import Path, Problem, build_pointer
from chatclick_widget_schema.validation import MAX_DEPTH, is_shallow

MAX_BYTES = 256 * 1024
"""The largest document the server takes."""

_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableError(ValueError):
    """What was read is no JSON document; the message says why and where."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read.

    Attributes:
        document: the parsed JSON.
        problems: what JSON parsers disagree about, each with its place.
        indent: what sets a level in, spaces or tabs; None for a document on one line.
        text: what was read.
    """

    document: Any
    problems: list[Problem] = field(default_factory=list)
    indent: str | None = None
    text: str = ""


class _Object(dict[str, Any]):
    """An object that remembers which keys stood in it twice."""

    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _NoNumber:
    """Stands for what some programs write as a number, and JSON does not know."""

    text: str


def read_document(data: bytes) -> Reading:
    """Read a document.

    Args:
        data: the whole file; more than `MAX_BYTES` are refused, not parsed.

    Returns:
        The document; it can be used where `problems` has no error.

    Raises:
        UnreadableError: it is not JSON.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"is larger than {MAX_BYTES // 1024} KiB, the most a config may have")
    problems = []
    if data.startswith(codecs.BOM_UTF8):
        message = "begins with a byte order mark"
        problems.append(Problem("", message, "UTF-8 without one", "", "warning", "bom"))
    text = _decode(data.removeprefix(codecs.BOM_UTF8))
    value = _parse(text)
    if not is_shallow(value):
        raise UnreadableError(f"nests too deep; at most {MAX_DEPTH} levels")
    return Reading(_clean(value, [], problems), problems, _find_indent(text), text)


def _decode(data: bytes) -> str:
    if data.startswith(_BOMS):
        raise UnreadableError("is UTF-16; save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"is not UTF-8 text: see line {line}; save it as UTF-8") from None
    if not text.strip():
        raise UnreadableError("is empty; `widget new` writes one to start from")
    return text


def _parse(text: str) -> Any:
    try:
        return json.loads(
            text,
            parse_constant=_NoNumber,
            parse_float=_parse_float,
            object_pairs_hook=_build_object,
        )
    except json.JSONDecodeError as error:
        raise UnreadableError(f"is not JSON: {_explain(text, error)}") from None
    except RecursionError:
        raise UnreadableError(f"nests too deep; at most {MAX_DEPTH} levels") from None
    except ValueError:
        raise UnreadableError(
            "is not JSON to rely on: it has a number of too many digits"
        ) from None


def _explain(text: str, error: json.JSONDecodeError) -> str:
    """Say where JSON ends to be JSON, with the usual slips of those who write it by hand."""
    rest = text[error.pos : error.pos + 2]
    before = text[: error.pos].rstrip()
    behind = text[error.pos + 1 :].lstrip()
    hints = {
        "//": "JSON has no comments",
        "/*": "JSON has no comments",
        "'": 'texts stand in double quotes, "…"',
        "}": "there is a comma too many before it" if before.endswith(",") else "",
        "]": "there is a comma too many before it" if before.endswith(",") else "",
        # Python 3.13 and newer point at the comma itself.
        ",": "it is a comma too many" if behind.startswith(("}", "]")) else "",
    }
    hint = hints.get(rest) or hints.get(rest[:1]) or ""
    words = error.msg[0].lower() + error.msg[1:]
    return f"line {error.lineno}, column {error.colno}: {hint or words}"


def _parse_float(text: str) -> float | _NoNumber:
    number = float(text)
    return number if isfinite(number) else _NoNumber(text)


def _build_object(pairs: list[tuple[str, Any]]) -> _Object:
    built = _Object(pairs)
    if len(built) < len(pairs):
        names = [name for name, _ in pairs]
        built.repeated = tuple(name for name in built if names.count(name) > 1)
    return built


def _clean(value: Any, path: Path, problems: list[Problem]) -> Any:
    """Return plain JSON, and note what was not."""
    if isinstance(value, _NoNumber):
        pointer = build_pointer(path)
        problems.append(
            Problem(pointer, f"is {value.text[:20]}", "a number that JSON has", code="nan")
        )
        return 0
    if isinstance(value, str):
        _check_text(value, path, problems)
        return value
    if isinstance(value, list):
        return [_clean(one, [*path, index], problems) for index, one in enumerate(value)]
    if isinstance(value, _Object):
        for name in value.repeated:
            pointer = build_pointer([*path, name])
            problems.append(
                Problem(pointer, "stands here twice", "each key once", code="duplicate_key")
            )
        for name in value:
            _check_text(name, [*path, name], problems)
        return {name: _clean(one, [*path, name], problems) for name, one in value.items()}
    return value


def _check_text(text: str, path: Path, problems: list[Problem]) -> None:
    is_whole = not any("\ud800" <= one <= "\udfff" for one in text)
    if is_whole and "\x00" not in text:
        return
    what = "half of a character" if not is_whole else "the character U+0000"
    # A pointer is printed: what no encoding can write is shown as it is escaped.
    pointer = build_pointer(path).encode("ascii", "backslashreplace").decode("ascii")
    problems.append(Problem(pointer, f"has {what}", "a text without it", code="text"))


def _find_indent(text: str) -> str | None:
    for line in text.split("\n")[1:]:
        if line.strip():
            return line[: len(line) - len(line.lstrip())]
    return None
