"""Every query for many rows has a limit: a table grows, the memory of a process does not.

A set that is small by its nature says so beside it: `# bounded: …`.
"""

import ast

MANY = {"filter", "all", "exclude", "values", "values_list"}
ENDS = {
    *("limit", "first", "get", "get_or_none", "count", "exists", "update", "delete", "in_bulk"),
    *("create", "bulk_create", "get_or_create", "update_or_create"),
}


def get_chain(node: ast.AST) -> tuple[str, set[str], set[str]]:
    """Return the name at the start of a chain of calls, the methods and the keywords in it."""
    methods, keywords = set(), set()
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Call):
            keywords |= {keyword.arg or "" for keyword in node.keywords}
            node = node.func
        else:
            methods.add(node.attr)
            node = node.value
    return (node.id if isinstance(node, ast.Name) else ""), methods, keywords


def find_problem(source, node: ast.AST) -> str:
    root, methods, keywords = get_chain(node)
    if root not in source.models or not methods & MANY or methods & ENDS:
        return ""
    if any(word == "id" or word.endswith("__in") for word in keywords):
        return ""
    lines = source.text.splitlines()[node.lineno - 2 : (node.end_lineno or node.lineno) + 1]
    return "" if "# bounded:" in " ".join(lines) else f"{root} query without a limit"


def test_every_list_query_has_a_limit(shipped):
    awaited = (ast.Await, ast.AsyncFor, ast.comprehension)
    problems = [
        source.at(asked, problem)
        for source in shipped
        for node in ast.walk(source.tree)
        if isinstance(node, awaited)
        and (asked := node.value if isinstance(node, ast.Await) else node.iter)
        and (problem := find_problem(source, asked))
    ]
    assert not problems, "\n".join(problems)
