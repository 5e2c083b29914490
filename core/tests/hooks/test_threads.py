"""Places for threads, and what is said of those that were left."""

import asyncio
import threading

import pytest

from chatclick.hooks.threads import PLACES_PER_PLUGIN, Threads


class Account:
    """Counts as the caller of hooks does."""

    def __init__(self):
        self.threads = Threads()
        self.left = self.ended = 0

    async def run(self, call):
        return await self.threads.run("a", call, on_left=self.on_left, on_end=self.on_end)

    def on_left(self):
        self.left += 1

    def on_end(self):
        self.ended += 1


@pytest.fixture
def account():
    return Account()


async def test_a_thread_that_goes_on_is_left_until_it_ends(account):
    started, release = threading.Event(), threading.Event()

    def call():
        started.set()
        release.wait()

    task = asyncio.create_task(account.run(call))
    await asyncio.to_thread(started.wait)
    task.cancel()
    await asyncio.wait((task,))
    assert (account.left, account.ended) == (1, 0)

    release.set()

    while not account.ended:
        await asyncio.sleep(0)


async def test_a_thread_that_ended_in_the_turn_of_the_cancellation_is_not_left(account):
    started, release = threading.Event(), threading.Event()
    running = []

    def call():
        running.append(threading.current_thread())
        started.set()
        release.wait()

    task = asyncio.create_task(account.run(call))
    await asyncio.to_thread(started.wait)
    release.set()
    # Now its result comes in the next turn of the loop, and the task learns of it in the one after.
    running[0].join()
    asyncio.get_running_loop().call_soon(task.cancel)

    await asyncio.wait((task,))

    assert task.cancelled()
    assert (account.left, account.ended) == (0, 0)


async def test_a_function_that_raises_cancellation_leaves_no_thread(account):
    def call():
        raise asyncio.CancelledError

    for _ in range(PLACES_PER_PLUGIN + 1):
        with pytest.raises(asyncio.CancelledError):
            await account.run(call)

    assert (account.left, account.ended) == (0, 0)
