"""What a set may hold. It is checked as wheels, before anybody agrees, and again once unpacked."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

from packaging.utils import canonicalize_name

from chatclick.host.discovery import GROUP
from chatclick.host.installing.problems import InstallRefused
from chatclick.host.installing.surroundings import Surroundings
from chatclick.host.installing.wheels import Wheel
from chatclick.host.manifest import Manifest
from chatclick.host.versions import SUPPORTED_LEVELS, fits

# Words of the API that stand where a plugin's id would.
RESERVED_IDS = frozenset({"catalogue", "engine", "install", "jobs", "plan", "register"})


# Python finds packages, and with them entry points, by folders of such names in any case.
_DESCRIPTIONS = (".dist-info", ".egg-info", ".egg")


def check_wheels(wheels: Collection[Wheel], around: Surroundings, roots: Mapping[str, str]) -> None:
    """Refuse a set that would reach beyond its plugins.

    Args:
        wheels: all of the set.
        around: the environment.
        roots: what people asked for.

    Raises:
        InstallRefused: naming the first problem.
    """
    owners: dict[str, Wheel] = {}
    ids: dict[str, Wheel] = {}
    for wheel in sorted(wheels, key=lambda one: one.package.name):
        _check_files(wheel)
        _check_entry_points(wheel, is_root=wheel.package.name in roots)
        for name in _list_modules(wheel.files):
            _check_module(name, wheel, owners.setdefault(name, wheel), around)
        for plugin_id in wheel.manifests:
            _check_id(plugin_id, wheel, ids.setdefault(plugin_id, wheel), around)
    for wheel in wheels:
        for name in _list_folders(wheel.files) & owners.keys():
            _check_module(name, wheel, owners[name], around)


def check_unpacked(site: Path, wheels: Iterable[Wheel]) -> None:
    """Refuse a folder that holds anything that was not in the wheels.

    Args:
        site: the folder.
        wheels: all of the set.

    Raises:
        InstallRefused: naming the first problem.
    """
    allowed = {name for wheel in wheels for name in _list_tops(wheel.files)}
    for one in site.iterdir():
        if one.is_symlink() or one.suffix == ".pth":
            raise InstallRefused("scan_refused", f"The unpacked set holds {one.name}.")
        name = one.name.partition(".")[0] if one.is_file() else one.name
        if name not in allowed and one.suffix != ".dist-info" and name != "__pycache__":
            raise InstallRefused("scan_refused", f"The unpacked set holds {one.name} of no wheel.")


def check_compatible(
    manifest: Manifest, others: Mapping[str, str], host: str, *, spec: object
) -> None:
    """Refuse a plugin that would not start on this host.

    Args:
        manifest: the plugin's.
        others: id → version of every plugin there would be.
        host: the host's version.
        spec: names it in the message.

    Raises:
        InstallRefused: code "incompatible".
    """
    needs = manifest.requires
    problem = ""
    if not fits(host, needs.chatclick):
        problem = f"needs Chatclick {needs.chatclick}; this is {host}"
    elif needs.api not in SUPPORTED_LEVELS:
        problem = f"needs hook API level {needs.api}; this host has {max(SUPPORTED_LEVELS)}"
    else:
        for plugin_id, specifier in sorted(needs.plugins.items()):
            if plugin_id not in others:
                problem = f'needs the plugin "{plugin_id}"; install that first'
            elif not fits(others[plugin_id], specifier):
                problem = f'needs the plugin "{plugin_id}" {specifier}, not {others[plugin_id]}'
    if problem:
        raise InstallRefused("incompatible", f"{spec} {problem}.")


def _check_files(wheel: Wheel) -> None:
    for name in wheel.files:
        path = PurePosixPath(name)
        if path.suffix == ".pth":
            raise _refuse(wheel, f"holds {name}, which would run at each start")
        if path.name in {"sitecustomize.py", "usercustomize.py"} and len(path.parts) < 4:
            raise _refuse(wheel, f"holds {name}, which would run at each start")
        folder, _, rest = name.partition("/")
        if folder.endswith(".data") and rest.partition("/")[0] in {"data", "headers"}:
            raise _refuse(wheel, f"puts files outside its package: {name}")
    places = [_strip_scheme(name) for name in wheel.files]
    if len(set(places)) != len(places):
        raise _refuse(wheel, "has two files for one place")
    tops = {place.partition("/")[0] for place in places}
    if len([one for one in tops if one.lower().endswith(_DESCRIPTIONS)]) != 1:
        raise _refuse(wheel, "describes another package besides itself")


def _check_entry_points(wheel: Wheel, *, is_root: bool) -> None:
    if is_root and not wheel.is_plugin:
        raise _refuse(wheel, f"offers no plugin (no entry point in the group {GROUP})")
    for group in wheel.entry_points:
        if wheel.is_plugin and group != GROUP:
            raise _refuse(wheel, f"has entry points in the group {group}; only {GROUP} is allowed")
        if group.startswith("chatclick") and group != GROUP:
            raise _refuse(wheel, f"has entry points in the group {group}")


def _check_module(name: str, wheel: Wheel, owner: Wheel, around: Surroundings) -> None:
    if around.has_module(name):
        raise _refuse(wheel, f"brings a module {name}, which is Python's or the host's")
    if owner is not wheel:
        raise _refuse(wheel, f"brings a module {name}, as {owner.package.spec} does")


def _check_id(plugin_id: str, wheel: Wheel, owner: Wheel, around: Surroundings) -> None:
    if plugin_id in RESERVED_IDS:
        raise _refuse(wheel, f'offers a plugin "{plugin_id}", a word of the API')
    other = owner.package.name if owner is not wheel else around.plugins.get(plugin_id, "")
    if other and canonicalize_name(other) != wheel.package.name:
        raise _refuse(wheel, f'offers the plugin "{plugin_id}", as {other} does')
    if wheel.manifests[plugin_id].kind != "python":
        raise _refuse(wheel, f'offers the plugin "{plugin_id}", which is not of the kind python')


def _list_modules(files: Iterable[str]) -> set[str]:
    """Return the top-level names that can be imported, but for shared namespaces."""
    names = set()
    for name in map(_strip_scheme, files):
        top, _, rest = name.partition("/")
        if not rest and top.endswith((".py", ".so", ".pyd")):
            names.add(top.partition(".")[0])
        elif rest.partition(".")[0] == "__init__":
            names.add(top)
    return names


def _list_folders(files: Iterable[str]) -> set[str]:
    tops = (name.partition("/") for name in map(_strip_scheme, files))
    return {top for top, _, rest in tops if rest} - {"bin"}


def _list_tops(files: Iterable[str]) -> set[str]:
    tops = (name.partition("/") for name in map(_strip_scheme, files))
    return {top if rest else top.partition(".")[0] for top, _, rest in tops}


def _strip_scheme(name: str) -> str:
    """Return where a file comes to lie: `x-1.data/purelib/a.py` is `a.py`."""
    folder, _, rest = name.partition("/")
    if not folder.endswith(".data"):
        return name
    scheme, _, inner = rest.partition("/")
    return inner if scheme in {"purelib", "platlib"} else f"bin/{inner}"


def _refuse(wheel: Wheel, what: str) -> InstallRefused:
    return InstallRefused("scan_refused", f"{wheel.package.spec} {what}.")
