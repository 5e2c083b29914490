"""A coroutine never blocks: one that does stops every socket of the process."""

import ast

FUNCTIONS = {
    *("open", "input", "time.sleep", "os.system", "sqlite3.connect", "socket.getaddrinfo"),
    *("socket.gethostbyname", "subprocess.run", "subprocess.check_output", "shutil.copyfileobj"),
    *("shutil.rmtree", "shutil.copyfile", "shutil.copytree"),
}
MODULES = {"requests", "urllib.request", "docker"}
METHODS = {"read_text", "read_bytes", "write_text", "write_bytes"}


def get_own_nodes(function: ast.AsyncFunctionDef):
    """Walk a coroutine without the functions defined inside it, which may run elsewhere."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def is_blocking(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func)
    module, _, method = name.rpartition(".")
    return name in FUNCTIONS or module in MODULES or (method in METHODS and bool(module))


def test_no_coroutine_blocks(shipped):
    problems = [
        source.at(node, f"{function.name} blocks in {ast.unparse(node.func)}; use a thread")
        for source in shipped
        for function in ast.walk(source.tree)
        if isinstance(function, ast.AsyncFunctionDef)
        for node in get_own_nodes(function)
        if is_blocking(node)
    ]
    assert not problems, "\n".join(problems)
