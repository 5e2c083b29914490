"""The report: a table for the terminal, Markdown and JSON for `benchmarks/reports/`."""

import json
import os
import platform
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Load
from benchmarks.measure import Plan, Results

REPORTS = Path(__file__).parent / "reports"
HEAD = (
    "connections",
    "durable messages/s",
    "of Hypercorn's bare echo",
    "of our sockets' echo",
    "of store",
    "CPU of echo",
    "ack p50 ms",
    "ack p99 ms",
    "host µs CPU",
    "client CPU",
    "lost",
)


def list_rows(results: Results) -> list[tuple[str, ...]]:
    """Return the rows of the table of loads."""
    return [
        row(count, host, results.echo[count], results.upgraded_echo[count], results.store[count])
        for count, host in results.host.items()
    ]


def row(count: int, host: Load, echo: Load, upgraded: Load, store: Load) -> tuple[str, ...]:
    """Return one row."""
    return (
        f"{count:,}",
        f"{host.per_second:,.0f}",
        f"{share(host.per_second, echo.per_second)} of {echo.per_second:,.0f}",
        f"{share(host.per_second, upgraded.per_second)} of {upgraded.per_second:,.0f}",
        f"{share(host.per_second, store.per_second)} of {store.per_second:,.0f}",
        share(echo.server_cpu_us, host.server_cpu_us),
        f"{host.p50_ms:.1f}",
        f"{host.p99_ms:.1f}",
        f"{host.server_cpu_us:.0f}",
        f"{host.client_cpu:.0%}",
        str(host.lost),
    )


def share(part: float, whole: float) -> str:
    """Write a part of a whole."""
    return f"{part / whole:.0%}" if whole else "–"


def list_single(results: Results) -> list[tuple[str, str]]:
    """Return the figures that are no loads."""
    rows = [
        (f"resident memory per idle socket, {count:,} open", f"{size / 1024:.1f} KiB")
        for count, size in results.idle_bytes.items()
    ]
    return [
        *rows,
        ("cold start to /readyz, empty folder", f"{results.start_empty_s:.2f} s"),
        ("cold start to /readyz, again", f"{results.start_again_s:.2f} s"),
        ("first message to inbox, median", f"{results.inbox_ms:.1f} ms"),
    ]


def show(results: Results, console: Console) -> None:
    """Print the tables."""
    loads = Table(*HEAD, title="Through one host on SQLite, delivered to agents")
    for cells in list_rows(results):
        loads.add_row(*cells)
    singles = Table("what", "figure")
    for pair in list_single(results):
        singles.add_row(*pair)
    console.print(loads, singles)
    for text in results.wrong:
        console.print(f"wrong: {text}", markup=False)


def describe_run(plan: Plan) -> dict[str, Any]:
    """Say when, on what and of which commit a run was."""
    command = ["git", "rev-parse", "--short=12", "HEAD"]
    here = Path(__file__).parent
    commit = subprocess.run(command, capture_output=True, text=True, cwd=here).stdout.strip()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit or "unknown",
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "seed": 0,
        "load_average_before": round(os.getloadavg()[0], 2),
        "plan": asdict(plan),
    }


def save(results: Results, run: dict[str, Any], folder: Path = REPORTS) -> Path:
    """Write the report as Markdown and JSON; return the path of the former."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{run['at'][:16].replace(':', '')}-{run['commit']}"
    (folder / f"{name}.json").write_text(
        json.dumps({"run": run, "results": asdict(results)}, indent=1) + "\n"
    )
    path = folder / f"{name}.md"
    path.write_text("\n".join(write_markdown(results, run)) + "\n")
    return path


def write_markdown(results: Results, run: dict[str, Any]) -> list[str]:
    """Return the lines of the report."""
    lines = [
        f"# Benchmark of {run['commit']}, {run['at']}",
        "",
        f"{run['machine']}, Python {run['python']}, load average before the run"
        f" {run['load_average_before']}. Client and server share the processors; compare ratios,"
        " not figures of different runs. Nothing is random (seed 0).",
        "",
        *table(HEAD, list_rows(results)),
        "",
        *table(("what", "figure"), list_single(results)),
    ]
    return [*lines, *(f"- wrong: {text}" for text in results.wrong)]


def table(head: tuple[str, ...], rows: Any) -> list[str]:
    """Write a table."""
    marked = [head, tuple("---" for _ in head), *rows]
    return [f"| {' | '.join(cells)} |" for cells in marked]
