"""Build everything that is published into `dist/`: `make dist`.

The folder is an index: `pip install --find-links dist chatclick`, and the setting
`plugins.index = "dist"`. Beside the wheels lies the catalogue of the plugins, which the host's own
wheel carries as well: what it lists can be installed from the Admin UI.
"""

import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
OWN_CATALOGUE = ROOT / "core/chatclick/host/installing/catalogue.json"
MANIFEST = "chatclick-plugin.json"


def main() -> int:
    """Build the plugins, the catalogue out of them, and the host with it."""
    # Beside, so that dist/ is whole or as it was; half an index is worse than none.
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        draft = Path(folder, "dist")
        plugins = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))
        for number, project in enumerate(plugins, 1):
            print(f"[{number}/{len(plugins) + 1}] {project.name}", flush=True)
            build_wheel(project, draft)
        catalogue = json.dumps(build_catalogue(draft), indent=2, ensure_ascii=False) + "\n"
        OWN_CATALOGUE.write_text(catalogue, "utf-8")
        print(f"[{len(plugins) + 1}/{len(plugins) + 1}] chatclick", flush=True)
        build_wheel(ROOT, draft)
        (draft / "catalogue.json").write_text(catalogue, "utf-8")
        (draft / "SHA256SUMS").write_text(build_sums(draft), "utf-8")
        shutil.rmtree(DIST, ignore_errors=True)
        shutil.move(draft, DIST)
    print(f"\ndist/ holds {len(list(DIST.glob('*.whl')))} wheels and their catalogue.")
    return 0


def build_wheel(project: Path, target: Path) -> None:
    """Build one distribution.

    Args:
        project: its folder.
        target: where its wheel goes.
    """
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "wheel"]
    command += ["--no-deps", "--no-build-isolation", "--wheel-dir", str(target), str(project)]
    subprocess.run(command, check=True)


def build_catalogue(folder: Path) -> dict[str, Any]:
    """Build the catalogue of the plugins whose wheels are in a folder."""
    return {
        "catalogue_version": 1,
        "name": "Chatclick",
        "plugins": [describe(wheel) for wheel in sorted(folder.glob("chatclick_*.whl"))],
    }


def describe(wheel: Path) -> dict[str, Any]:
    """Describe the plugin in a wheel, from its manifest and its metadata."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (manifest_name,) = (name for name in names if name.endswith(f"/{MANIFEST}"))
        (metadata_name,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        manifest = json.loads(archive.read(manifest_name))
        metadata = HeaderParser().parsestr(archive.read(metadata_name).decode())
    name, version = canonicalize_name(metadata["Name"]), metadata["Version"]
    own = {"name": name, "version": version, "sha256": hash_file(wheel)}
    return {
        "id": manifest["id"],
        "name": manifest["name"],
        "summary": manifest.get("summary", ""),
        "publisher": "Chatclick",
        "distribution": name,
        "license": manifest.get("license", metadata.get("License-Expression", "")),
        "homepage": manifest.get("homepage", ""),
        "versions": [
            {
                "version": version,
                "requires_chatclick": manifest.get("requires", {}).get("chatclick", ""),
                "permissions": manifest.get("permissions", []),
                "files": [own, *list_further_files(metadata.get_all("Requires-Dist", []))],
            }
        ],
    }


def list_further_files(requirements: Iterable[str]) -> list[dict[str, str]]:
    """List the files of what a plugin needs and the host does not have, as they are pinned."""
    host = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    wanted = find_closure(requirements) - find_closure(host) - {"chatclick"}
    pins = read_pins()
    return [
        {"name": name, "version": pins[name][0], "sha256": sha256}
        for name in sorted(wanted)
        for sha256 in pins[name][1]
    ]


def find_closure(requirements: Iterable[str]) -> set[str]:
    """Return the names of everything some requirements come to, in this environment."""
    found: set[str] = set()
    waiting = [Requirement(one) for one in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        is_needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if name in found or not is_needed:
            continue
        found.add(name)
        if name != "chatclick":
            waiting += map(Requirement, importlib.metadata.requires(name) or [])
    return found


def read_pins() -> dict[str, tuple[str, list[str]]]:
    """Return name → version and hashes of every pinned package."""
    text = (ROOT / "requirements/runtime.txt").read_text("utf-8").replace("\\\n", " ")
    lines = re.findall(r"^(\S+)==(\S+)(.*)$", text, re.MULTILINE)
    return {
        canonicalize_name(name.partition("[")[0]): (
            version,
            re.findall(r"--hash=sha256:([0-9a-f]{64})", rest),
        )
        for name, version, rest in lines
    }


def build_sums(folder: Path) -> str:
    """List the hash of every file, as `sha256sum --check` reads it."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return "".join(f"{hash_file(path)}  {path.name}\n" for path in files)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, 64 hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
