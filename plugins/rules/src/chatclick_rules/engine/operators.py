"""The operators of rules: those of every condition tree, and regular expressions of linear time.

RE2 has no backtracking: an expression that such an engine cannot take, such as one with a
backreference or a lookahead, is refused when the rule is saved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]  # it ships no types

from chatclick import OPERATORS as SHARED
from chatclick import Operator

MAX_EXPRESSION = 300
MAX_PROGRAM = 2_000
"""Instructions of a compiled expression: `(a{50}){50}` is linear in the text, and slow."""
MAX_SEARCHED = 10_000
"""Characters of a text that expressions look at; a message may have more."""
_SET_SIZE = 200

_options = re2.Options()
_options.case_sensitive = False
_options.log_errors = False
_options.max_mem = 16 << 20


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression that was found usable; equal to another of the same text."""

    text: str

    def is_in(self, fact: object) -> bool:
        """Tell whether it is found anywhere in a text."""
        if not isinstance(fact, str):
            return False
        return _compile(self.text).search(fact[:MAX_SEARCHED]) is not None


def read_expression(text: str) -> Expression:
    """Check a regular expression.

    Raises:
        ValueError: it cannot be searched for in linear time, or is too large.
    """
    if len(text) > MAX_EXPRESSION:
        raise ValueError(f"an expression has at most {MAX_EXPRESSION} characters")
    try:
        compiled = _compile(text)
    except re2.error as error:
        told = error.args[0]
        words = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
        raise ValueError(f"RE2 does not take this expression: {words[:150]}") from None
    if compiled.programsize > MAX_PROGRAM:
        raise ValueError("the expression is too large once its repetitions are written out")
    return Expression(text)


class ExpressionSet:
    """Many expressions that are searched for in one pass.

    Args:
        expressions: each with what `find` is to call it.
    """

    def __init__(self, expressions: Iterable[tuple[Expression, int]]) -> None:
        known = list(expressions)
        self._parts = [
            _build_part(known[start : start + _SET_SIZE])
            for start in range(0, len(known), _SET_SIZE)
        ]

    def find(self, text: object) -> set[int]:
        """Return the names of all expressions that are in a text."""
        if not isinstance(text, str):
            return set()
        searched = text[:MAX_SEARCHED].encode("utf-8", "replace")
        found: set[int] = set()
        for matcher, known in self._parts:
            hits = matcher.Match(searched) if matcher is not None else None
            if hits is None:
                # The set ran out of memory: no answer and "none of them" look the same to a
                # caller but for the empty expression, which is in every text.
                found.update(name for one, name in known if one.is_in(text))
            else:
                found.update(known[at - 1][1] for at in hits if at)
        return found


def _build_part(
    known: list[tuple[Expression, int]],
) -> tuple[Any, list[tuple[Expression, int]]]:
    matcher = re2.Set.SearchSet(_options)
    matcher.Add("")
    for expression, _ in known:
        matcher.Add(expression.text)
    try:
        matcher.Compile()
    except re2.error:
        matcher = None
    return matcher, known


@lru_cache(maxsize=4096)
def _compile(text: str) -> Any:
    return re2.compile(text, _options)


def _is_in(fact: Any, value: Expression) -> bool:
    return value.is_in(fact)


OPERATORS: dict[str, Operator] = {
    **SHARED,
    "finds": Operator(
        frozenset({"text"}), "one", _is_in, reading="exact", read_value=read_expression
    ),
    "does_not_find": Operator(
        frozenset({"text"}),
        "one",
        _is_in,
        is_negative=True,
        reading="exact",
        read_value=read_expression,
    ),
}
"""By name. `finds` takes a regular expression, without regard to case."""
