"""Imports point downwards only, so that each room can be read, tested and replaced alone."""

import ast

ROOMS = (
    *("cli", "app", "http", "realtime", "host", "chat", "hooks", "store"),
    *("security", "drivers", "notifier", "oauth", "mail", "plugin"),
)
LEAVES = {"ids", "clock", "errors", "paging", "reading", "texts", "settings", "tracing"}


def get_imports(tree: ast.Module, module: str):
    """Yield (node, room) for each import of a room, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "chatclick" and len(parts) > 1:
                yield node, parts[1]


def test_imports_point_downwards(core):
    problems = []
    for source in core:
        room = source.room
        if room in {"testing", "commands", "__init__"}:
            continue
        below = set(ROOMS[ROOMS.index(room) :]) | LEAVES if room in ROOMS else LEAVES
        problems += [
            source.at(node, f"{room} may not import {target}")
            for node, target in get_imports(source.tree, source.name)
            if target in {*ROOMS, *LEAVES, "testing", "commands"} - below
        ]
    assert not problems, "\n".join(problems)


def test_every_module_belongs_to_a_known_room(core):
    known = {*ROOMS, *LEAVES, "testing", "commands", "__init__", "__main__"}

    assert {source.room for source in core} <= known
