"""What comes with Chatclick is held to what strangers are told."""

import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("project", PLUGINS, ids=lambda path: path.parent.name)
async def test_a_plugin_of_ours_gets_the_best_grade(project: Path) -> None:
    report = await check_plugin_folder(project.parent)

    assert report.grade == "A", [one for one in report.findings if one.level != "hint"]


async def test_so_does_the_one_in_a_container() -> None:
    report = await check_plugin_folder(PLUGINS[0].parents[1] / "sentiment/container")

    assert (report.plugin_id, report.grade) == ("sentiment", "A"), report.findings
