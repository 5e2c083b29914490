"""What plugins log can be read, and only the newest of it is kept."""

import asyncio
import json
import logging

import msgspec
import pytest
import structlog

from chatclick.hooks.call import HookCall, current_call
from chatclick.host.logbook import (
    MAX_CHARS,
    MAX_LINES,
    PLUGIN_LOGGER,
    Logbook,
    PluginLines,
    keep_plugin_lines,
)


@pytest.fixture
def book():
    book = Logbook()
    book.open()
    yield book
    book.close()


@pytest.fixture
def log():
    return structlog.wrap_logger(
        None,
        processors=[keep_plugin_lines, lambda *_line: (_ for _ in ()).throw(structlog.DropEvent)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


@pytest.fixture
def inside_a_hook():
    token = current_call.set(HookCall("mood", "message_stored", "1", 0, 0.0))
    yield
    current_call.reset(token)


def test_the_plugins_own_lines_and_the_hosts_are_told_apart(book, log):
    log.bind(plugin="mood", logger=PLUGIN_LOGGER).info("synced", count=3)
    log.warning("hook_error", plugin="mood")
    log.warning("about nobody")

    own, hosts = book.read("mood")

    assert (own.text, own.source, own.level, own.fields) == (
        "synced",
        "plugin",
        "info",
        {"count": 3},
    )
    assert (hosts.text, hosts.source, hosts.level) == ("hook_error", "host", "warning")


def test_half_a_surrogate_pair_keeps_no_line_from_being_sent(book, log):
    log.bind(plugin="mood", logger=PLUGIN_LOGGER).info("cut \ud83d", said="off \ud83d")

    (line,) = book.read("mood")

    assert json.loads(msgspec.json.encode(line.to_json()))["text"] == "cut ?"
    assert line.fields == {"said": "off ?"}


@pytest.mark.usefixtures("inside_a_hook")
def test_a_wrong_line_of_a_library_ends_no_hook(book, monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    library = logging.getLogger("some.library")
    monkeypatch.setattr(library, "propagate", False)
    monkeypatch.setattr(library, "handlers", [PluginLines()])

    library.warning("%s and %s", "one")
    library.warning("all is well")

    assert [line.text for line in book.read("mood")] == ["all is well"]


@pytest.mark.usefixtures("inside_a_hook")
def test_whatever_is_logged_inside_a_hook_belongs_to_its_plugin(book, log):
    log.info("through structlog")
    handler = PluginLines()
    for name in ("some_library", "chatclick.host"):
        handler.emit(logging.LogRecord(name, 30, "", 1, "through %s", ("logging",), None))

    assert [line.text for line in book.read("mood")] == ["through structlog", "through logging"]


def test_a_traceback_is_part_of_the_line_without_the_values_around_it(book, log):
    def fail(secret):
        raise ValueError("no such thing")

    try:
        fail("hunter2")
    except ValueError as error:
        log.warning("hook_error", plugin="mood", exc_info=error)

    [line] = book.read("mood")
    assert "no such thing" in line.text and "in fail" in line.text
    assert "'hunter2'" not in line.text.replace('fail("hunter2")', "")


def test_only_the_newest_lines_are_kept_and_numbers_go_on(book):
    for number in range(MAX_LINES + 10):
        book.add("mood", f"line {number}")

    lines = book.read("mood", limit=MAX_LINES * 2)
    assert len(lines) == MAX_LINES
    assert (lines[0].number, lines[-1].number) == (11, MAX_LINES + 10)
    assert [line.number for line in book.read("mood", after=1005, limit=2)] == [1006, 1007]
    assert book.read("mood", limit=1) == lines[-1:]


def test_a_long_line_is_cut(book):
    book.add("mood", "x" * (MAX_CHARS * 2))

    assert len(book.read("mood")[0].text) == MAX_CHARS + 1


def test_a_closed_book_takes_no_lines_and_a_forgotten_plugin_has_none(book, log):
    book.add("mood", "before")
    book.close()
    log.info("after", plugin="mood")

    assert [line.text for line in book.read("mood")] == ["before"]
    book.forget("mood")
    assert book.read("mood") == ()


async def test_a_task_a_hook_leaves_behind_still_logs_for_its_plugin(book, log):
    async def work():
        await asyncio.sleep(0)
        log.info("from a task")

    token = current_call.set(HookCall("mood", "plugin_startup", "1", 0, 0.0))
    task = asyncio.create_task(work())
    current_call.reset(token)
    await task

    assert book.read("mood")[0].text == "from a task"
