"""What a plugin's folder looks like: licence, size, names, and what belongs beside the code."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from chatclick.host.checking.report import Finding
from chatclick.host.dev_packages import PluginFolder
from chatclick.host.manifest import Manifest
from chatclick.host.schemas import fill_defaults, list_problems

MAX_BYTES = 5 * 1024 * 1024
STORING = frozenset({"kv:use", "blob:use"})


def check_folder(folder: PluginFolder, manifest: Manifest) -> Iterator[Finding]:
    """Yield what is wrong with a plugin's folder and manifest, from files alone."""
    yield from _check_names(folder, manifest)
    yield from _check_license(folder, manifest)
    yield from _check_size(folder)
    yield from check_config(manifest)
    yield from _check_duties(manifest)
    dockerfile = find_dockerfile(folder) if manifest.kind != "python" else None
    top = dockerfile.parent if dockerfile else folder.root
    if not any((top / name).is_file() for name in ("README.md", "README.rst")):
        yield Finding("warning", "readme", "", "has no README.md; say what it does and may do")
    if not list(top.glob("tests/test_*")):
        yield Finding("warning", "tests", "", "has no tests; `chatclick plugin new` shows some")
    if not manifest.summary:
        yield Finding("warning", "summary", "/summary", "say in one line what it does")
    if "security_contact" not in manifest.document:
        text = "say whom to tell about a hole"
        yield Finding("hint", "security_contact", "/security_contact", text)


def _check_names(folder: PluginFolder, manifest: Manifest) -> Iterator[Finding]:
    if manifest.kind != "python":
        if find_dockerfile(folder) is None:
            yield Finding("error", "dockerfile", "", "has no Dockerfile to build its image from")
        return
    parent = folder.package.parent
    for init in sorted({*folder.root.glob("chatclick/**/*.py"), *parent.glob("chatclick/**/*.py")}):
        where = init.relative_to(folder.root).as_posix()
        text = (
            f"hides the host: no plugin may have a package called chatclick; take {_own(manifest)}"
        )
        yield Finding("error", "shadows_host", where, text)
    if folder.package.name != _own(manifest):
        text = f"is called {folder.package.name}; {_own(manifest)} cannot clash with other plugins"
        yield Finding("hint", "package_name", folder.package.name, text)
    if not (folder.package / "py.typed").is_file():
        yield Finding("hint", "py_typed", folder.package.name, "has no py.typed for type checkers")
    if not folder.project:
        yield Finding("error", "pyproject", "", "has no pyproject.toml, so nobody can install it")
    elif manifest.id not in folder.entry_points:
        text = f'name the plugin: [project.entry-points."chatclick.plugins"] {manifest.id} = …'
        yield Finding("error", "entry_point", "pyproject.toml", text)


def find_dockerfile(folder: PluginFolder) -> Path | None:
    """Return what a container plugin's image is built from: beside its manifest, or one above."""
    for place in (folder.root, folder.root.parent):
        if (place / "Dockerfile").is_file():
            return place / "Dockerfile"
    return None


def _own(manifest: Manifest) -> str:
    return f"chatclick_{manifest.id}"


def _check_license(folder: PluginFolder, manifest: Manifest) -> Iterator[Finding]:
    named = str(manifest.document.get("license", ""))
    if not named:
        text = "name a licence, such as Apache-2.0; without one nobody may use it"
        yield Finding("error", "license_missing", "/license", text)
        return
    try:
        if not named.startswith("LicenseRef-"):
            canonicalize_license_expression(named)
    except InvalidLicenseExpression:
        text = f"{named} is no SPDX licence; see https://spdx.org/licenses, or LicenseRef-…"
        yield Finding("error", "license_unknown", "/license", text)
    project = folder.project.get("project", {}).get("license")
    if isinstance(project, str) and project != named:
        text = f"says {project}, the manifest {named}"
        yield Finding("error", "license_differs", "pyproject.toml", text)
    places = (folder.root, *folder.root.parents[:3])
    if not any(list(place.glob("LICEN[CS]E*")) for place in places):
        yield Finding("warning", "license_file", "", "has no LICENSE file with the licence's text")


def _check_size(folder: PluginFolder) -> Iterator[Finding]:
    size_bytes = sum(path.stat().st_size for path in folder.list_files())
    if size_bytes > MAX_BYTES:
        size_mb = size_bytes / 1024 / 1024
        text = f"is {size_mb:.1f} MiB large; fetch big data at the start, or store it elsewhere"
        yield Finding("warning", "size", folder.package.name, text)


def check_config(manifest: Manifest) -> Iterator[Finding]:
    """Yield what is wrong with the schema of a plugin's settings."""
    schema = manifest.config_schema
    defaults = fill_defaults(schema, {})
    optional = {name: inner for name, inner in schema.items() if name != "required"}
    for problem in list_problems(optional, defaults):
        text = f"the default does not fit the schema: {problem.message}"
        yield Finding("error", "config_default", f"/config/schema{problem.pointer}", text)
    properties = schema.get("properties", {})
    if properties and schema.get("additionalProperties") is not False:
        text = 'say "additionalProperties": false, so that a misspelt setting is told'
        yield Finding("hint", "config_open", "/config/schema", text)
    for name, inner in properties.items():
        if isinstance(inner, Mapping) and "title" not in inner:
            text = "has no title; people see its name in the form"
            yield Finding("hint", "config_title", f"/config/schema/properties/{name}", text)


def _check_duties(manifest: Manifest) -> Iterator[Finding]:
    data = manifest.document.get("data", {})
    stores = bool(manifest.models) or bool(STORING & manifest.permissions)
    if not stores or str(data.get("personal_data", "")).lower() == "none":
        return
    if missing := sorted({"subject_export", "subject_erase"} - manifest.hooks):
        text = (
            f"stores something and lacks {' and '.join(missing)}; implement them, or say"
            ' "data": {"personal_data": "none"} if nothing of it is about a person'
        )
        yield Finding("error", "duties", "/hooks", text)
