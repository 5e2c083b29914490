"""The markers: `hookimpl` for plugins, `hook` for the specs, and the table made from the latter."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import pluggy

PROJECT = "chatclick"

Mode = Literal["setup", "gate", "chain", "first", "collect", "event", "owner"]
Spec = TypeVar("Spec", bound=Callable[..., Any])

hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as the implementation of the hook of the same name.

Use it bare, or as `@hookimpl(tryfirst=True)` or `@hookimpl(trylast=True)` to ask for a place in the
order. Wrappers are not available: they do not work around `async def`.
"""

_hookspec = pluggy.HookspecMarker(PROJECT)


@dataclass(frozen=True, slots=True)
class HookSpec:
    """What the dispatcher knows about a hook.

    Attributes:
        name: the hook's name.
        mode: how implementations are called and their answers combined.
        since: the first host version that has it.
        timeout_s: time for one implementation, in seconds; 0 for set-up hooks.
        results: classes an answer may have; empty for "any JSON value" (see `shape`).
        shape: "one" answer, a "list" of them, an "object", or "nothing".
        permissions: what a plugin needs for the hook to be called.
        is_before_commit: the sender waits for it; such hooks share one budget.
        arguments: names an implementation may ask for.
        doc: the specification, as on the hook's page.
    """

    name: str
    mode: Mode
    since: str
    timeout_s: float
    results: tuple[type, ...]
    shape: Literal["one", "list", "object", "nothing"]
    permissions: frozenset[str]
    is_before_commit: bool
    arguments: tuple[str, ...]
    doc: str


HOOKS: dict[str, HookSpec] = {}
"""Every hook by name, filled by importing `chatclick.plugin.specs`."""


def hook(
    mode: Mode,
    *,
    since: str,
    timeout_s: float = 0.0,
    results: tuple[type, ...] = (),
    shape: Literal["one", "list", "object", "nothing"] = "one",
    needs: tuple[str, ...] = (),
    is_before_commit: bool = False,
) -> Callable[[Spec], Spec]:
    """Declare a function as the specification of a hook. Arguments as in `HookSpec`."""

    def declare(spec: Spec) -> Spec:
        name = spec.__name__
        HOOKS[name] = HookSpec(
            name=name,
            mode=mode,
            since=since,
            timeout_s=timeout_s,
            results=results,
            shape=shape,
            permissions=frozenset(needs),
            is_before_commit=is_before_commit,
            arguments=tuple(inspect.signature(spec).parameters),
            doc=inspect.getdoc(spec) or "",
        )
        # `first` is declared to pluggy for the record only; the dispatcher does the work, since a
        # coroutine is never None and pluggy would stop at the first implementation.
        return _hookspec(firstresult=mode == "first")(spec)

    return declare
