"""Who implements what. pluggy checks and orders; this room never asks where a plugin came from.

The lists are built once for each change and replaced as a whole: a call that is under way keeps the
list it began with.
"""

import difflib
import inspect
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pluggy
from typing_extensions import override

import chatclick.plugin.specs as specs
from chatclick.hooks import metrics
from chatclick.hooks.breaker import Breaker
from chatclick.hooks.failures import ContractBroken
from chatclick.plugin.context import PluginContext
from chatclick.plugin.hooks import HOOKS, PROJECT, HookSpec


@dataclass(frozen=True, slots=True)
class Registration:
    """A plugin as the dispatcher sees it.

    Attributes:
        plugin_id: its id.
        plugin: the module or object with the marked functions.
        context: handed to implementations that ask for it.
        permissions: what views are cut to.
        essential: gates in which its silence must stop the message.
        name: what people read above what its bot says.
        phrases: what it says of its decisions, in English, by code.
    """

    plugin_id: str
    plugin: object
    context: PluginContext | None
    permissions: frozenset[str]
    essential: frozenset[str] = frozenset()
    name: str = ""
    phrases: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Implementation:
    """One function that implements one hook.

    Attributes:
        spec: the hook.
        owner: whose it is.
        function: what to call, with keyword arguments.
        arguments: the names it asks for, without `context`.
        wants_context: whether it asks for `context`.
        is_async: whether it is a coroutine function.
        breaker: its breaker; it lives as long as the plugin is registered.
        stuck: calls that were given up and have not ended.
        is_gone: its plugin was removed; another instance may have taken the place.
    """

    spec: HookSpec
    owner: Registration
    function: Callable[..., Any]
    arguments: tuple[str, ...]
    wants_context: bool
    is_async: bool
    breaker: Breaker = field(default_factory=Breaker)
    stuck: int = 0
    is_gone: bool = False

    @property
    def is_essential(self) -> bool:
        """Whether a gate must not pass without this implementation's word."""
        return self.spec.name in self.owner.essential


Table = Mapping[str, tuple[Implementation, ...]]


class Registrations:
    """The registered plugins and, by hook, their implementations in calling order."""

    def __init__(self) -> None:
        self._owners: dict[str, Registration] = {}
        self._called: set[str] = set()
        self._order: tuple[str, ...] = ()
        self._of_plugin: dict[str, dict[str, Implementation]] = {}
        self._skipped: dict[str, tuple[float, frozenset[str] | None]] = {}
        self.table: Table = {}
        self.generation = 0

    def add(self, registration: Registration) -> tuple[str, ...]:
        """Check a plugin and take it in. It gets no calls but those aimed at it until `open`.

        Returns:
            The hooks it implements, sorted.

        Raises:
            ContractBroken: an implementation does not fit its hook; nothing is registered.
            ValueError: the id is registered already.
        """
        plugin_id = registration.plugin_id
        if plugin_id in self._owners:
            raise ValueError(f'plugin "{plugin_id}" is registered already')
        found = _list_implementations(registration)
        self._owners[plugin_id] = registration
        self._of_plugin[plugin_id] = found
        return tuple(sorted(found))

    def open(self, plugin_id: str) -> None:
        """Let a registered plugin take part in calls."""
        self._called.add(plugin_id)
        self._rebuild()

    def close(self, plugin_id: str) -> None:
        """Leave a plugin out of new calls, except those aimed at it."""
        self._called.discard(plugin_id)
        self._rebuild()

    def remove(self, plugin_id: str) -> None:
        """Forget a plugin; an unknown one is fine."""
        for hook, impl in self._of_plugin.pop(plugin_id, {}).items():
            impl.is_gone = True
            metrics.forget(plugin_id, hook)
        self._owners.pop(plugin_id, None)
        self._skipped.pop(plugin_id, None)
        self.close(plugin_id)

    def set_order(self, plugin_ids: Iterable[str]) -> None:
        """Set which plugins come first; the others follow by alphabet."""
        self._order = tuple(plugin_ids)
        self._rebuild()

    def skip_events(self, plugin_id: str, types: frozenset[str] | None, *, for_s: float) -> None:
        """Leave out events of these types for a plugin, None for all; 0 s ends what held."""
        self._skipped.pop(plugin_id, None)
        if for_s > 0:
            self._skipped[plugin_id] = (time.monotonic() + for_s, types)

    def hears(self, plugin_id: str, event_type: str) -> bool:
        """Tell whether a plugin is to be told of an event of this type now."""
        skipped = self._skipped.get(plugin_id)
        if skipped is None:
            return True
        until_s, types = skipped
        return time.monotonic() >= until_s or (types is not None and event_type not in types)

    def is_called(self, plugin_id: str) -> bool:
        """Tell whether a plugin takes part in calls."""
        return plugin_id in self._called

    def get_name(self, plugin_id: str) -> str:
        """Return what people call a plugin, its id where nobody knows."""
        known = self._owners.get(plugin_id)
        return known.name if known and known.name else plugin_id

    def get_phrases(self, plugin_id: str) -> Mapping[str, str]:
        """Return what a plugin says of its decisions, by code; nothing of one nobody knows."""
        known = self._owners.get(plugin_id)
        return known.phrases if known else {}

    def find(self, plugin_id: str, hook: str) -> Implementation | None:
        """Return a plugin's implementation of a hook, open or not, or None."""
        return self._of_plugin.get(plugin_id, {}).get(hook)

    def list_of(self, plugin_id: str) -> list[Implementation]:
        """Return all implementations of a plugin, by hook name."""
        found = self._of_plugin.get(plugin_id, {})
        return [found[hook] for hook in sorted(found)]

    def _rebuild(self) -> None:
        manager = pluggy.PluginManager(PROJECT)  # which orders; all was checked when it came in
        # pluggy calls what was registered last first.
        for plugin_id in reversed(self._sorted_ids()):
            manager.register(_Functions(self._of_plugin[plugin_id]), name=plugin_id)
        table = {}
        for name in HOOKS:
            caller = getattr(manager.hook, name, None)
            if caller is not None:
                impls = reversed(caller.get_hookimpls())
                table[name] = tuple(self._of_plugin[impl.plugin_name][name] for impl in impls)
        self.table = table
        self.generation += 1

    def _sorted_ids(self) -> list[str]:
        rank = {plugin_id: place for place, plugin_id in enumerate(self._order)}
        return sorted(self._called, key=lambda one: (rank.get(one, len(rank)), one))


class _Functions:
    """A plugin's checked functions and nothing else.

    pluggy compares plugins and reads their attributes each time; whatever a plugin's own object
    does then must not keep the others from being called.
    """

    def __init__(self, impls: Mapping[str, Implementation]) -> None:
        for name, impl in impls.items():
            setattr(self, name, impl.function)

    @override
    def __dir__(self) -> Iterable[str]:
        return self.__dict__


def _list_implementations(registration: Registration) -> dict[str, Implementation]:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(specs)
    try:
        manager.register(registration.plugin, name=registration.plugin_id)
    except pluggy.PluginValidationError as error:
        raise ContractBroken(_in_one_line(error)) from error
    found: dict[str, Implementation] = {}
    for caller in manager.get_hookcallers(registration.plugin) or ():
        spec = HOOKS.get(caller.name)
        for impl in caller.get_hookimpls():
            if spec is not None and spec.name in found:
                raise ContractBroken(f"{spec.name}: is implemented twice; keep one")
            if spec is not None:
                found[spec.name] = _build_implementation(registration, spec, impl)
            elif not impl.optionalhook:
                raise ContractBroken(_unknown(caller.name))
    return found


def _build_implementation(
    registration: Registration, spec: HookSpec, impl: pluggy.HookImpl
) -> Implementation:
    function = impl.function
    if impl.wrapper or impl.hookwrapper:
        raise ContractBroken(f"{spec.name}: wrappers do not work around async hooks; remove it")
    if inspect.isasyncgenfunction(function) or inspect.isgeneratorfunction(function):
        raise ContractBroken(f"{spec.name}: yields; return the answer instead")
    _check_parameters(spec, function)
    is_async = inspect.iscoroutinefunction(function)
    if is_async and spec.mode == "setup":
        raise ContractBroken(f"{spec.name}: is a set-up hook; make it a plain `def`")
    missing = spec.permissions - registration.permissions
    if missing:
        raise ContractBroken(
            f"{spec.name}: needs the permission {' and '.join(sorted(missing))}; "
            'name it under "permissions" in the manifest'
        )
    wants_context = "context" in impl.argnames and spec.mode != "setup"
    return Implementation(
        spec=spec,
        owner=registration,
        function=function,
        arguments=tuple(name for name in impl.argnames if name != "context"),
        wants_context=wants_context,
        is_async=is_async,
    )


def _check_parameters(spec: HookSpec, function: Callable[..., Any]) -> None:
    """Refuse parameters that pluggy would silently leave out of every call."""
    for name, parameter in inspect.signature(function).parameters.items():
        if name in spec.arguments and parameter.default is not parameter.empty:
            raise ContractBroken(
                f'{spec.name}: "{name}" has a default and would never be handed over; remove it'
            )
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty:
            raise ContractBroken(f'{spec.name}: "{name}" stands behind a *; remove the *')


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, HOOKS, n=1)
    hint = f'did you mean "{near[0]}"?' if near else "see the list of hooks in docs/plugins"
    return f"{name}: there is no such hook; {hint}"


def _in_one_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines)
