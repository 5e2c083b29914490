"""An installation from wheels: nothing of the repository, no Node.js, ready to serve."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx2
import pytest
from tests.ports import find_free_port
from tests.starting import READY_S, wait_until_ready

from chatclick.host.installing.catalogue import read_catalogue
from chatclick.host.installing.locks import Package
from chatclick.host.installing.wheels import hash_file, read_wheel

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    result = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Wheels of the host and all plugins, built from a copy of what the repository tracks."""
    copy = tmp_path_factory.mktemp("copy")
    for name in run("git", "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    (copy / "build").mkdir()
    run(sys.executable, copy / "tools/dist.py")
    return sorted((copy / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheels: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `chatclick` command of a fresh environment that got the wheels and pinned packages."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", folder / "venv")
    pip = (folder / "venv/bin/python", "-m", "pip", "--quiet", "install")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements/runtime.txt")
    run(*pip, "--no-deps", *wheels)
    return folder / "venv/bin/chatclick"


def test_wheels_hold_what_is_not_code(wheels: list[Path]) -> None:
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
        package = wheel.name.split("-")[0]
        assert f"{package}/py.typed" in names
        own = [name for name in names if not name.startswith("chatclick/cli/template/")]
        assert not [name for name in own if "/tests/" in name or "node_modules" in name]
        if package == "chatclick":
            assert "chatclick/cli/template/copier.yml" in names
            assert "chatclick_admin/dist/index.html" in names
            assert "chatclick/store/migrations/0001_initial.py" in names
            assert "chatclick/security/common_passwords.txt" in names
        else:
            assert f"{package}/chatclick-plugin.json" in names
            has_web = (ROOT / "plugins" / package.removeprefix("chatclick_") / "web").exists()
            assert has_web == any(name.startswith(f"{package}/dist/") for name in names)


def test_the_folder_of_wheels_is_an_index_with_a_catalogue(wheels: list[Path]) -> None:
    folder = wheels[0].parent
    text = (folder / "catalogue.json").read_bytes()

    listings = read_catalogue(text)

    manifests = ROOT.glob("plugins/*/src/*/chatclick-plugin.json")
    assert {one.id for one in listings} == {json.loads(one.read_text())["id"] for one in manifests}
    for listing in listings:
        (release,) = listing.releases
        (wheel,) = folder.glob(f"{listing.distribution.replace('-', '_')}-*.whl")
        package = Package(listing.distribution, release.spec.version, wheel.name, hash_file(wheel))
        assert (package.name, package.version, package.sha256) in release.files
        assert listing.id in read_wheel(wheel, package).manifests
    (host,) = folder.glob("chatclick-*.whl")
    with zipfile.ZipFile(host) as archive:
        assert archive.read("chatclick/host/installing/catalogue.json") == text
    text_of_sums = (folder / "SHA256SUMS").read_text()
    sums = {line.split()[1]: line.split()[0] for line in text_of_sums.splitlines()}
    assert all(sums[path.name] == hash_file(path) for path in wheels)


def test_every_front_end_is_built_by_the_same_hook() -> None:
    hook = (ROOT / "hatch_build.py").read_text("utf-8")

    for web in ROOT.glob("plugins/*/web/package.json"):
        assert (web.parents[1] / "hatch_build.py").read_text("utf-8") == hook


def test_an_installation_serves_without_repository_or_node(installed: Path, tmp_path: Path) -> None:
    environment = {"PATH": "/nowhere", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    port = find_free_port()
    command = [installed, "demo", "--port", str(port), "--data", tmp_path / "data"]
    log = tmp_path / "log"
    with log.open("wb") as output:
        host = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=output, stderr=output
        )
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", host, log)
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            assert "<html" in client.get("/").text
            assert "<script" in client.get("/admin/").text
            states = client.get("/api/v1/auth/setup").json()
        assert states["needed"] is True
    finally:
        host.terminate()
        assert host.wait(timeout=READY_S) == 0, log.read_text()
