"""What two configs differ in: in sentences for people, by pointer for who edits the file. Pure."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from chatclick_widget_schema.documents import choose_part, effective, migrate
from chatclick_widget_schema.phrases import is_clear, say_name, say_title, say_value
from chatclick_widget_schema.problems import Path, build_pointer
from chatclick_widget_schema.schema import JSONObject, load_schema

_IDENTITIES = ("id", "name", "value", "date", "type", "label", "title")
_NOT_SAID = ("$schema", "schemaVersion", "id", "revision")
_SHOWN_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        pointer: JSON Pointer to the place in the newer document; of what is gone, in the older.
        kind: added, removed or changed.
        sentence: the difference in words.
    """

    pointer: str
    kind: str
    sentence: str

    def to_json(self) -> dict[str, str]:
        """Return it as plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the comparison is: the path, and the words for what is around."""

    path: Path
    around: str
    texts: JSONObject
    is_entry: bool = False

    def build(self, key: str | int) -> Path:
        return [*self.path, key]


def describe_changes(old: JSONObject, new: JSONObject) -> list[Change]:
    """Say in sentences what a newer config changes.

    Args:
        old: a valid config of any version.
        new: another one.

    Returns:
        The changes in the order of the schema; none where both mean the same, such as a default
        that one of them spells out.
    """
    before, after = effective(migrate(old)), effective(migrate(new))
    default = after["locales"]["default"]
    texts = {**before["strings"].get(default, {}), **after["strings"].get(default, {})}
    return [*_compare_objects(load_schema(), before, after, _Place([], "", texts))]


def list_edits(old: Any, new: Any, path: Path = ()) -> Iterator[str]:
    """Yield what two documents differ in, a line for each place.

    Args:
        old: JSON of any kind.
        new: the same.
        path: where they stand.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _list_edits_of(key, old, new, path)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from list_edits(one, other, [*path, index])
    elif old != new:
        yield f"{build_pointer(path)}: {_dump(old)} → {_dump(new)}"


def _list_edits_of(key: str, old: JSONObject, new: JSONObject, path: Path) -> Iterator[str]:
    pointer = build_pointer([*path, key])
    if key not in new:
        yield f"{pointer}: removed"
    elif key not in old:
        yield f"{pointer}: added, {_dump(new[key])}"
    else:
        yield from list_edits(old[key], new[key], [*path, key])


def _dump(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_LENGTH else f"{text[: _SHOWN_LENGTH - 1]}…"


def _compare_objects(
    part: JSONObject, old: JSONObject, new: JSONObject, place: _Place
) -> Iterator[Change]:
    known = part.get("properties", {})
    skipped = _NOT_SAID if not place.path else ()
    own = [key for key in {**old, **new} if key not in known]
    for key in [*(key for key in known if key not in skipped), *own]:
        if old.get(key) != new.get(key) or (key in old) != (key in new):
            path = place.build(key)
            below = _Place(path, place.around, place.texts, place.is_entry)
            if key == "strings" and not place.path:
                yield from _compare_texts(old[key], new[key])
            elif key in known:
                yield from _compare(known[key], old.get(key), new.get(key), below)
            else:
                yield _say_own(key, old, new, path)


def _say_own(key: str, old: JSONObject, new: JSONObject, path: Path) -> Change:
    """Say what became of a key the schema leaves to somebody else: a plugin, or the site."""
    is_plugin = path[0] == "plugins"
    what = f"The settings of the plugin “{key}”" if is_plugin else f"“{key}”"
    verb = "were" if is_plugin else "was"
    if key not in old:
        return Change(build_pointer(path), "added", f"{what} {verb} added.")
    if key not in new:
        return Change(build_pointer(path), "removed", f"{what} {verb} removed.")
    return Change(build_pointer(path), "changed", f"{what} changed.")


def _compare_texts(old: JSONObject, new: JSONObject) -> Iterator[Change]:
    for locale in {**old, **new}:
        before: JSONObject = old.get(locale, {})
        after: JSONObject = new.get(locale, {})
        for key in {**before, **after}:
            pointer = build_pointer(["strings", locale, key])
            what = f"The text “{key}” in {locale}"
            if key not in before:
                yield Change(pointer, "added", f"{what} was set to {say_value(after[key])}.")
            elif key not in after:
                yield Change(pointer, "removed", f"{what} was removed; the built-in one shows.")
            elif before[key] != after[key]:
                change = f"from {say_value(before[key])} to {say_value(after[key])}"
                yield Change(pointer, "changed", f"{what} changed {change}.")


def _compare(part: JSONObject, old: Any, new: Any, place: _Place) -> Iterator[Change]:
    known = choose_part(part, new if new is not None else old)
    title: JSONObject = {**known}
    title.update((key, part[key]) for key in ("title", "x-noun") if key in part)
    if isinstance(old, dict) and isinstance(new, dict) and "combinator" not in new:
        around = f"the {say_title(title)}" if title.get("title") else place.around
        if place.is_entry or not is_clear(title):
            around += f" of {place.around}" if place.around else ""
        below = _Place(place.path, around, place.texts, place.is_entry)
        yield from _compare_objects(known, old, new, below)
    elif isinstance(old, list | None) and isinstance(new, list | None):
        yield from _compare_lists(title, old or [], new or [], place)
    else:
        yield _say_change(title, old, new, place)


def _say_change(part: JSONObject, old: Any, new: Any, place: _Place) -> Change:
    pointer = build_pointer(place.path)
    if part.get("type") == "boolean" and old is not None and new is not None:
        return Change(
            pointer, "changed", f"{_say_switch(part, place)} was switched {say_value(new)}."
        )
    what = _begin(f"the {say_title(part)}{_of(part, place)}")
    if old in (None, ""):
        return Change(pointer, "added", f"{what} was set to {say_value(new)}.")
    if new in (None, ""):
        return Change(pointer, "removed", f"{what} is no longer set; it was {say_value(old)}.")
    sentence = f"{what} changed from {say_value(old)} to {say_value(new)}."
    return Change(pointer, "changed", sentence)


def _say_switch(part: JSONObject, place: _Place) -> str:
    """Return what is switched: “On” names nothing, what stands around it does."""
    if part["title"] == "On":
        return f"“{_begin(place.around.removeprefix('the '))}”"
    return f"“{part['title']}”{_of(part, place)}"


def _compare_lists(
    part: JSONObject, old: list[Any], new: list[Any], place: _Place
) -> Iterator[Change]:
    before, after = _by_identity(old), _by_identity(new)
    noun = say_title({"title": part["items"].get("title") or _title_of_items(part) or ""})
    where = _of_list(part, noun, place)
    for identity, (index, one) in after.items():
        path = place.build(index)
        if identity not in before:
            what = _say_entry(one, noun, place.texts)
            to = f" to {where}" if where else ""
            yield Change(build_pointer(path), "added", f"{_begin(what)} was added{to}.")
        elif isinstance(one, dict):
            name = _say_entry(one, noun, place.texts) + (f" of {where}" if where else "")
            below = _Place(path, name, place.texts, is_entry=True)
            known = choose_part(part["items"], one)
            yield from _compare_objects(known, before[identity][1], one, below)
    for identity, (index, one) in before.items():
        if identity not in after:
            what = _say_entry(one, noun, place.texts)
            out_of = f" from {where}" if where else ""
            pointer = build_pointer(place.build(index))
            yield Change(pointer, "removed", f"{_begin(what)} was removed{out_of}.")
    kept = [identity for identity in before if identity in after]
    if kept != [identity for identity in after if identity in before]:
        what = f"the {say_title(part)}{_of(part, place)}"
        yield Change(build_pointer(place.path), "changed", f"The order of {what} changed.")


def _title_of_items(part: JSONObject) -> str:
    reference = part["items"].get("$ref", "")
    target = load_schema()["$defs"].get(reference.rpartition("/")[2], {})
    return str(target.get("title", ""))


def _by_identity(entries: list[Any]) -> dict[str, tuple[int, Any]]:
    """Return entries by what makes them the same thing in both lists; of repeats each counts."""
    found: dict[str, tuple[int, Any]] = {}
    for index, one in enumerate(entries):
        identity = _identify(one)
        repeat = 2
        while identity in found:
            identity, repeat = f"{_identify(one)}#{repeat}", repeat + 1
        found[identity] = (index, one)
    return found


def _identify(entry: Any) -> str:
    if isinstance(entry, dict) and "operator" not in entry and "combinator" not in entry:
        for key in _IDENTITIES:
            if isinstance(entry.get(key), str):
                return f"{key}={entry[key]}"
    return json.dumps(entry, sort_keys=True)


def _say_entry(entry: Any, noun: str, texts: JSONObject) -> str:
    if isinstance(entry, dict):
        return f"the {noun} {say_name(entry, texts)}".rstrip()
    return f"“{entry}”"


def _of_list(part: JSONObject, noun: str, place: _Place) -> str:
    """Return words for what a list belongs to: its title, unless that only names its entries."""
    title = say_title(part)
    if noun and noun in title:
        return place.around
    return f"the {title}{_of(part, place)}"


def _of(part: JSONObject, place: _Place) -> str:
    is_needed = place.around and (place.is_entry or not is_clear(part))
    return f" of {place.around}" if is_needed else ""


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]
