"""The benchmark runs and tells the truth about small numbers; no figure is ever asserted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.figures import Load, middle, summarise
from benchmarks.measure import Results
from benchmarks.report import save

ROOT = Path(__file__).parents[2]


def test_figures_count_messages_and_order_latencies():
    load = summarise([0.003, 0.001, 0.002], 3, 1.5)

    assert (load.per_second, load.p50_ms, load.p99_ms, load.messages) == (2.0, 2.0, 3.0, 3)


def test_the_round_of_median_speed_answers_for_what_others_lost():
    rounds = [Load(speed, 1, 1, 10, lost=1) for speed in (30.0, 10.0, 20.0)]

    assert (middle(rounds).per_second, middle(rounds).lost >= 3) == (20.0, True)


def test_report_holds_the_same_figures_as_the_json(tmp_path):
    load = Load(1234.0, 1.0, 2.0, 10)
    results = Results({10: load}, {10: load}, {10: load}, {10: load}, {1000: 2048})
    run = {"at": "2026-11-23T09:20:00", "commit": "abc", "machine": "m", "python": "3"}

    path = save(results, {**run, "load_average_before": 0.1}, tmp_path)

    assert "| 10 | 1,234 | 100% of 1,234 |" in path.read_text()
    assert "2.0 KiB" in path.read_text()
    stored = json.loads(path.with_suffix(".json").read_text())
    assert stored["results"]["host"]["10"]["per_second"] == 1234.0


@pytest.mark.slow
def test_whole_benchmark_runs_with_tiny_counts():
    command = [sys.executable, "-m", "benchmarks", "--quick", "--no-save"]
    env = {**os.environ, "COLUMNS": "200"}

    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=400)

    assert done.returncode == 0, done.stderr[-3000:]
    assert "durable messages/s" in done.stdout
    assert "wrong" not in done.stdout
