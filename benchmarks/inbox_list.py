"""Measure the inbox's list with ten thousand conversations: scrolling, switching, acting on many.

`python -m benchmarks.inbox_list [--json]` starts a host of its own and fills its database while it
is down. A task is one that Chromium traces on the page's main thread; its length is the processor's
time, so that others on the machine do not count.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.conftest import FLAGS
from tests.browser.host import Host
from tests.browser.people import Agent
from tests.browser.ports import find_free_port

from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.store.models import Session, SessionTag, Staff, Tag, Visitor
from chatclick.store.opening import Store

SESSIONS = 10_000
STEP_PX = 1_600
ROW_PX = 64
SWITCHES = 20
STATES = ("open", "waiting", "open", "waiting", "open")
PRIORITIES = ("normal", "normal", "high", "normal", "urgent", "low")
TAGS = ("vip", "refund", "late delivery", "bug", "question")
WORDS = (
    *("The", "lamp", "I", "ordered", "on", "Monday", "has", "not", "arrived"),
    *("and", "the", "tracking", "page", "shows", "nothing"),
)

LONG_MS = 50
TASK = "ThreadControllerImpl::RunTask"
# One step a frame, as a hand on the wheel does; waits where the next page is not there yet.
SCROLL = """async ([step, last]) => {
  const list = document.querySelector('[data-cursor]').closest('ul').parentElement;
  const frame = () => new Promise(requestAnimationFrame);
  const frames = [];
  let before = await frame();
  while (list.scrollTop + list.clientHeight < last) {
    list.scrollTop += step;
    const at = await frame();
    frames.push(at - before);
    before = at;
  }
  return frames;
}"""
SWITCH = """async (count) => {
  const press = (key) => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  const times = [];
  for (let index = 0; index < count; index++) {
    press('j');
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    document.querySelector('[data-cursor="true"]').click();
    await new Promise((done) => {
      const look = () => document.querySelector('section textarea') && document.querySelector(
        '[aria-current="true"][data-cursor="true"]') ? done() : requestAnimationFrame(look);
      look();
    });
    times.push(performance.now() - start);
  }
  return times;
}"""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser to use")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        host = Host(Path(folder) / "data", find_free_port())
        host.start()
        host.stop()
        asyncio.run(fill(host.data_dir))
        host.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
                page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
                figures = measure(browser, page, host)
                browser.close()
        finally:
            host.stop()
    print(json.dumps(figures) if options.json else write_table(figures))
    return 0


async def fill(data_dir: Path) -> None:
    """Write ten thousand conversations of as many visitors into the database of a host."""
    store = await Store.open(f"sqlite://{data_dir / 'chatclick.sqlite3'}")
    owner = await Staff.all().first()
    assert owner is not None
    start = now() - timedelta(days=30)

    async def work(_tx: object) -> None:
        visitors, sessions, tags = [], [], []
        for index in range(SESSIONS):
            at = start + timedelta(minutes=4 * index)
            visitor = Visitor(
                id=new_id("visitor"), name=f"Visitor {index}", created_at=at, last_seen_at=at
            )
            visitors.append(visitor)
            session = build_session(index, visitor.id, owner.id, at)
            sessions.append(session)
            tags += [SessionTag(session_id=session.id, tag=tag) for tag in session.tags]
        await Visitor.bulk_create(visitors, batch_size=500)
        await Session.bulk_create(sessions, batch_size=500)
        await SessionTag.bulk_create(tags, batch_size=500)
        await Tag.bulk_create(
            [Tag(id=new_id("tag"), name=tag, uses=1, created_at=start) for tag in TAGS]
        )

    await store.write(work)
    await store.close()


def build_session(index: int, visitor_id: str, owner_id: str, at: Any) -> Session:
    """Build one of them; they differ as real ones do."""
    first = index % len(WORDS)
    return Session(
        id=new_id("session"),
        visitor_id=visitor_id,
        state=STATES[index % len(STATES)],
        priority=PRIORITIES[index % len(PRIORITIES)],
        subject=" ".join(WORDS[first:] + WORDS[:first]),
        tags=[TAGS[index % len(TAGS)]] if index % 3 else [],
        language=("de", "en", "ar")[index % 3],
        assignee_id=owner_id if index % 2 else None,
        staff_unread=index % 4 == 0,
        waiting_since=at if index % 4 == 0 else None,
        created_at=at,
        updated_at=at,
    )


def measure(browser: Browser, page: Page, host: Host) -> dict[str, float]:
    """Take all figures."""
    agent = Agent(page, host.url)
    agent.sign_in()
    rows = page.locator("[data-cursor]")
    rows.first.wait_for()
    browser.start_tracing(page=page, categories=["toplevel", "__metadata"])
    frames = page.evaluate(SCROLL, [STEP_PX, SESSIONS * ROW_PX])
    scrolling = list_tasks(browser.stop_tracing())
    page.evaluate("(list => (list.scrollTop = 0))(document.querySelector('ul').parentElement)")
    switches = page.evaluate(SWITCH, SWITCHES)
    return {
        "rows": SESSIONS,
        "rows drawn at once": rows.count(),
        "scrolling: frames": len(frames),
        "scrolling: tasks": len(scrolling),
        "scrolling: tasks over 50 ms": sum(one > LONG_MS for one in scrolling),
        "scrolling: longest task, ms": max(scrolling, default=0),
        "scrolling: median frame, ms": sorted(frames)[len(frames) // 2],
        "switch: median, ms": sorted(switches)[SWITCHES // 2],
        "switch: slowest, ms": max(switches),
    }


def list_tasks(trace: bytes) -> list[float]:
    """Return the processor's time of each task of the pages' main threads, in milliseconds."""
    events = json.loads(trace)["traceEvents"]
    mains = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    return [
        one["tdur"] / 1000
        for one in events
        if one["name"] == TASK and "tdur" in one and (one["pid"], one["tid"]) in mains
    ]


def write_table(figures: dict[str, float]) -> str:
    """Write the figures for people."""
    return "\n".join(f"{name:<40}{value:>10.1f}" for name, value in figures.items())


if __name__ == "__main__":
    sys.exit(main())
