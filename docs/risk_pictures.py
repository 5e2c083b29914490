"""The picture of conversations at risk for `screenshots`: a page with some weeks behind it."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from desk_pictures import ASKED, DESK, PATIENCE_MS, SETTLED_MS, Caller, wait_for
from picture_host import TARGET, open_inbox, serve
from playwright.sync_api import Browser, expect

from chatclick_session_risk.features import (
    HOUR_MS,
    MINUTE_MS,
    Tally,
    describe,
    to_features,
    to_vector,
)
from chatclick_session_risk.scoring import SCORECARD, Model

ENDED = 900
TRUTH = Model(0, -5.2, {"waiting": 1.2, "mood_fell": 2.2, "transfers": 0.6, "repeats": 1.0})
_ADD = (
    "INSERT INTO session_risk_outcome (id, session_id, visitor_id, moments, risks, why, ended_at,"
    " flagged_at, is_watched) VALUES (?, ?, ?, ?, ?, ?, ?, ?, TRUE)"
)


def show_risk(browser: Browser) -> None:
    """Take the page, with a conversation that is flagged now."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "risk.sqlite3")
        with serve({"CHATCLICK_DATABASE_URL": f"sqlite://{database}"}) as address:
            owner = Caller.sign_in(address)
            owner.call("POST", "plugins/session_risk/enable")
            values = {"values": {"threshold_percent": 5}}
            owner.call("PUT", "plugins/session_risk/config", values)
            put_outcomes(database)
            owner.call("POST", "session-risk/learn")
            owner.visit(ASKED[0])
            wait_for(lambda: owner.call("GET", "session-risk/sessions")["data"])
            page = open_inbox(browser, address)
            page.set_viewport_size({**DESK, "height": 1500})
            page.goto(f"{address}/admin/p/session_risk")
            expect(page.get_by_text("How often it was right")).to_be_visible(timeout=PATIENCE_MS)
            page.wait_for_timeout(SETTLED_MS)
            page.screenshot(path=TARGET / "at-risk.png")


def put_outcomes(database: Path) -> None:
    """Put conversations in that have ended, as if the plugin had been there."""
    connection = sqlite3.connect(database, timeout=30)
    with connection:
        connection.executemany(_ADD, list(_make_outcomes()))
    connection.close()


def _make_outcomes() -> Iterator[tuple[Any, ...]]:
    chance, now = Random(4), datetime.now(UTC)
    for number in range(ENDED):
        begun_ms = 1 + chance.randrange(8, 18) * HOUR_MS
        tally = Tally(
            begun_ms=begun_ms,
            waits_ms=begun_ms,
            unanswered=chance.choice((1, 1, 2, 3)),
            transfers=chance.choice((0, 0, 0, 1, 2)),
            repeats=chance.choice((0, 0, 0, 1)),
            has_fallen=chance.random() < 0.2,
            has_person=chance.random() < 0.6,
            messages=chance.randint(1, 16),
        )
        moments = [
            to_vector(describe(tally, begun_ms + int(at * MINUTE_MS)))
            for at in sorted(chance.expovariate(0.12) for _ in range(3))
        ]
        risks = [round(SCORECARD.estimate(to_features(one)), 4) for one in moments]
        is_bad = chance.random() < TRUTH.estimate(to_features(moments[-1]))
        why = chance.choice(("left", "left", "rated", "reopened", "missed")) if is_bad else ""
        at = (now - timedelta(hours=ENDED - number)).isoformat(sep=" ")
        flagged_at = at if max(risks) > 0.5 else None
        who = f"{number:04}"
        row = (f"made:{who}", f"ses_made{who}", f"vis_made{who}")
        yield (*row, json.dumps(moments), json.dumps(risks), why, at, flagged_at)
