"""One check for whatever a plugin's hooks owe to the host."""

import asyncio
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

from chatclick.host.checking.contract import check_hooks
from chatclick.host.checking.folders import check_config
from chatclick.host.checking.report import build_report
from chatclick.host.checking.trial import try_out
from chatclick.host.manifest import FILE_NAME, Manifest, build_manifest, read_manifest_file


def contract_check(
    plugin: ModuleType | object, *, manifest: Mapping[str, Any] | None = None
) -> None:
    """Fail unless a plugin keeps its contract with the host.

    Its hooks are those of its manifest, with arguments the host has and of the right kind; its
    settings' defaults fit their schema; started in a host of its own, each of its hooks answers a
    sample within its time, with what the hook allows. `chatclick plugin check` looks at more.

    Args:
        plugin: what its entry point names.
        manifest: its manifest; left out, the file beside the package is read.

    Raises:
        AssertionError: with all that is wrong.
    """
    checked = build_manifest(manifest) if manifest else find_manifest(plugin)
    findings = [*check_hooks(checked, plugin), *check_config(checked)]
    if not any(one.level == "error" for one in findings):
        # A thread of its own: the test may have a running loop, and a database open in it.
        with ThreadPoolExecutor(1) as executor:
            findings += executor.submit(asyncio.run, try_out(checked, plugin)).result()
    report = build_report(checked.id, findings)
    # That a hook is slow, the machine may be to blame for; `chatclick plugin check` tells it.
    wrong = [one for one in report.findings if one.level != "hint" and one.code != "slow"]
    words = [f"  {one.where}: {one.text}" for one in wrong]
    assert not words, "\n".join([f"{checked.id} does not keep the contract:", *words])


def find_manifest(plugin: ModuleType | object) -> Manifest:
    """Read the manifest beside the package that a plugin is from."""
    module = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    package = sys.modules[module.partition(".")[0]]
    assert package.__file__ is not None
    return read_manifest_file(Path(package.__file__).parent / FILE_NAME)
