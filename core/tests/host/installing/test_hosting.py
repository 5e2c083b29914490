"""Installing from a running host, where leaving the set in force fails."""

import pytest

from chatclick.app.wiring import Host
from chatclick.host.installing.folder import Pointer, Trial
from chatclick.host.installing.jobs import Jobs
from chatclick.settings import Settings
from chatclick.store.events import Actor

OPERATOR = Actor("system", None, "command line")


@pytest.fixture
async def host(tmp_path):
    host = Host(Settings(data_dir=tmp_path / "data", safe_mode=True))
    await host.open()
    yield host
    await host.close()


async def test_a_host_that_cannot_leave_its_set_for_a_command_says_so_and_stays(host, folder):
    jobs = Jobs(folder)
    job = jobs.begin("install", "made-mood==1.0", OPERATOR)
    job.state, job.plan = "restarting", {"plugin": {"of": "another version"}}
    jobs.keep(job)
    folder.write_pointer(Pointer(set=1, trial=Trial(job.id)))

    await host.sets.obey()

    assert folder.read_pointer() == Pointer()
    job = jobs.get(job.id)
    assert (job.state, job.problem["code"], job.rolled_back) == ("failed", "start_failed", True)
