"""One task writes: elsewhere a write happens only inside a work that is given its transaction.
The store refuses others at run time as well.
"""

import ast
import re

MODEL_WRITES = {"create", "update", "delete", "get_or_create", "update_or_create", "bulk_create"}
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


def find_writes(node: ast.AST, models: set[str]):
    """Yield writes below a node, leaving out functions that are given a transaction."""
    if takes_transaction(node):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        method = node.func.attr
        if method == "save" or (method in MODEL_WRITES and get_root(node.func) in models):
            yield node, ast.unparse(node.func)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
        yield node, node.value[:40]
    for child in ast.iter_child_nodes(node):
        yield from find_writes(child, models)


def test_nothing_is_written_past_the_unit_of_work(shipped):
    problems = [
        source.at(node, f"{what} needs a function that is given a Transaction")
        for source in shipped
        if "/store/" not in source.name and "/migrations/" not in source.name
        if source.name not in OTHER_SAVES
        for part in source.tree.body
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node, what in find_writes(part, source.models)
    ]
    assert not problems, "\n".join(problems)
