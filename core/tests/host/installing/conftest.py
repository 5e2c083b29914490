import pytest
from tests.install.wheel_index import WheelIndex

from chatclick.host.installing.folder import PluginFolder
from chatclick.host.installing.installer import Installer
from chatclick.settings import Settings
from chatclick.store.events import Actor

OWNER = Actor("agent", "stf_1", "Olga")


class Notes:
    """Keeps what would be audited."""

    def __init__(self):
        self.entries = []

    async def record(self, actor, action, target, detail):
        self.entries.append((action, target, detail))

    @property
    def actions(self):
        return [action for action, _, _ in self.entries]


@pytest.fixture
def index(tmp_path):
    return WheelIndex(tmp_path / "index")


@pytest.fixture
def folder(tmp_path):
    return PluginFolder(tmp_path / "data")


@pytest.fixture
def notes():
    return Notes()


async def no_host():
    return False


@pytest.fixture
async def make_installer(tmp_path, index, notes):
    """Make installers over one data folder, without a host to restart."""
    made = []

    def make(restart=no_host, **plugins):
        plugins = {"index": str(index.folder), **plugins}
        settings = Settings(data_dir=tmp_path / "data", plugins=plugins)
        made.append(Installer(settings, notes, restart=restart))
        return made[-1]

    yield make
    for one in made:
        await one.close()


@pytest.fixture
def installer(make_installer):
    return make_installer()


@pytest.fixture
def plan(installer):
    """Make a plan to its end."""

    async def make(spec, by=None, **options):
        one = by or installer
        return await one.wait(await one.plan(spec, actor=OWNER, only_listed=False, **options))

    return make


@pytest.fixture
def install(installer, plan):
    """Plan and install."""

    async def make(spec, **options):
        planned = await plan(spec, **options)
        if planned.state != "done":
            return planned
        job = await installer.install(
            planned.id, planned.plan["digest"], actor=OWNER, only_listed=False
        )
        return await installer.wait(job)

    return make
