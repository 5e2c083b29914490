"""Jobs are files: what a crash or another version left in one harms nothing."""

import pytest

from chatclick.errors import NotFound
from chatclick.host.installing.jobs import Jobs
from chatclick.store.events import Actor

OWNER = Actor("agent", "stf_1", "Olga")


@pytest.fixture
def jobs(folder):
    return Jobs(folder)


@pytest.mark.parametrize("text", ["", "[]", '{"id": "job_1"', '{"id": "job_1", "of_later": 1}'])
def test_a_job_that_cannot_be_read_counts_as_gone(folder, jobs, text):
    lost = jobs.begin("plan", "made-mood==1.0", OWNER)
    kept = jobs.begin("plan", "made-mood==1.1", OWNER)
    (folder.jobs / f"{lost.id}.json").write_text(text)

    assert [one.id for one in jobs.list_last()] == [kept.id]
    with pytest.raises(NotFound):
        jobs.get(lost.id)


def test_a_job_is_found_as_it_was_kept(jobs):
    job = jobs.begin("plan", "made-mood==1.0", OWNER)
    jobs.tell(job, "checking", "Reading what is in them")

    assert jobs.get(job.id) == job
