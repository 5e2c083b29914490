"""The whole check of a plugin's folder, in order; what comes later needs what came before."""

from dataclasses import dataclass
from pathlib import Path

from chatclick.host.checking.contract import check_hooks
from chatclick.host.checking.folders import check_folder
from chatclick.host.checking.report import Finding, Report, build_report
from chatclick.host.checking.sources import check_sources
from chatclick.host.checking.trial import try_out, try_seat
from chatclick.host.compatibility import find_incompatibility
from chatclick.host.dev_packages import FolderUnusable, PluginFolder, find_folder, load_package
from chatclick.host.dev_processes import build_process_seat
from chatclick.host.manifest import Manifest, ManifestInvalid, read_manifest_file


async def check_plugin_folder(root: Path, *, is_run: bool = True) -> Report:
    """Check a plugin.

    Args:
        root: the folder with its source.
        is_run: import it and try it out, too; without, none of its code runs.

    Returns:
        All that was found.
    """
    read = read_plugin_folder(root)
    folder, manifest, findings = read.folder, read.manifest, list(read.findings)
    is_sound = not any(one.code in ("syntax", "shadows_host") for one in findings)
    if folder and manifest and is_run and is_sound:
        findings += await _run_checks(folder, manifest)
    return build_report(manifest.id if manifest else "", findings)


@dataclass(frozen=True, slots=True)
class FolderRead:
    """What is known of a plugin without running it."""

    folder: PluginFolder | None
    manifest: Manifest | None
    findings: tuple[Finding, ...]


def read_plugin_folder(root: Path) -> FolderRead:
    """Check what can be read: the folder, the manifest, the sources."""
    try:
        folder = find_folder(root)
    except FolderUnusable as error:
        return FolderRead(None, None, (Finding("error", "folder", "", str(error)),))
    try:
        manifest = read_manifest_file(folder.manifest_file)
    except ManifestInvalid as error:
        found = [Finding("error", "manifest", one.pointer, one.message) for one in error.errors]
        whole = Finding("error", "manifest", "", error.detail)
        return FolderRead(folder, None, tuple(found) or (whole,))
    findings = list(check_folder(folder, manifest))
    if problem := find_incompatibility(manifest, {}):
        findings.append(Finding("hint", "incompatible", "/requires", problem))
    if manifest.kind == "python":
        files = [file for file in folder.list_files() if file.suffix == ".py"]
        findings += check_sources(manifest, files, folder.root)
    return FolderRead(folder, manifest, tuple(findings))


async def _run_checks(folder: PluginFolder, manifest: Manifest) -> list[Finding]:
    if manifest.kind != "python":
        return await _run_process(folder, manifest)
    try:
        plugin = load_package(folder, manifest)
    except FolderUnusable as error:
        return [Finding("error", "import", "", str(error))]
    findings = list(check_hooks(manifest, plugin))
    if any(one.level == "error" for one in findings):
        return findings
    return findings + await try_out(manifest, plugin)


async def _run_process(folder: PluginFolder, manifest: Manifest) -> list[Finding]:
    if "x-dev" not in manifest.document:
        text = 'say what to run without an image ("x-dev"), so that it can be tried out here'
        return [Finding("hint", "not_run", "/x-dev", text)]
    try:
        seat = build_process_seat(folder, manifest)
    except FolderUnusable as error:
        return [Finding("error", "x_dev", "/x-dev", str(error))]
    return await try_seat(manifest, seat)
