"""What is listed is used: nobody installs, updates or trusts a package for nothing."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

OWN = re.compile(r"chatclick(-|$)")


def clean(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def get_imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").partition(".")[0]


def test_every_dependency_is_imported_by_what_lists_it(tracked, shipped):
    modules: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for name in distributions:
            modules.setdefault(clean(name), set()).add(module)
    problems = []
    for source in tracked:
        if source.path.name != "pyproject.toml" or "template" in source.name:
            continue
        folder = source.name.removesuffix("pyproject.toml")
        own = [one for one in shipped if one.name.startswith(folder)]
        own = [one for one in own if folder or not one.name.startswith("plugins/")]
        imported = {module for one in own for module in get_imported(one.tree)}
        for line in tomllib.loads(source.text).get("project", {}).get("dependencies", ()):
            name = clean(re.match(r"[\w.-]+", line)[0])
            if not OWN.match(name) and not modules.get(name, set()) & imported:
                problems.append(f"{source.name}: nothing imports {name}")

    assert not problems, "\n".join(problems)


def test_the_host_lists_every_plugin_that_is_released_with_it(tracked):
    projects = {
        source.name: tomllib.loads(source.text)["project"]
        for source in tracked
        if re.fullmatch(r"(plugins/\w+/)?pyproject\.toml", source.name)
    }
    listed = projects.pop("pyproject.toml")["optional-dependencies"]["plugins"]

    assert listed == sorted(one["name"] for one in projects.values())


def test_every_python_gets_the_same_version_of_what_the_host_is_made_of(tracked):
    texts = {source.name: source.text for source in tracked}
    wanted = tomllib.loads(texts["pyproject.toml"])["project"]["dependencies"]
    pins = [
        clean(name)
        for name in re.findall(r"^([\w.-]+)==", texts["requirements/runtime.txt"], re.MULTILINE)
    ]
    listed = {clean(re.match(r"[\w.-]+", line)[0]) for line in wanted}

    assert listed <= set(pins)
    assert [name for name in sorted(listed) if pins.count(name) > 1] == []
