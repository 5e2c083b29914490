import asyncio

import pytest

from chatclick import Accept, Reject
from chatclick.host.dev import DevFiles, FileUnusable, build_entry, build_id
from chatclick.testing.views import build_message, build_session

WORD = '''"""Refuses a word."""
from chatclick import Reject, hookimpl

@hookimpl
async def message_check(message):
    if "WORD" in message.text:
        return Reject("word", "Not here.")
'''


@pytest.fixture
def file(tmp_path):
    folder = tmp_path / "plugins"
    folder.mkdir()
    return folder / "Word-filter.py"


@pytest.fixture
async def dev(start, file):
    host = await start()
    messages = asyncio.Queue()
    files = DevFiles(host, [file], on_message=messages.put_nowait, on_problem=messages.put_nowait)
    files.messages, files.host = messages, host
    yield files
    await files.stop()


async def check(host, text):
    arguments = {"message": build_message(text), "session": build_session()}
    return await host.dispatcher.gate("message_check", arguments)


async def test_a_file_runs_as_a_plugin(dev, file):
    file.write_text(WORD.replace("WORD", "spam"))

    await dev.start()

    shown = dev.host.get("word_filter")
    assert dev.messages.get_nowait() == (
        "Word-filter.py runs as plugin word_filter (message_check)"
    )
    assert (shown["state"], shown["hooks"]) == ("running", ["message_check"])
    assert shown["summary"] == "Refuses a word."
    assert await check(dev.host, "spam!") == Reject("word", "Not here.")


async def test_a_save_is_in_force_by_itself(dev, file):
    file.write_text(WORD.replace("WORD", "spam"))
    await dev.start()
    dev.messages.get_nowait()

    for word in ("eggs", "beans"):
        file.write_text(WORD.replace("WORD", word))
        await asyncio.wait_for(dev.messages.get(), 30)

        assert await check(dev.host, word) == Reject("word", "Not here.")
        assert await check(dev.host, "spam") == Accept()


async def test_two_saves_in_one_instant_are_told_apart(dev, file):
    for word in ("aaaa", "bbbb", "cccc"):
        file.write_text(WORD.replace("WORD", word))
        await dev.reload(file)

        assert isinstance(await check(dev.host, word), Reject)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import chatclick\nraise ValueError('boom')", "Word-filter.py:2: ValueError: boom"),
        ("def broken(:\n", "Word-filter.py:1: SyntaxError"),
        ("async def message_check(message): ...", "Word-filter.py:1: put @hookimpl above"),
        (
            "from chatclick import hookimpl\n@hookimpl\nasync def mesage_check(message): ...",
            'did you mean "message_check"',
        ),
        (
            "from chatclick import hookimpl\n"
            "@hookimpl\nasync def plugin_startup(): raise ValueError('boom')",
            "plugin_startup: ValueError: boom",
        ),
        ("permissions = ['fly']", 'no permission "fly"'),
        ("import sys\nsys.exit(1)", "Word-filter.py:2: SystemExit: 1"),
    ],
)
async def test_a_save_that_does_not_work_is_explained_and_the_last_version_stays(
    dev, file, source, words
):
    file.write_text(WORD.replace("WORD", "spam"))
    await dev.start()
    dev.messages.get_nowait()

    file.write_text(source)
    await dev.reload(file)

    message = dev.messages.get_nowait()
    assert words in message
    assert "The version before it goes on running." in message
    assert words in dev.host.get("word_filter")["reason"]
    assert dev.host.get("word_filter")["state"] == "running"
    assert await check(dev.host, "spam") == Reject("word", "Not here.")


async def test_a_first_version_that_does_not_work_is_explained_too(dev, file):
    file.write_text("raise ValueError('boom')")

    await dev.start()

    assert dev.messages.get_nowait() == "Word-filter.py:1: ValueError: boom"


async def test_the_file_may_limit_its_permissions_and_have_settings(file):
    file.write_text(
        "permissions = ['message:read']\n"
        "config_schema = {'type': 'object', 'properties': {'word': {'default': 'spam'}}}\n"
    )

    manifest = build_entry(file).manifest

    assert manifest.permissions == {"message:read"}
    assert manifest.has_config


async def test_the_settings_may_name_files(start, file):
    file.write_text(WORD.replace("WORD", "spam"))

    host = await start(plugins={"dev_files": [file]})

    assert await check(host, "spam") == Reject("word", "Not here.")


async def test_a_name_that_makes_no_id_is_explained(tmp_path):
    file = tmp_path / "1.py"
    file.write_text("")

    assert build_id(file) == "1"
    with pytest.raises(FileUnusable, match="/id"):
        build_entry(file)


async def test_settings_that_are_no_json_are_explained(tmp_path):
    file = tmp_path / "moody.py"
    file.write_text('config_schema = {"properties": {"mood": {"enum": {"good", "bad"}}}}')

    with pytest.raises(FileUnusable, match="is not of type 'array'"):
        build_entry(file)
