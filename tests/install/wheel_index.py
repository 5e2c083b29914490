"""Wheels written by hand into a folder that pip installs from: any mistake can be put into one."""

import base64
import hashlib
import json
import textwrap
import zipfile
from pathlib import Path

HEAD = """
import os, sys
from chatclick import *
IS_TRY = any("preflight" in word for word in sys.orig_argv)  # not the host, but a first try
plugin = sys.modules[__name__]
"""


class WheelIndex:
    """A folder of wheels.

    Args:
        folder: made if need be.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add_plugin(
        self,
        plugin_id: str,
        version: str = "1.0",
        source: str = "",
        *,
        name: str = "",
        requires: tuple[str, ...] = ("chatclick",),
        files: dict[str, str] | None = None,
        entry_points: str = "",
        needs: dict[str, object] | None = None,
        **manifest: object,
    ) -> Path:
        """Add the wheel of a plugin `made-<id>`, whose package is `made_<id>`.

        `requires` goes into the wheel's metadata, `needs` into the manifest, as its "requires".
        """
        name = name or f"made-{plugin_id.replace('_', '-')}"
        package = name.replace("-", "_")
        document = {
            "manifest_version": 1,
            "id": plugin_id,
            "name": plugin_id.title(),
            "summary": f"Made for tests, {version}",
            "license": "Apache-2.0",
            "enabled_by_default": True,
            "requires": needs or {},
            **manifest,
        }
        return self.add(
            name,
            version,
            {
                f"{package}/__init__.py": HEAD + textwrap.dedent(source),
                f"{package}/chatclick-plugin.json": json.dumps(document),
                **(files or {}),
            },
            requires=requires,
            entry_points=entry_points or f"[chatclick.plugins]\n{plugin_id} = {package}:plugin\n",
        )

    def add(
        self,
        name: str,
        version: str,
        files: dict[str, str],
        *,
        requires: tuple[str, ...] = (),
        entry_points: str = "",
    ) -> Path:
        """Add a wheel of these files."""
        package = name.replace("-", "_")
        info = f"{package}-{version}.dist-info"
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        lines += [f"Requires-Dist: {one}" for one in requires]
        held = {
            **files,
            f"{info}/METADATA": "\n".join(lines) + "\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        if entry_points:
            held[f"{info}/entry_points.txt"] = entry_points
        record = "".join(f"{one},sha256={digest(text)},{len(text)}\n" for one, text in held.items())
        held[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
        path = self.folder / f"{package}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for one, text in held.items():
                archive.writestr(zipfile.ZipInfo(one), text)
        return path

    def write_catalogue(self, path: Path, *specs: str, further: list[str] | None = None) -> str:
        """Write a catalogue that lists these, each with further packages; return its hash."""
        plugins = [self._list(spec, further or []) for spec in specs]
        text = json.dumps({"catalogue_version": 1, "name": "Made", "plugins": plugins})
        path.write_text(text)
        return hashlib.sha256(text.encode()).hexdigest()

    def _list(self, spec: str, further: list[str]) -> dict[str, object]:
        name, version = spec.split("==")
        plugin_id = name.removeprefix("made-").replace("-", "_")
        release = {
            "version": version,
            "files": [self.describe(*one.split("==")) for one in [spec, *further]],
        }
        return {"id": plugin_id, "name": plugin_id, "distribution": name, "versions": [release]}

    def describe(self, name: str, version: str) -> dict[str, str]:
        """Return name, version and hash of a wheel, as catalogues and locks list it."""
        path = self.folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        return {"name": name, "version": version, "sha256": sha256}


def digest(text: str) -> str:
    """Return a hash in the form of a wheel's RECORD."""
    raw = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
