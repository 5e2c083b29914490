"""Hooks: who implements them, and the dispatcher that calls them."""

from chatclick.hooks.call import BEFORE_COMMIT_S, MAX_DEPTH, Budget, HookCall, TooDeep, current_call
from chatclick.hooks.dispatcher import Answer, Chained, Collected, Dispatcher
from chatclick.hooks.failures import (
    ContractBroken,
    HookError,
    HookFailed,
    HookTimeout,
    HookUnavailable,
)
from chatclick.hooks.registrations import Registration, Registrations

__all__ = [
    "BEFORE_COMMIT_S",
    "MAX_DEPTH",
    "Answer",
    "Budget",
    "Chained",
    "Collected",
    "ContractBroken",
    "Dispatcher",
    "HookCall",
    "HookError",
    "HookFailed",
    "HookTimeout",
    "HookUnavailable",
    "Registration",
    "Registrations",
    "TooDeep",
    "current_call",
]
