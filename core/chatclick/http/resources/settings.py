"""The settings of this installation: looked at, and where that may be, changed while it runs."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from chatclick.http.fields import Model
from chatclick.http.languages import load_words
from chatclick.http.operations import Answer, Call, Resource
from chatclick.plugin.json_form import JSONValue
from chatclick.store.live_settings import EDITABLE, is_fixed
from chatclick.store.setting_list import find_variable, is_secret, list_settings, mask
from chatclick.store.transaction import Transaction

resource = Resource("settings")

MAX_AT_ONCE = 50


class SettingShape(Model):
    """A setting.

    `title`, `group_title` and `meaning` are in the language of `Accept-Language`; the titles are
    empty where the host has none in it, and `name` has to do. `source` says where the value comes
    from: default, file, command, environment, or stored, which is what was changed here. `schema`
    is the JSON Schema of its value.
    """

    name: str
    title: str
    group: str
    group_title: str
    meaning: str
    value: JSONValue
    default: JSONValue
    source: str
    variable: str
    is_secret: bool
    is_editable: bool
    schema_: Annotated[dict[str, JSONValue], Field(alias="schema")]


class SettingList(Model):
    """All settings, in the order of the manual."""

    data: list[SettingShape]
    next: str | None


class SettingChange(Model):
    """New values by name; null takes a change back."""

    values: dict[Annotated[str, StringConstraints(max_length=80)], JSONValue] = Field(
        min_length=1, max_length=MAX_AT_ONCE
    )


@resource.operation("GET", "/settings", permission="settings:read", answer=SettingList)
async def list_all_settings(call: Call[None, None]) -> Answer:
    """List every setting with its value and where that comes from; secrets are masked."""
    return _answer(call)


@resource.operation("PATCH", "/settings", permission="settings:write", answer=SettingList)
async def change_settings(call: Call[SettingChange, None]) -> Answer:
    """Change settings that are in force at once."""

    async def audit(tx: Transaction, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        detail = {"before": dict(before), "after": dict(after)}
        await call.audit(tx, "settings.change", ", ".join(sorted(after))[:120], detail)

    await call.services.live.change(call.body.values, audit)
    return _answer(call)


def _answer(call: Call[Any, Any]) -> Answer:
    settings, live = call.services.settings, call.services.live
    fields = _list_fields(settings)
    words = load_words(call)
    titles, meanings = words.get("titles", {}), words.get("meanings", {})
    data = [
        {
            "name": one.name,
            "title": titles.get(one.name, ""),
            "group": (group := one.name.partition(".")[0] if "." in one.name else ""),
            "group_title": words.get("groups", {}).get(group, ""),
            "meaning": meanings.get(one.name, one.meaning),
            "value": one.value,
            "default": mask(one.name, fields[one.name]["default"]),
            "source": "environment" if one.source.startswith("CHATCLICK_") else one.source,
            "variable": find_variable(one.name),
            "is_secret": is_secret(one.name),
            "is_editable": one.name in EDITABLE and not is_fixed(one.name),
            "schema": fields[one.name]["schema"],
        }
        for one in list_settings(settings, live.stored)
    ]
    return Answer({"data": data, "next": None})


def _list_fields(model: BaseModel, prefix: str = "") -> dict[str, dict[str, Any]]:
    """Return default and JSON Schema of each setting, by dotted name."""
    found: dict[str, dict[str, Any]] = {}
    described = type(model).model_json_schema()["properties"]
    for short, field in type(model).model_fields.items():
        value = getattr(model, short)
        if isinstance(value, BaseModel):
            found |= _list_fields(value, f"{prefix}{short}.")
            continue
        default = field.get_default(call_default_factory=True)
        schema = {key: one for key, one in described[short].items() if key in _SHOWN}
        found[f"{prefix}{short}"] = {"default": default, "schema": schema}
    return found


_SHOWN = frozenset({"type", "enum", "minimum", "maximum", "exclusiveMinimum", "items", "format"})
