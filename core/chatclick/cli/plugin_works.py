"""The tools behind an author's commands: tests, wheels, images."""

import importlib.util
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from chatclick.cli.failures import Failure, WrongInput

if TYPE_CHECKING:
    from chatclick.host.dev_packages import PluginFolder


@dataclass(frozen=True, slots=True)
class Image:
    """An image that was built."""

    tag: str
    id: str


def find_plugin_folder(path: Path) -> "PluginFolder":
    """Look at a folder.

    Raises:
        WrongInput: it holds no plugin.
    """
    from chatclick.host.dev_packages import FolderUnusable, find_folder

    try:
        folder = find_folder(path.resolve())
        folder.read_manifest()
    except FolderUnusable as error:
        raise WrongInput(f"{error}.") from error
    return folder


def silence_logs() -> None:
    """Keep the host's log lines out of what a command prints."""

    def drop(*_line: object) -> str:
        raise structlog.DropEvent

    structlog.configure(processors=[drop])
    logging.disable()


def run_tests(path: Path, words: Sequence[str]) -> int:
    """Run pytest in a folder.

    Returns:
        Its exit code.

    Raises:
        Failure: pytest is not installed.
    """
    missing = [
        name for name in ("pytest", "pytest_asyncio") if importlib.util.find_spec(name) is None
    ]
    if missing:
        raise Failure(
            f"The tests need {' and '.join(missing)}.", "run pip install 'chatclick[testing]'."
        )
    command = [sys.executable, "-m", "pytest", *words]
    return subprocess.run(command, cwd=path, check=False).returncode  # noqa: S603 - our own words


def build_wheel(folder: "PluginFolder", out: Path) -> Path:
    """Build the wheel of a plugin.

    Args:
        folder: its source.
        out: where the wheel goes.

    Raises:
        Failure: the build ended with an error.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chatclick-build-", dir=out) as made:
        command = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check"]
        command += ["wheel", "--no-deps", "--wheel-dir", made]
        if importlib.util.find_spec("hatchling") is not None:
            command.append("--no-build-isolation")  # it is here already, and works offline
        done = subprocess.run(  # noqa: S603 - our own words
            [*command, str(folder.root)], capture_output=True, text=True, check=False
        )
        wheels = list(Path(made).glob("*.whl"))
        if done.returncode or not wheels:
            last = (done.stderr or done.stdout).strip().splitlines()[-15:]
            raise Failure("The wheel could not be built:\n" + "\n".join(last))
        target = out / wheels[0].name
        os.replace(wheels[0], target)
    return target


def build_image(
    folder: "PluginFolder", tag: str | None, build_args: Mapping[str, str] | None = None
) -> Image:
    """Build the image of a container plugin, with the manifest as its label.

    Args:
        folder: its source, with a `Dockerfile`.
        tag: the image's name; made of id and version if left out.
        build_args: values for the `ARG`s of the Dockerfile.

    Raises:
        Failure: there is no engine, or the build ended with an error.
    """
    import docker
    from docker.errors import APIError, BuildError, DockerException

    from chatclick.host.checking.folders import find_dockerfile
    from chatclick.host.containers.protocol import MANIFEST_LABEL, PROTOCOL, PROTOCOL_LABEL

    dockerfile = find_dockerfile(folder)
    if dockerfile is None:
        raise Failure("There is no Dockerfile.", "`chatclick plugin new --kind container` has one.")
    manifest = folder.read_manifest()
    name = f"chatclick-{manifest.id.replace('_', '-')}:{manifest.version or 'latest'}"
    labels = {
        # With what `locales/` says, which the host cannot read out of an image.
        MANIFEST_LABEL: json.dumps(manifest.document, ensure_ascii=False),
        PROTOCOL_LABEL: str(PROTOCOL),
    }
    try:
        with closing(docker.from_env()) as client:
            image, _ = client.images.build(
                path=str(dockerfile.parent),
                tag=tag or name,
                labels=labels,
                buildargs=dict(build_args or {}),
                rm=True,
            )
    except BuildError as error:
        lines = [str(line.get("stream", "")).rstrip() for line in error.build_log]
        told = "\n".join(line for line in lines if line)[-2000:]
        raise Failure(f"The image could not be built: {error.msg}\n{told}") from error
    except APIError as error:
        raise Failure(f"The image could not be built: {error.explanation}") from error
    except DockerException as error:
        raise Failure(
            f"No Docker engine answers ({error}).",
            "start one, or build the image elsewhere; plugin dev needs none.",
        ) from error
    return Image(tag or name, str(image.id))


def read_pair(text: str) -> tuple[str, str]:
    """Read `NAME=VALUE`.

    Raises:
        WrongInput: there is no `=`, or nothing before it.
    """
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise WrongInput(f"{text} is no NAME=VALUE.", "write it like BASE=python:3.12-slim.")
    return name, value
