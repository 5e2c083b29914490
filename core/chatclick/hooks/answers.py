"""Checks what an implementation answered: right class, JSON form, bounded size."""

import inspect
from collections.abc import Mapping
from typing import Any

import msgspec

from chatclick.hooks.failures import ContractBroken
from chatclick.plugin.hooks import HookSpec
from chatclick.plugin.json_form import JSONForm, freeze
from chatclick.plugin.results import ExportFile

MAX_ANSWER_BYTES = 1024 * 1024


def check_answer(spec: HookSpec, answer: Any) -> Any:
    """Return the answer in its final form: lists as tuples, objects read-only.

    Args:
        spec: the hook.
        answer: what the implementation returned.

    Raises:
        ContractBroken: it is of a kind the hook does not allow, has no JSON form, or is too large.
    """
    if answer is None:
        return None
    if inspect.isawaitable(answer):
        if inspect.iscoroutine(answer):
            answer.close()  # nobody will await it
        raise ContractBroken("returned an awaitable; make the function `async def` and await it")
    if spec.shape == "nothing":
        return None
    if spec.shape == "object":
        return _check_object(answer)
    if spec.shape == "list":
        return tuple(_check_one(spec, item) for item in _check_list(answer))
    return _check_one(spec, answer)


def _check_list(answer: Any) -> list[Any] | tuple[Any, ...]:
    if not isinstance(answer, (list, tuple)):
        raise ContractBroken(f"returned {_name(answer)}; a list or None is right")
    return answer


def _check_one(spec: HookSpec, answer: Any) -> Any:
    if not spec.results:
        return answer
    if not isinstance(answer, spec.results):
        right = " or ".join(kind.__name__ for kind in spec.results)
        raise ContractBroken(f"returned {_name(answer)}; {right} or None is right")
    if isinstance(answer, JSONForm) and not isinstance(answer, ExportFile):
        return _check_form(answer)
    return answer


def _check_form(answer: JSONForm) -> JSONForm:
    """Send the answer through its JSON form, as a container's would come in."""
    try:
        data = answer.to_json()
        _check_size(data)
        return type(answer).from_json(data)
    except (TypeError, ValueError, RecursionError) as error:
        raise ContractBroken(f"returned a wrong {_name(answer)}: {error}") from error


def _check_object(answer: Any) -> Mapping[str, Any]:
    if not isinstance(answer, Mapping) or not all(isinstance(key, str) for key in answer):
        raise ContractBroken(f"returned {_name(answer)}; an object with text keys or None is right")
    try:
        _check_size(answer)
    except (TypeError, ValueError, RecursionError) as error:
        raise ContractBroken(f"returned an object that is not JSON: {error}") from error
    frozen: Mapping[str, Any] = freeze(answer)
    return frozen


def _check_size(data: Any) -> None:
    size_bytes = len(msgspec.json.encode(data))
    if size_bytes > MAX_ANSWER_BYTES:
        raise ContractBroken(f"returned {size_bytes} bytes; {MAX_ANSWER_BYTES} is the limit")


def _name(value: object) -> str:
    return type(value).__name__
