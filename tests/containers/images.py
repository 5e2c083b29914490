"""Images for tests, made without any registry: the machine's own Python, and plugins on top."""

import io
import json
import re
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import docker

PYTHON = Path("/usr/bin/python3")
BASE = "chatclick-test/python:3"
LABEL = "io.chatclick.plugin.manifest"
LEFT_OUT = re.compile(
    r"/(test|tests|idlelib|tkinter|turtledemo|ensurepip|lib2to3|pydoc_data|dist-packages"
    r"|config-3[^/]*|__pycache__|unittest|distutils|curses|dbm|sqlite3)(/|$)"
)
OWNER = 65532


def ensure_base(client: docker.APIClient) -> str:
    """Import a small root file system with Python, once for each engine."""
    if not client.images(BASE):
        name, _, tag = BASE.partition(":")
        client.import_image_from_data(build_base(), repository=name, tag=tag)
    return BASE


def build_base() -> bytes:
    """Pack Python, its library and what it is linked to."""
    real = PYTHON.resolve()
    library = Path("/usr/lib") / real.name
    listed = subprocess.run(["ldd", real], capture_output=True, text=True, check=True).stdout
    files = {str(PYTHON), str(real), *re.findall(r"(/\S+) \(0x", listed)}
    for extension in (library / "lib-dynload").glob("*.so"):
        out = subprocess.run(["ldd", extension], capture_output=True, text=True, check=True).stdout
        files |= set(re.findall(r"=> (/\S+)", out))
    data = io.BytesIO()
    folders = {"tmp", "scratch", "app", "etc"}
    packed = (*map(Path, files), library)
    folders |= {str(one).lstrip("/") for path in packed for one in path.parents}
    with tarfile.open(fileobj=data, mode="w") as tar:
        for folder in sorted(folders - {""}):
            info = tarfile.TarInfo(folder)
            info.type, info.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(info)
        for file in sorted(files):
            tar.add(Path(file).resolve(), arcname=file.lstrip("/"), recursive=False)
        tar.add(library, arcname=str(library).lstrip("/"), filter=_leave_out)
    return data.getvalue()


def build_plugin(
    client: docker.APIClient,
    tag: str,
    server: Path | str,
    manifest: dict[str, Any] | None,
    *,
    extra: str = "",
) -> str:
    """Build the image of a plugin from one file of Python, with `docker build`.

    Args:
        client: the engine.
        tag: name of the image.
        server: the file, or its text.
        manifest: put into the label; None for no label.
        extra: further lines of the Dockerfile.

    Returns:
        The image's id.
    """
    ensure_base(client)
    text = server if isinstance(server, str) else server.read_text()
    labels = {} if manifest is None else {LABEL: json.dumps(manifest)}
    dockerfile = f"""FROM {BASE}
COPY server.py /app/server.py
USER {OWNER}:{OWNER}
{extra}
CMD ["/usr/bin/python3", "-u", "/app/server.py"]
"""
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as tar:
        for name, content in (("Dockerfile", dockerfile), ("server.py", text)):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content.encode()), 0o644
            tar.addfile(info, io.BytesIO(content.encode()))
    context.seek(0)
    steps = client.build(
        fileobj=context, custom_context=True, tag=tag, rm=True, labels=labels, decode=True
    )
    for step in steps:
        assert "error" not in step, step["error"]
    return client.inspect_image(tag)["Id"]


def _leave_out(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if LEFT_OUT.search(f"/{info.name}") else info
