"""What an author imports stands in one list, sorted and complete."""

import types

import chatclick
from chatclick import plugin


def get_rank(name: str) -> tuple[bool, bool, str]:
    """Order as ruff keeps it: constants, classes, functions."""
    return not name.isupper(), not name[0].isupper(), name


def test_the_public_names_are_sorted_and_importable():
    assert list(plugin.__all__) == sorted(plugin.__all__, key=get_rank)
    assert all(hasattr(plugin, name) for name in plugin.__all__)


def test_every_public_name_is_listed():
    public = {
        name
        for name, value in vars(plugin).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    assert public == set(plugin.__all__)


def test_the_package_hands_on_every_public_name():
    assert set(plugin.__all__) <= set(chatclick.__all__)
    assert all(getattr(chatclick, name) is getattr(plugin, name) for name in plugin.__all__)
