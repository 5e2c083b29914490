"""The pointer, sets, and what a start makes of a set on trial."""

import subprocess
import sys

import pytest

from chatclick.host.installing.activation import add_active_set, begin, end_trial
from chatclick.host.installing.folder import Pointer, Setback, Trial
from chatclick.host.installing.locks import Lock, Package, read_lock
from chatclick.host.installing.problems import InstallRefused


@pytest.fixture
def path(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield sys.path
    end_trial()


def make_set(folder, number):
    with folder.make_draft() as draft:
        (draft / "site").mkdir()
        assert folder.finish_set(draft) == number


def test_without_a_folder_there_is_no_set_and_none_is_made(folder, path):
    before = list(path)

    add_active_set(folder.root.parent)

    assert folder.read_pointer() == Pointer()
    assert path == before
    assert not folder.root.exists()


def test_a_set_comes_behind_everything_else_on_the_path(folder, path):
    make_set(folder, 1)
    folder.write_pointer(Pointer(1, 1))

    add_active_set(folder.root.parent)
    add_active_set(folder.root.parent)

    assert path[-1] == str(folder.site(1))
    assert path.count(path[-1]) == 1


def test_a_set_made_for_another_python_is_left_out(folder, path):
    make_set(folder, 1)
    folder.write_pointer(Pointer(1, 1))
    folder.write("sets/1/set.json", '{"python": "cpython-3.2"}')

    add_active_set(folder.root.parent)

    assert str(folder.site(1)) not in path


def test_a_set_on_trial_has_one_start(folder, path):
    make_set(folder, 1)
    make_set(folder, 2)
    folder.write_pointer(Pointer(2, 1, Trial("job_1")))

    begin(folder.root.parent)
    assert folder.read_pointer().trial.is_begun
    assert path[-1] == str(folder.site(2))
    end_trial()  # as a process does that dies
    begin(folder.root.parent)

    pointer = folder.read_pointer()
    assert (pointer.set, pointer.trial) == (1, None)
    assert pointer.setback == Setback("job_1", 2, pointer.setback.reason)
    assert path[-1] == str(folder.site(1))


def test_a_start_without_plugins_leaves_a_set_its_one_start(folder, path):
    make_set(folder, 1)
    folder.write_pointer(Pointer(1, 0, Trial("job_1")))

    begin(folder.root.parent, is_safe=True)
    begin(folder.root.parent, is_safe=True)  # the first has died, as far as anybody knows

    assert folder.read_pointer() == Pointer(1, 0, Trial("job_1"))
    begin(folder.root.parent)
    assert folder.read_pointer().trial.is_begun


def test_a_start_without_plugins_goes_back_from_a_set_with_which_the_host_died(folder, path):
    make_set(folder, 1)
    folder.write_pointer(Pointer(1, 0, Trial("job_1", is_begun=True)))

    begin(folder.root.parent, is_safe=True)

    assert (folder.read_pointer().set, folder.read_pointer().trial) == (0, None)


def test_a_second_process_does_not_end_the_trial_of_the_first(folder, path):
    make_set(folder, 1)
    folder.write_pointer(Pointer(1, 0, Trial("job_1")))
    begin(folder.root.parent)

    code = "import sys; from pathlib import Path; from chatclick.host.installing import activation;"
    code += "activation.begin(Path(sys.argv[1])); print(sys.path[-1])"
    command = [sys.executable, "-c", code, str(folder.root.parent)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert found == str(folder.site(1))
    assert folder.read_pointer().trial == Trial("job_1", is_begun=True)


def test_the_pointer_keeps_what_was_written(folder):
    pointer = Pointer(
        *(3, 2, Trial("job_1", True, ("a",), ("b", "c")), Setback("job_0", 1, "why"), ("d",))
    )

    folder.write_pointer(pointer)

    assert folder.read_pointer() == pointer
    assert not list(folder.root.glob(".*"))


def test_old_sets_go_but_not_those_in_use(folder):
    for number in range(1, 8):
        make_set(folder, number)
    folder.write_pointer(Pointer(7, 2))

    folder.remove_old_sets()

    assert sorted(one.name for one in folder.root.glob("sets/*")) == ["2", "5", "6", "7"]


def test_a_draft_that_is_not_finished_leaves_nothing(folder):
    with folder.make_draft() as draft:
        (draft / "file").write_text("")

    assert not list((folder.root / "drafts").iterdir())


def test_a_lock_says_the_same_whatever_order_it_was_made_in():
    one = Package("one", "1.0", "one-1.0-py3-none-any.whl", "a" * 64)
    two = Package("two", "2.0", "two-2.0-py3-none-any.whl", "b" * 64)
    lock = Lock({"one": "1.0"}, {"one": one, "two": two})

    assert lock.to_text() == Lock({"one": "1.0"}, {"two": two, "one": one}).to_text()
    assert read_lock(lock.to_text()) == lock
    assert lock.to_requirements().splitlines()[0] == f"one==1.0 --hash=sha256:{'a' * 64}"


@pytest.mark.parametrize(
    "change",
    [
        ('"lock_version": 1', '"lock_version": 2'),
        ("one==1.0", "one @ https://example.com/one.whl"),
        ("one==1.0", "two==1.0"),
        ("one-1.0-py3", "../one-1.0-py3"),
        ("one-1.0-py3", "evil-1.0-py3"),
        ("aaaa", "AAAA"),
        ("{", ""),
    ],
)
def test_a_lock_that_was_tampered_with_is_refused(change):
    one = Package("one", "1.0", "one-1.0-py3-none-any.whl", "a" * 64)
    text = Lock({"one": "1.0"}, {"one": one}).to_text().replace(*change, 1)

    with pytest.raises(InstallRefused) as caught:
        read_lock(text)
    assert caught.value.code == "lock_invalid"
