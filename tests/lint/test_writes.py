"""One task writes: elsewhere a write happens only inside a work that is given its transaction.
The store refuses others at run time as well.
"""

import ast
import re

MODEL_WRITES = {"create", "update", "delete", "get_or_create", "update_or_create", "bulk_create"}
# What writes as a plugin does, through its context.
WRITES_BY_CONTEXT = ("plugins/", "core/chatclick/notifier/", "core/chatclick/oauth/")
# Saves pictures, in a process that knows no database.
OTHER_SAVES = {"core/chatclick/security/image_worker.py"}
SQL = re.compile(r"^\s*(?:INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|REPLACE\s+INTO)\b")


def get_root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Call | ast.Await):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def takes_transaction(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(
        argument.annotation is not None and "Transaction" in ast.unparse(argument.annotation)
        for argument in [*node.args.args, *node.args.kwonlyargs]
    )


def list_works(source) -> set[str]:
    """Return the functions of a plugin that run in a transaction: what it hands to
    `context.write(…)`, and what these call.
    """
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    named = {
        node.args[0].id
        for node in calls
        if isinstance(node.func, ast.Attribute) and node.func.attr == "write"
        if node.args and isinstance(node.args[0], ast.Name)
    }
    functions = [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    while True:
        called = {
            call.func.id
            for function in functions
            if function.name in named
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        }
        if called <= named:
            return named
        named |= called


def find_writes(node: ast.AST, models: set[str], works: set[str]):
    """Yield writes below a node, leaving out functions that run in a transaction."""
    if takes_transaction(node) or getattr(node, "name", None) in works:
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        method = node.func.attr
        if method == "save" or (method in MODEL_WRITES and get_root(node.func) in models):
            yield node, ast.unparse(node.func)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
        yield node, node.value[:40]
    for child in ast.iter_child_nodes(node):
        yield from find_writes(child, models, works)


def find_works(source) -> set[str]:
    return list_works(source) if source.name.startswith(WRITES_BY_CONTEXT) else set()


def test_nothing_is_written_past_the_unit_of_work(shipped):
    problems = [
        source.at(node, f"{what} needs a function that is given a Transaction")
        for source in shipped
        if "/store/" not in source.name and "/migrations/" not in source.name
        if source.name not in OTHER_SAVES
        for part in source.tree.body
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node, what in find_writes(part, source.models, find_works(source))
    ]
    assert not problems, "\n".join(problems)
