"""What comes with Chatclick is held to what strangers are told."""

import sys
from pathlib import Path

import pytest

from chatclick.host.checking.report import Finding, Report
from chatclick.host.checking.run import check_plugin_folder


@pytest.fixture(autouse=True)
def own_modules():
    """Bring the modules back that a check imports anew: other tests hold their classes."""

    def find():
        return {name: one for name, one in sys.modules.items() if name.startswith("chatclick_")}

    before = find()
    yield
    for name in find():
        del sys.modules[name]
    sys.modules.update(before)


PLUGINS = sorted((Path(__file__).resolve().parents[2] / "plugins").glob("*/pyproject.toml"))


def list_wrong(report: Report) -> list[Finding]:
    """Return what keeps a plugin from grade A; that a hook is slow may be a busy machine's."""
    return [one for one in report.findings if one.level != "hint" and one.code != "slow"]


@pytest.mark.parametrize("project", PLUGINS, ids=lambda path: path.parent.name)
async def test_a_plugin_of_ours_gets_the_best_grade(project: Path) -> None:
    report = await check_plugin_folder(project.parent)

    assert not list_wrong(report)


async def test_so_does_the_one_in_a_container() -> None:
    report = await check_plugin_folder(PLUGINS[0].parents[1] / "sentiment/container")

    assert report.plugin_id == "sentiment"
    assert not list_wrong(report)
