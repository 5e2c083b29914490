"""Write the pages about hooks and permissions: `python docs/hooks.py` after a change of the specs.

A test compares them with what stands in `docs/plugins/`, so that no hook lacks its page.
"""

import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from chatclick.plugin import HOOKS, PERMISSIONS, HookSpec, specs

FOLDER = Path(__file__).resolve().parent / "plugins"
EXAMPLES = FOLDER / "examples" / "hooks"
PLUGINS = FOLDER.parents[1] / "plugins"

MODES = {
    "setup": "called once at each start of the plugin, as a plain `def`",
    "gate": "all implementations at once; the first refusal in order counts",
    "chain": "one implementation after the other; each sees what the ones before it made",
    "first": "one implementation after the other, until one does not answer None",
    "collect": "all implementations at once; every answer is kept",
    "event": "after the fact, from the event log; at least once, in order for each session",
    "owner": "only the one plugin it is about",
}


def main() -> None:
    """Write all pages."""
    for name, text in build_pages().items():
        path = FOLDER / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        print(f"docs/plugins/{name}")


def build_pages() -> dict[str, str]:
    """Return file name → text of each page."""
    pages = {f"hooks/{spec.name}.md": build_page(spec) for spec in HOOKS.values()}
    pages["hooks/index.md"] = build_index()
    pages["permissions.md"] = build_permissions()
    return pages


def build_index() -> str:
    """Build the list of hooks."""
    rows = [
        f"| [`{spec.name}`]({spec.name}.md) | {spec.mode} | {first_sentence(spec)} |"
        for spec in HOOKS.values()
    ]
    modes = [f"- *{mode}*: {text}." for mode, text in MODES.items()]
    return "\n".join(
        [
            "# Hooks",
            "",
            "A plugin implements a hook by writing a function of the same name, marked with",
            "`@hookimpl`. It asks for as few of the arguments as it needs, by name. Hooks are",
            "`async def`; a plain `def` is run in a thread (set-up hooks are always plain).",
            "",
            "| hook | mode | what it is for |",
            "|---|---|---|",
            *rows,
            "",
            "## Modes",
            "",
            *modes,
            "",
            "*In order* is the order the admin chose, else that of plugin ids by alphabet;",
            "`@hookimpl(tryfirst=True)` and `@hookimpl(trylast=True)` move an implementation to",
            "either end. One that fails five times in a row, or half of its last twenty calls, is",
            "not called for 30 seconds, then for twice as long each time, up to ten minutes. A",
            "plugin is not called for messages it wrote itself, nor for what happened while it was",
            "disabled.",
            "",
        ]
    )


def build_page(spec: HookSpec) -> str:
    """Build the page of one hook."""
    facts = [
        f"| mode | {spec.mode}: {MODES[spec.mode]} |",
        f"| since | {spec.since} |",
        f"| time limit | {describe_limit(spec)} |",
        f"| permission | {describe_permissions(spec)} |",
    ]
    parts = [
        f"# {spec.name}",
        first_line(spec),
        "```python\n" + build_signature(spec) + "\n```",
        "| | |\n|---|---|\n" + "\n".join(facts),
        *describe(spec),
        "## Example",
        build_example(spec),
        link_real_plugins(spec),
    ]
    parts = [part for part in parts if part]
    return "\n\n".join(parts) + "\n"


def build_example(spec: HookSpec) -> str:
    """Show a whole plugin in one file that a test runs."""
    file = EXAMPLES / f"{spec.name}.py"
    return (
        f'```python title="{file.name}"\n{file.read_text("utf-8").strip()}\n```\n\n'
        f"Save it under that name and run it: `chatclick dev {file.name}`."
    )


def link_real_plugins(spec: HookSpec) -> str:
    """Name the plugins of the repository that implement a hook."""
    names = [
        path.parts[-4]
        for path in sorted(PLUGINS.glob("*/src/*/chatclick-plugin.json"))
        if spec.name in json.loads(path.read_text("utf-8")).get("hooks", ())
    ]
    return (
        f"Plugins that use it: {', '.join(f'`plugins/{name}`' for name in names)}." if names else ""
    )


def build_permissions() -> str:
    """Build the list of permissions."""
    rows = [
        f"| `{name}` | {title} | {', '.join(link(spec) for spec in list_users(name))} |"
        for name, title in PERMISSIONS.items()
    ]
    return "\n".join(
        [
            "# Permissions",
            "",
            "A plugin names what it needs; a person agrees when they enable it. What is not",
            "granted is refused with `PermissionDenied`, and cut out of what hooks are handed:",
            "without `visitor:read` there is no e-mail address to leak.",
            "",
            "Ask for as little as you need. `chatclick plugin check` compares the list with the",
            "code: what the code uses and the manifest does not name is an error, what it names",
            "and no code uses costs a grade. A new version that asks for more waits until a",
            "person has agreed again; only the plugins that are released with Chatclick do not",
            "wait, for updating Chatclick is agreeing to them. The audit log says what they were",
            "granted. In a test, `host.run(plugin, without=[…])` takes one away;",
            "`context.has(…)` tells a plugin what it may do, so that it can offer less.",
            "",
            "A Python plugin runs inside the host's process: there the list is good manners, not a",
            "wall. A plugin in a container has the wall, too.",
            "",
            "| permission | what it allows | hooks that need it |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def first_line(spec: HookSpec) -> str:
    """Return what a hook is for."""
    return spec.doc.partition("\n")[0]


def first_sentence(spec: HookSpec) -> str:
    """Return what a hook is for, in the fewest words."""
    return first_line(spec).partition(". ")[0].rstrip(".") + "."


def build_signature(spec: HookSpec) -> str:
    """Write the hook as an author writes it, one argument a line where it gets long."""
    function = getattr(specs, spec.name)
    words = str(inspect.signature(function))
    words = re.sub(r"\bchatclick\.plugin\.\w+\.", "", words).replace("'", "")
    words = words.replace("collections.abc.", "")
    words = re.sub(r"Mapping\[str, .*?\]\]?(?=[,) ]|$)", "JSONObject", words)
    keyword = "def" if spec.mode == "setup" else "async def"
    line = f"{keyword} {spec.name}{words}"
    if len(line) > 88:
        inner, _, answer = words[1:].rpartition(") -> ")
        arguments = "".join(f"    {one},\n" for one in re.split(r", (?=\w+:)", inner))
        line = f"{keyword} {spec.name}(\n{arguments}) -> {answer}"
    return f"@hookimpl\n{line}: ..."


def describe(spec: HookSpec) -> Iterator[str]:
    """Turn the specification into paragraphs: prose, arguments, then the protocol's rules."""
    for paragraph in spec.doc.split("\n\n")[1:]:
        for label, text in split_labels(paragraph):
            text = " ".join(textwrap.dedent(text).split())
            yield f"**{label}:** {text}" if label else text


def split_labels(paragraph: str) -> Iterator[tuple[str, str]]:
    """Split a paragraph at lines like `On error: …` and `message: …`."""
    label, lines = "", []
    for line in paragraph.splitlines():
        found = re.match(r"([A-Za-z][A-Za-z_ ]{0,30}):(?: |$)(.*)", line)
        if found:
            if lines:
                yield label, "\n".join(lines)
            label, lines = found[1], [found[2]]
            label = label if label[0].isupper() else f"`{label}`"
        else:
            lines.append(line.strip())
    if lines:
        yield label, "\n".join(lines)


def describe_limit(spec: HookSpec) -> str:
    """Say how long one implementation may take."""
    if not spec.timeout_s:
        return "none; the host waits for it"
    shared = ", and one second for all plugins together" if spec.is_before_commit else ""
    return f"{spec.timeout_s:g} s{shared}"


def describe_permissions(spec: HookSpec) -> str:
    """Name what a plugin needs for the hook."""
    return ", ".join(f"`{one}`" for one in sorted(spec.permissions)) or "none"


def list_users(permission: str) -> list[HookSpec]:
    """Return the hooks that need a permission."""
    return [spec for spec in HOOKS.values() if permission in spec.permissions]


def link(spec: HookSpec) -> str:
    """Link to a hook's page."""
    return f"[`{spec.name}`](hooks/{spec.name}.md)"


if __name__ == "__main__":
    main()
