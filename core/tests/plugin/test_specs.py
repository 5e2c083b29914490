import inspect
import subprocess
import sys

import pytest

from chatclick.plugin import HOOKS, PERMISSIONS, specs

BEFORE_COMMIT_LIMIT_S = 0.25


@pytest.mark.parametrize("spec", HOOKS.values(), ids=lambda spec: spec.name)
def test_a_hook_says_what_each_answer_means_and_what_happens_on_error(spec):
    assert spec.since
    assert "Returns:" in spec.doc
    assert "On error" in spec.doc
    assert spec.mode == "owner" or "Several plugins:" in spec.doc


@pytest.mark.parametrize("spec", HOOKS.values(), ids=lambda spec: spec.name)
def test_only_setup_hooks_are_plain_functions_without_context(spec):
    function = getattr(specs, spec.name)
    is_setup = spec.mode == "setup"

    assert inspect.iscoroutinefunction(function) is not is_setup
    assert ("context" in spec.arguments) is not is_setup
    assert (spec.timeout_s > 0) is not is_setup


@pytest.mark.parametrize("spec", HOOKS.values(), ids=lambda spec: spec.name)
def test_permissions_of_a_hook_exist(spec):
    assert spec.permissions <= PERMISSIONS.keys()


def test_what_a_sender_waits_for_is_quick():
    waiting = {spec.name: spec.timeout_s for spec in HOOKS.values() if spec.is_before_commit}

    assert waiting.keys() == {"message_check", "message_transform"}
    assert set(waiting.values()) == {BEFORE_COMMIT_LIMIT_S}


def test_every_function_of_the_file_is_a_hook():
    own = {
        name
        for name, value in inspect.getmembers(specs, inspect.isfunction)
        if value.__module__ == specs.__name__
    }

    assert own == HOOKS.keys()


def test_importing_the_authors_names_loads_no_server_and_no_database():
    heavy = "{'quart', 'tortoise', 'hypercorn', 'pydantic', 'docker', 'httpx2', 'cryptography'}"
    code = f"import sys, chatclick.plugin.specs; print(sorted({heavy} & sys.modules.keys()))"

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"
