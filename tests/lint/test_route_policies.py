"""Every route names the permission it needs, from the one table; public ones say that they are."""

import ast

from chatclick.security.policy import PERMISSIONS

BY_NAME = {"PUBLIC", "SIGNED_IN"}
ROUTING = {"get", "post", "put", "patch", "delete", "route", "add_url_rule", "websocket"}
# What is served past the operations, and why nobody's permission is asked there.
PLAIN = {
    "core/chatclick/http/api_docs.py": "documentation, the same for everyone",
    "core/chatclick/http/build.py": "the OpenAPI document, preflights, the operations themselves",
    "core/chatclick/http/health.py": "probes; /metrics asks for its own token",
}


def find_permission(call: ast.Call) -> str:
    for keyword in call.keywords:
        if keyword.arg == "permission":
            return ast.unparse(keyword.value).strip("'\"")
    return ""


def test_every_operation_needs_a_permission_of_the_table(core):
    problems = [
        source.at(node, f"no such permission: {permission or 'none given'}")
        for source in core
        if source.room == "http"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("resource.operation")
        if (permission := find_permission(node)) not in PERMISSIONS | BY_NAME
    ]
    assert not problems, "\n".join(problems)


def test_no_route_goes_past_the_operations(core):
    problems = [
        source.at(node, "declare it as an operation of a resource")
        for source in core
        if source.room == "http" and source.name not in PLAIN
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)
        if decorator.func.attr in ROUTING
    ]
    assert not problems, "\n".join(problems)
