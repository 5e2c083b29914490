"""Settings that people change while the host runs: checked, stored, and in force at once.

A stored value wins over the default, the file and the command line. A variable of the environment
wins over it: whoever runs the host has fixed that one.
"""

import json
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from pydantic import BaseModel, ValidationError

from chatclick.errors import FieldError, Invalid
from chatclick.settings import Settings
from chatclick.store.models import Setting as Row
from chatclick.store.opening import Store
from chatclick.store.setting_list import find_variable
from chatclick.store.transaction import Transaction

EDITABLE = (
    *("limits.messages_per_second", "limits.messages_burst", "limits.requests_per_minute"),
    *("limits.logins_per_minute", "limits.visitors_per_minute"),
    *("attachments.max_bytes", "attachments.accept", "attachments.visitor_total_bytes"),
    *("attachments.session_total_bytes", "attachments.min_free_bytes"),
    *("attachments.retention_days", "attachments.unsent_hours"),
    *("unread.away_minutes", "unread.pause_minutes"),
    "drain_seconds",
)
"""What is in force as soon as it is changed. Everything else is read once, at the start."""

PREFIX = "settings."
MAX_CHARS = 8192

_log = structlog.get_logger(__name__)

Audit = Callable[[Transaction, Mapping[str, Any], Mapping[str, Any]], Awaitable[None]]


class LiveSettings:
    """The settings in force, and the changes to them.

    Args:
        settings: as the file, the variables and the command line have them; changed in place.
        store: keeps what people change.
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._given = settings.model_copy(deep=True)
        self._listeners: list[Callable[[], None]] = []
        self.stored: dict[str, Any] = {}

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each change, for those who keep what they computed from it."""
        self._listeners.append(listener)

    async def load(self) -> None:
        """Put in force what was stored; what no longer fits is said and left out."""
        rows = await Row.filter(name__startswith=PREFIX).limit(len(EDITABLE) * 4)
        for row in rows:
            name = row.name.removeprefix(PREFIX)
            if name not in EDITABLE or is_fixed(name):
                continue
            try:
                self._put(name, _check(self._given, name, json.loads(row.value)))
            except (Invalid, ValueError) as error:
                _log.warning("stored_setting_ignored", setting=name, reason=str(error)[:200])
            else:
                self.stored[name] = json.loads(row.value)

    async def change(self, values: Mapping[str, Any], audit: Audit) -> None:
        """Change settings; None takes a change back.

        Args:
            values: by dotted name.
            audit: notes the change, given what was and what is, in the same transaction.

        Raises:
            Invalid: a setting is unknown, cannot be changed here, or does not take the value.
        """
        checked = {name: self._check(name, value) for name, value in values.items()}
        before = {name: self._read(name) for name in values}
        after = {
            name: _read(self._given, name) if values[name] is None else checked[name]
            for name in values
        }

        async def work(tx: Transaction) -> None:
            for name, value in values.items():
                if value is None:
                    await Row.filter(name=PREFIX + name).delete()
                else:
                    await Row.update_or_create(
                        {"value": json.dumps(checked[name])}, name=PREFIX + name
                    )
            await audit(tx, before, after)

        await self._store.write(work)
        for name, value in values.items():
            self._put(name, after[name])
            if value is None:
                self.stored.pop(name, None)
            else:
                self.stored[name] = checked[name]
        for listener in self._listeners:
            listener()

    def _check(self, name: str, value: Any) -> Any:
        pointer = f"/values/{name[:80]}"
        if name not in EDITABLE:
            text = "There is no such setting that can be changed here."
            raise Invalid(text, errors=(FieldError(pointer, "not_editable", text),))
        if is_fixed(name):
            text = f"The variable {find_variable(name)} fixes this setting."
            raise Invalid(text, errors=(FieldError(pointer, "fixed", text),))
        return None if value is None else _check(self._given, name, value)

    def _put(self, name: str, value: Any) -> None:
        section, _, short = name.rpartition(".")
        setattr(getattr(self._settings, section) if section else self._settings, short, value)

    def _read(self, name: str) -> Any:
        return _read(self._settings, name)


def is_fixed(name: str) -> bool:
    """Tell whether the environment fixes a setting."""
    return find_variable(name) in os.environ


def _read(settings: Settings, name: str) -> Any:
    section, _, short = name.rpartition(".")
    return getattr(getattr(settings, section) if section else settings, short)


def _check(settings: Settings, name: str, value: Any) -> Any:
    section, _, short = name.rpartition(".")
    model: BaseModel = getattr(settings, section) if section else settings
    pointer = f"/values/{name}"
    if len(json.dumps(value)) > MAX_CHARS or isinstance(value, bool):
        text = "This is not a value of the setting."
        raise Invalid(text, errors=(FieldError(pointer, "invalid", text),))
    copy = model.model_copy()
    try:
        type(model).__pydantic_validator__.validate_assignment(copy, short, value, strict=True)
    except ValidationError as error:
        text = error.errors(include_url=False)[0]["msg"]
        raise Invalid(text, errors=(FieldError(pointer, "invalid", text),)) from None
    return getattr(copy, short)
