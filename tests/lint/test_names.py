"""Names say what a thing is, in the words of the house."""

import ast
import re

EMPTY_WORDS = re.compile(r"(?:^|_)(?:utils?|helpers?|commons?|managers?|misc)(?:_|$)")
OTHER_WORDS = re.compile(r"conversation|tenant|workspace", re.IGNORECASE)


def get_names(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node, node.name
        elif isinstance(node, ast.arg):
            yield node, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node, node.id


def test_no_module_has_a_name_that_says_nothing(tracked):
    python = [source for source in tracked if source.path.suffix in {".py", ".ts", ".tsx"}]

    assert not [one.name for one in python if EMPTY_WORDS.search(one.path.stem)]


def test_things_are_called_by_their_one_name(core):
    problems = [
        source.at(node, f"{name}: say session; there are no tenants")
        for source in core
        for node, name in get_names(source.tree)
        if OTHER_WORDS.search(name)
    ]
    assert not problems, "\n".join(problems)
