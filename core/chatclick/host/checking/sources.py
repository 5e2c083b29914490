"""What a plugin's source says about the rights it uses, read without running it.

Names decide: `….kv.get(` uses the store of values whatever stands in front of it. That finds what
an honest author forgot; who wants to hide something in trusted code can, which is why containers
exist.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chatclick.host.checking.report import Finding
from chatclick.host.manifest import Manifest
from chatclick.plugin import HOOKS
from chatclick.plugin.hooks import PROJECT

USES: Mapping[tuple[str, str], str] = {
    ("sessions", "get"): "session:read",
    ("sessions", "list_queued"): "session:read",
    ("sessions", "list_all_queued"): "session:read",
    ("sessions", "list_assigned"): "session:read",
    ("sessions", "list_messages"): "message:read",
    ("sessions", "list_past"): "session:read",
    ("sessions", "list_events"): "session:read",
    ("sessions", "read_log"): "analytics:read",
    ("sessions", "collect_facts"): "session:read",
    ("sessions", "assign"): "session:assign",
    ("sessions", "transfer"): "session:assign",
    ("sessions", "take"): "session:transition",
    ("sessions", "hand_over"): "session:transition",
    ("sessions", "resolve"): "session:transition",
    ("sessions", "close"): "session:transition",
    ("sessions", "update"): "session:transition",
    ("sessions", "record"): "event:record",
    ("sessions", "submit_form"): "form:submit",
    ("channels", "begin"): "channel:receive",
    ("channels", "attach"): "channel:receive",
    ("channels", "attach_stream"): "channel:receive",
    ("channels", "receive"): "channel:receive",
    ("channels", "find_received"): "channel:receive",
    ("channels", "report_returned"): "channel:receive",
    ("widgets", "get_config"): "widget:read",
    ("widgets", "list"): "widget:read",
    ("queues", "list"): "queue:read",
    ("teams", "list"): "team:read",
    ("actions", "list_offered"): "action:run",
    ("actions", "run"): "action:run",
    ("metrics", "describe"): "metrics:read",
    ("metrics", "query"): "metrics:read",
    ("hours", "list_open"): "widget:read",
    ("staff", "get"): "staff:read",
    ("staff", "list_available"): "staff:read",
    ("staff", "list_loads"): "staff:read",
    ("staff", "list_allowed"): "staff:read",
    ("staff", "list_roles"): "staff:read",
    ("visitors", "get"): "visitor:read",
    ("visitors", "set_traits"): "visitor:write",
    ("kv", "get"): "kv:use",
    ("kv", "set"): "kv:use",
    ("kv", "delete"): "kv:use",
    ("kv", "list_keys"): "kv:use",
    ("blobs", "put"): "blob:use",
    ("blobs", "get"): "blob:use",
    ("blobs", "delete"): "blob:use",
    ("attachments", "get"): "attachment:read",
    ("attachments", "read"): "attachment:read",
    ("http", "check_address"): "http:egress",
    ("http", "request"): "http:egress",
    ("http", "stream"): "http:egress",
}
"""(part of the context, method) → the permission it needs; a test holds it against the context."""

SHOWN = {"email": "visitor:read", "phone": "visitor:read", "traits": "visitor:read"}
"""Fields of views that are empty without a permission."""

ADDRESSES = "notify:send"
"""What fills the addresses of a recipient."""

UNSEEN = frozenset(
    {"visitor:read", "message:read", "note:read", "analytics:read", "session:read", "staff:read"}
)
"""Permissions that fill what a hook is handed; no call shows that they are used."""

PAST_THE_HOST = frozenset(
    {"aiohttp", "ftplib", "httpx", "httpx2", "requests", "smtplib", "socket", "urllib3"}
)
BLOCKING = frozenset({"time.sleep", "subprocess.run", "subprocess.check_output", "os.system"})
DANGEROUS = frozenset({"eval", "exec", "os.system", "pickle.loads", "marshal.loads"})


@dataclass(slots=True)
class Usage:
    """What a plugin's source uses.

    Attributes:
        permissions: permission → where it is used first.
        hooks: hook → where it is implemented.
    """

    permissions: dict[str, str] = field(default_factory=dict)
    hooks: dict[str, str] = field(default_factory=dict)


def check_sources(manifest: Manifest, files: Iterable[Path], root: Path) -> Iterator[Finding]:
    """Yield what the Python files say against the manifest.

    Args:
        manifest: what the plugin says of itself.
        files: its Python files.
        root: what places are told relative to.
    """
    usage = Usage()
    for file in files:
        name = file.relative_to(root).as_posix()
        try:
            tree = ast.parse(file.read_text("utf-8"))
        except (SyntaxError, UnicodeDecodeError, ValueError) as error:
            line = getattr(error, "lineno", None) or 1
            yield Finding("error", "syntax", f"{name}:{line}", f"does not compile: {error}")
            continue
        read_usage(tree, name, usage)
        yield from _check_manners(tree, name)
    yield from _compare(manifest, usage)


def read_usage(tree: ast.Module, name: str, usage: Usage) -> None:
    """Add what one file uses to `usage`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for permission in _list_permissions(node):
                usage.permissions.setdefault(permission, f"{name}:{node.lineno}")
        elif isinstance(node, ast.Attribute) and node.attr in SHOWN:
            usage.permissions.setdefault(_find_shown(node), f"{name}:{node.lineno}")
        elif isinstance(node, ast.Attribute) and _is_connect(node):
            usage.permissions.setdefault("net:connect", f"{name}:{node.lineno}")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _is_marked(node):
            usage.hooks.setdefault(node.name, f"{name}:{node.lineno}")


def _list_permissions(call: ast.Call) -> Iterator[str]:
    path = _get_path(call.func)
    if path[-1:] == ["RouteTable"]:
        is_own = any(keyword.arg == "own" for keyword in call.keywords)
        yield "routes:public" if is_own else "routes:mount"
    elif path[-1:] == ["Grants"]:
        yield "http:egress"
    if len(path) < 2:
        return
    if permission := USES.get((path[-2], path[-1])):
        yield permission
    elif path[-1] in ("post_message", "stream_message", "stream_text", "attach"):
        yield "message:write"
    elif path[-1] == "record_event":
        yield "event:record"
    elif path[-1] == "notify" and path[-2].lstrip("_") == "context":
        yield "notify:send"
    elif path[-1] == "blueprint" and path[-2].lstrip("_") == "site":
        yield "routes:mount" if call.args or call.keywords else "routes:public"


def _find_shown(node: ast.Attribute) -> str:
    """Return what fills a field: addresses of a recipient come with the right to send there."""
    is_recipient = _get_path(node.value)[-1:] == ["recipient"]
    return ADDRESSES if is_recipient else SHOWN[node.attr]


def _is_connect(node: ast.Attribute) -> bool:
    """Tell whether it is `context.connect`, which is often handed on and not called."""
    owner = _get_path(node.value)[-1:] or [""]
    return node.attr == "connect" and owner[0].lstrip("_") == "context"


def _get_path(node: ast.expr) -> list[str]:
    """Return the names of `a.b.c`, outermost first; what is not a name is left out."""
    path: list[str] = []
    while isinstance(node, ast.Attribute):
        path.insert(0, node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        path.insert(0, node.id)
    return path


def _is_marked(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    marks = [one.func if isinstance(one, ast.Call) else one for one in node.decorator_list]
    return any(_get_path(mark)[-1:] == ["hookimpl"] for mark in marks)


def _check_manners(tree: ast.Module, name: str) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from _check_import(node, f"{name}:{node.lineno}")
        elif isinstance(node, ast.Call):
            called = ".".join(_get_path(node.func))
            if called in DANGEROUS:
                text = f"calls {called}; find a way that runs no foreign code"
                yield Finding("warning", "dangerous", f"{name}:{node.lineno}", text)
            elif _adds_unset_column(node):
                text = "adds a column that older rows have no value for; give it `db_default`"
                yield Finding("error", "column_unset", f"{name}:{node.lineno}", text)
        elif isinstance(node, ast.AsyncFunctionDef):
            yield from _check_blocking(node, name)


def _adds_unset_column(call: ast.Call) -> bool:
    """Tell whether a migration adds a column that a table with rows cannot take.

    Tortoise's `default` is a value for new objects and never reaches the database.
    """
    if _get_path(call.func)[-1:] != ["AddField"]:
        return False
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    field = next((one for one in given if isinstance(one, ast.Call)), None)
    if field is None:
        return False
    names = {one.arg: one.value for one in field.keywords}
    null = names.get("null")
    is_nullable = isinstance(null, ast.Constant) and null.value is True
    return not (is_nullable or "db_default" in names)


def _check_import(node: ast.Import | ast.ImportFrom, where: str) -> Iterator[Finding]:
    names = [alias.name for alias in node.names]
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else names
    for module in modules:
        parts = module.split(".")
        if parts[0] in PAST_THE_HOST or module == "urllib.request":
            text = f"imports {module}; call other servers with context.http, which keeps the rules"
            yield Finding("warning", "egress", where, text)
        if parts[0] == PROJECT and parts[1:2] not in (
            [],
            ["plugin"],
            ["testing"],
            ["errors"],
            ["commands"],
            ["clock"],
            ["ids"],
            ["mail"],
            ["reading"],
            ["notifier"],
            ["oauth"],
            ["paging"],
            ["texts"],
        ):
            text = f"imports {module}, which is not for plugins; take what `chatclick` itself has"
            yield Finding("warning", "private", where, text)


def _check_blocking(function: ast.AsyncFunctionDef, name: str) -> Iterator[Finding]:
    for node in ast.walk(function):
        called = ".".join(_get_path(node.func)) if isinstance(node, ast.Call) else ""
        if called in BLOCKING:
            where = f"{name}:{getattr(node, 'lineno', function.lineno)}"
            text = f"calls {called} in an `async def`, which stops the whole host meanwhile"
            yield Finding("error", "blocking", where, text)


def _compare(manifest: Manifest, usage: Usage) -> Iterator[Finding]:
    required = {one for hook in manifest.hooks for one in HOOKS[hook].permissions}
    if manifest.document.get("admin", {}).get("pages"):
        required.add("admin:pages")
    for permission, where in sorted(usage.permissions.items()):
        if permission not in manifest.permissions:
            # Without visitor:read its fields are there, just empty; that may be meant.
            level = "warning" if permission in {*SHOWN.values(), ADDRESSES} else "error"
            text = f'uses {permission}; name it under "permissions" in the manifest'
            yield Finding(level, "permission_missing", where, text)  # type: ignore[arg-type]
    for permission in sorted(manifest.permissions - required - usage.permissions.keys()):
        if permission not in UNSEEN and permission != "routes:mount":
            text = f"asks for {permission}, and no code uses it; ask for less"
            yield Finding("warning", "permission_unused", "/permissions", text)
    for hook, where in sorted(usage.hooks.items()):
        if hook not in manifest.hooks:
            text = f'implements {hook}; list it under "hooks" in the manifest'
            yield Finding("error", "hook_unlisted", where, text)
