"""Write `requirements/*.txt`: every package of the repository, pinned and hashed.

Host, plugins and tools are resolved together, so that no two of them ask for versions that do not
fit. What is wanted stands in the `pyproject.toml` files; this only collects, resolves and writes.
Run it with `make lock` after a change of dependencies; `make lock ARGS=--upgrade` takes newer
versions as well.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "requirements"
OWN = re.compile(r"chatclick(-[a-z0-9-]+)?(?![a-z0-9-])", re.IGNORECASE)
HEADER = "# Made by `make lock` from the pyproject.toml files. Do not edit by hand.\n"


def main() -> int:
    """Resolve everything once, then write one file per purpose out of that resolution."""
    parser = argparse.ArgumentParser(description=__doc__, usage="make lock [ARGS=--upgrade]")
    parser.add_argument("--upgrade", action="store_true", help="take newer versions as well")
    options = parser.parse_args()
    root = read_project(ROOT / "pyproject.toml")
    plugins = [read_project(path) for path in sorted(ROOT.glob("plugins/*/pyproject.toml"))]
    runtime = [
        *root["project"]["dependencies"],
        *(line for plugin in plugins for line in plugin["project"].get("dependencies", [])),
        *root["dependency-groups"]["build"],
    ]
    everything = [*runtime, *root["dependency-groups"]["test"]]
    compile_file("test", everything, upgrade=options.upgrade)
    compile_file("runtime", runtime, constraint="test", upgrade=options.upgrade)
    compile_file("node", root["dependency-groups"]["node"], upgrade=options.upgrade)
    compile_file("lock", root["dependency-groups"]["lock"], upgrade=options.upgrade)
    return 0


def read_project(path: Path) -> dict[str, dict[str, list[str]]]:
    """Read a `pyproject.toml`."""
    return tomllib.loads(path.read_text("utf-8"))


def compile_file(
    name: str, wanted: Iterable[str], *, constraint: str | None = None, upgrade: bool = False
) -> None:
    """Resolve `wanted` for all supported Pythons and systems into `requirements/<name>.txt`.

    Args:
        name: the file's name without suffix; its present pins are kept unless `upgrade`.
        wanted: requirement lines; those of this repository's own distributions are left out.
        constraint: name of a file whose pins bind this one.
        upgrade: ignore the present pins.
    """
    target = TARGET / f"{name}.txt"
    source = "\n".join(sorted({line for line in wanted if not OWN.match(line)}))
    command = [sys.executable, "-m", "uv", "pip", "compile", "-", "--quiet", "--universal"]
    command += ["--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    command += ["--output-file", str(target)]
    if constraint:
        command += ["--constraint", str(TARGET / f"{constraint}.txt")]
    if upgrade:
        command += ["--upgrade"]
    print(f"resolving requirements/{name}.txt", flush=True)
    subprocess.run(command, input=source, text=True, check=True, stdout=subprocess.DEVNULL)
    target.write_text(HEADER + target.read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
