"""The host knows no plugin by name: what a first-party plugin can do, a stranger's can do."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def get_texts(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value
        elif isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node, node.module or ""


def test_no_plugin_is_named_in_the_host(core):
    ids = [path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml")] + ["admin"]
    # A one-word id such as "admin" is an ordinary word too; as a package it is not.
    whole = "|".join(name for name in ids if "_" in name) or "(?!)"
    package = "|".join(name.replace("_", "[-_]") for name in ids)
    named = re.compile(rf"\b(?:{whole}|chatclick[-_](?:{package}))\b")

    problems = [
        source.at(node, f"names the plugin {match[0]}")
        for source in core
        for node, text in get_texts(source.tree)
        if (match := named.search(text))
    ]

    assert not problems, "\n".join(problems)
