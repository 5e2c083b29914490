"""What the metrics of hook calls add up to."""

import pytest

from chatclick.hooks import metrics
from chatclick.hooks.figures import Figures, read_figures


def test_calls_add_up_by_outcome_and_time() -> None:
    for seconds in (0.003, 0.004, 0.2):
        metrics.CALLS.labels("added_up", "message_check", "ok").inc()
        metrics.SECONDS.labels("added_up", "message_check").observe(seconds)
    metrics.CALLS.labels("added_up", "message_check", "open").inc()

    found = read_figures()["added_up", "message_check"]

    assert found.outcomes == {"ok": 3, "open": 1}
    assert found.calls == 3
    assert found.mean_s == pytest.approx(0.069)


def test_a_quantile_lies_in_the_bucket_of_its_calls() -> None:
    found = Figures({"ok": 100}, 1.0, {0.005: 50, 0.01: 45, 0.25: 5, float("inf"): 0})

    assert found.quantile_s(0.5) == pytest.approx(0.005)
    assert found.quantile_s(0.95) == pytest.approx(0.01)
    assert 0.01 < found.quantile_s(0.99) < 0.25


def test_a_quantile_beyond_all_buckets_is_their_end() -> None:
    assert Figures({"ok": 1}, 40.0, {30.0: 0, float("inf"): 1}).quantile_s(0.95) == 30.0


def test_nothing_took_no_time() -> None:
    assert Figures().mean_s == Figures().quantile_s(0.95) == 0.0


def test_a_reading_less_an_earlier_one_is_what_was_added() -> None:
    before = Figures({"ok": 2}, 0.02, {0.01: 2})
    after = Figures({"ok": 3, "error": 1}, 0.06, {0.01: 3, 0.05: 1})

    added = after.since(before)

    assert (added.calls, added.failures) == (2, 1)
    assert added.seconds == pytest.approx(0.04)
