"""Files on disk: written in parts, whole or not at all, under names of our making."""

import resource
import signal
from pathlib import Path

import pytest

from chatclick.drivers.blobs import DiskBlobs, new_name
from chatclick.errors import NotFound, StorageFull


@pytest.fixture
def blobs(tmp_path: Path) -> DiskBlobs:
    return DiskBlobs(tmp_path / "blobs")


async def write(blobs: DiskBlobs, name: str, offset: int, data: bytes) -> None:
    writer = await blobs.write(name, offset)
    await writer.write(data)
    await writer.close()


async def read(blobs: DiskBlobs, name: str) -> bytes:
    return b"".join([piece async for piece in blobs.read(name)])


async def test_a_file_appears_when_it_is_finished(blobs: DiskBlobs):
    name = new_name()
    await write(blobs, name, 0, b"hello ")

    with pytest.raises(NotFound):
        await blobs.size(name)
    await write(blobs, name, 6, b"world")
    await blobs.finish(name)
    await blobs.finish(name)

    assert (await blobs.size(name), await read(blobs, name)) == (11, b"hello world")
    assert await blobs.read_piece(name, 6, 3) == b"wor"
    assert await blobs.read_piece(name, 11, 3) == b""


async def test_what_stands_behind_the_place_to_go_on_is_dropped(blobs: DiskBlobs):
    name = new_name()
    await write(blobs, name, 0, b"hello, is")
    await write(blobs, name, 5, b" there")
    await blobs.finish(name)

    assert await blobs.get(name) == b"hello there"


async def test_a_file_of_this_machine_takes_the_place_of_another(blobs: DiskBlobs, tmp_path: Path):
    name = await blobs.put(b"before")
    file = tmp_path / "after"
    file.write_bytes(b"after")

    await blobs.adopt(name, file)

    assert await blobs.get(name) == b"after"
    assert not file.exists()


async def test_a_removed_file_is_gone_finished_or_not(blobs: DiskBlobs, tmp_path: Path):
    name, unfinished = await blobs.put(b"x"), new_name()
    await write(blobs, unfinished, 0, b"x")

    for one in (name, unfinished, new_name()):
        await blobs.delete(one)

    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


@pytest.mark.parametrize("name", ["../secret", "ab", "A" * 40, "0" * 40 + "\n", "/etc/passwd"])
async def test_no_other_name_reaches_the_disk(blobs: DiskBlobs, name: str):
    with pytest.raises(NotFound):
        await blobs.get(name)
    with pytest.raises(NotFound):
        await blobs.write(name, 0)


async def test_a_full_disk_is_said_as_such_and_keeps_what_was_there(blobs: DiskBlobs):
    name = new_name()
    await write(blobs, name, 0, b"x" * 1000)
    writer = await blobs.write(name, 1000)
    # The kernel refuses a longer file as it refuses one for which there is no room.
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, before[1]))
    try:
        with pytest.raises(StorageFull):
            await writer.write(b"y" * 4000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
        await writer.close()

    await write(blobs, name, 1000, b"z")
    await blobs.finish(name)
    assert await blobs.get(name) == b"x" * 1000 + b"z"
