"""The manual for authors is true: generated pages are fresh, examples are files that run."""

import importlib.util
import re
from pathlib import Path

import pytest

from chatclick import HOOKS, PERMISSIONS, PluginContext
from chatclick.host.manifest import _load_schema, build_manifest
from chatclick.host.states import State

DOCS = Path(__file__).resolve().parents[3] / "docs"
PLUGINS = DOCS / "plugins"
EXAMPLES = sorted((PLUGINS / "examples").glob("*.py"))


@pytest.fixture(scope="module")
def pages():
    spec = importlib.util.spec_from_file_location("docs_hooks", DOCS / "hooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.build_pages()


def test_the_pages_are_what_the_specs_say(pages):
    stale = [name for name, text in pages.items() if (PLUGINS / name).read_text("utf-8") != text]

    assert not stale, f"run: python docs/hooks.py ({', '.join(stale)})"


def test_every_hook_has_a_page_and_no_page_has_no_hook():
    documented = {path.stem for path in (PLUGINS / "hooks").glob("*.md")} - {"index"}

    assert documented == HOOKS.keys()


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hooks_page_names_mode_limit_version_and_every_argument(hook):
    spec = HOOKS[hook]
    page = (PLUGINS / "hooks" / f"{hook}.md").read_text("utf-8")

    for word in ("| mode |", "| since |", "| time limit |", "| permission |", "**Returns:**"):
        assert word in page
    assert all(argument in page for argument in spec.arguments)
    assert all(permission in page for permission in spec.permissions)


def test_every_permission_state_and_manifest_key_is_explained():
    permissions = (PLUGINS / "permissions.md").read_text("utf-8")
    states = (PLUGINS / "states.md").read_text("utf-8")
    package = (PLUGINS / "package.md").read_text("utf-8")
    later = {"$schema", "version", "widget", "admin", "runtime"}

    assert all(f"`{name}`" in permissions for name in PERMISSIONS)
    assert all(f"`{state.value}`" in states for state in State)
    assert all(f"`{key}`" in package for key in _load_schema()["properties"].keys() - later)


def test_everything_the_context_offers_is_listed():
    page = (PLUGINS / "context.md").read_text("utf-8")
    offered = [name for name in vars(PluginContext) if not name.startswith("_")]

    assert all(f"context.{name}" in page for name in offered)


def test_the_manifest_in_the_manual_is_valid():
    page = (PLUGINS / "package.md").read_text("utf-8")
    manifest, locales, phrases = re.findall(r"```json\n(.*?)```", page, re.DOTALL)

    import json

    assert build_manifest(json.loads(manifest)).id == "mood"
    assert build_manifest({**json.loads(manifest), **json.loads(locales)}).locales.keys() == {"de"}
    assert build_manifest({**json.loads(manifest), **json.loads(phrases)}).phrases.keys() == {
        "calm"
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_in_the_manual_is_the_file_that_runs(example):
    page = "".join((PLUGINS / name).read_text("utf-8") for name in ("one-file.md", "context.md"))

    assert f'```python title="{example.name}"\n{example.read_text("utf-8").strip()}\n```' in page
