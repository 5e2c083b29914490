"""The plugin through a real host, with a real clamd."""

import asyncio
from collections.abc import AsyncIterator

import pytest

import chatclick_antivirus
from chatclick import Accept, Defer, Health, Reject
from chatclick.errors import ChatclickError
from chatclick.testing import BenchHost, contract_check

from .conftest import EICAR, RealClamd

AWAY = "tcp://127.0.0.1:9"
MIB = 1024 * 1024


@pytest.fixture(params=["tcp", "unix"])
def address(request: pytest.FixtureRequest, clamd: RealClamd) -> str:
    return clamd.tcp if request.param == "tcp" else clamd.unix


async def check(host: BenchHost, data: bytes) -> object:
    attachment = host.attachments.add(data)
    arguments = {"attachment": attachment, "session": host.session}
    return await host.dispatcher.gate("attachment_check", arguments)


async def test_an_infected_file_is_refused_and_a_clean_one_passes(host: BenchHost, address: str):
    config = {"address": address, "refusal": "No, thanks."}
    await host.run(chatclick_antivirus.plugin, config=config)

    assert await check(host, EICAR) == Reject("infected", "No, thanks.")
    assert await check(host, b"hello") == Accept()
    assert await check(host, b"x" * (MIB + 7)) == Accept()


async def test_a_file_beyond_what_clamd_takes_is_refused_or_passes_as_set(
    host: BenchHost, clamd: RealClamd
):
    await host.run(chatclick_antivirus.plugin, config={"address": clamd.tcp})
    large = b"x" * (3 * MIB)

    refused = await check(host, large)
    await host.configure("antivirus", address=clamd.tcp, when_too_large="pass")
    passed = await check(host, large)
    await host.configure("antivirus", address=clamd.tcp, max_mb=1)
    unsent = await check(host, b"x" * (MIB + 1))

    assert isinstance(refused, Reject) and refused.code == "too_large_to_scan"
    assert passed == Accept()
    assert isinstance(unsent, Reject) and unsent.code == "too_large_to_scan"


async def test_a_file_far_beyond_what_clamd_takes_is_not_taken_for_a_clamd_that_is_away(
    host: BenchHost, address: str
):
    # It hangs up while most of the file is still to be sent.
    config = {"address": address, "when_away": "pass"}
    await host.run(chatclick_antivirus.plugin, config=config)

    refused = await check(host, b"x" * (20 * MIB))

    assert isinstance(refused, Reject) and refused.code == "too_large_to_scan"


@pytest.fixture
async def vanishing() -> AsyncIterator[tuple[asyncio.Server, str]]:
    """A clamd that answers pings, and hangs up on whoever sends a file."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(6) == b"zPING\0":
            writer.write(b"PONG\0")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server, f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    await server.wait_closed()


async def test_no_file_passes_while_clamd_is_away_unless_the_settings_say_so(
    host: BenchHost, vanishing: tuple[asyncio.Server, str]
):
    server, address = vanishing
    await host.run(chatclick_antivirus.plugin, config={"address": address})

    hung_up = await check(host, b"hello")
    await host.configure("antivirus", address=address, when_away="pass")
    passed = await check(host, b"hello")
    healthy = await host.plugins.check_health("antivirus")
    server.close()
    await server.wait_closed()
    sick = await host.plugins.check_health("antivirus")

    assert isinstance(hung_up, Defer)
    assert passed == Accept()
    assert (healthy, sick.status) == (Health(), "degraded")
    assert await check(host, b"hello") == Accept()


async def test_an_address_where_nobody_answers_is_not_stored(host: BenchHost, clamd: RealClamd):
    await host.run(chatclick_antivirus.plugin, config={"address": clamd.tcp})

    with pytest.raises(ChatclickError) as refusal:
        await host.configure("antivirus", address=AWAY)

    assert refusal.value.errors[0].pointer == "/address"
    assert (await host.plugins.get_config("antivirus"))["values"]["address"] == clamd.tcp


async def test_without_an_address_it_waits_for_settings(host: BenchHost):
    with pytest.raises(AssertionError, match="needs_config"):
        await host.run(chatclick_antivirus.plugin)


def test_the_plugin_keeps_its_contract():
    contract_check(chatclick_antivirus.plugin)
