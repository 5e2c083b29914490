"""Nothing turns data into code: whoever sends the data would run the host."""

import ast

CALLS = {"eval", "exec", "compile", "__import__", "yaml.load", "os.system", "os.popen"}
MODULES = {"pickle", "marshal", "shelve", "dill", "jsonpickle"}


def find_problem(node: ast.AST) -> str:
    if isinstance(node, ast.Call):
        if (name := ast.unparse(node.func)) in CALLS:
            return f"calls {name}"
        if any(word.arg == "shell" and ast.unparse(word.value) == "True" for word in node.keywords):
            return "starts a shell"
    if isinstance(node, ast.Import) and (found := MODULES & {name.name for name in node.names}):
        return f"imports {found.pop()}"
    if isinstance(node, ast.ImportFrom) and node.module in MODULES:
        return f"imports {node.module}"
    return ""


def test_nothing_turns_data_into_code(shipped):
    problems = [
        source.at(node, problem)
        for source in shipped
        for node in ast.walk(source.tree)
        if (problem := find_problem(node))
    ]
    assert not problems, "\n".join(problems)
