"""One setting for the language model that other plugins ask, with budgets.

A plugin in the host's process names `language_model` under `requires.plugins` in its manifest and
asks `find_model()`; any other runs the action `language_model.complete`.
"""

from chatclick_language_model import plugin
from chatclick_language_model.asking import Ask, Reply, Tool, ToolCall, Turn
from chatclick_language_model.failures import (
    BudgetSpent,
    ModelFailed,
    ModelMalformed,
    ModelOff,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
)
from chatclick_language_model.model import Answer, LanguageModel
from chatclick_language_model.plugin import find_model

__all__ = [
    "Answer",
    "Ask",
    "BudgetSpent",
    "LanguageModel",
    "ModelFailed",
    "ModelMalformed",
    "ModelOff",
    "ModelRefused",
    "ModelTimeout",
    "ModelUnavailable",
    "Reply",
    "Tool",
    "ToolCall",
    "Turn",
    "find_model",
    "plugin",
]
