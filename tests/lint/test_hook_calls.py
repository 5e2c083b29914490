"""Only the dispatcher calls hooks: it knows budgets, breakers and who may be called at all."""

import ast
import re

PAST_THE_DISPATCHER = re.compile(r"(?:pm|manager|pluggy)\.hook$")


def test_nobody_calls_a_hook_past_the_dispatcher(core):
    problems = [
        source.at(node, "call hooks through chatclick.hooks")
        for source in core
        if source.room != "hooks"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and PAST_THE_DISPATCHER.search(ast.unparse(node))
    ]
    assert not problems, "\n".join(problems)
