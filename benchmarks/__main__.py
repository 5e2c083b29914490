"""`python -m benchmarks`: measure, show the table and store the report."""

import tempfile
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from benchmarks.measure import Plan, measure_all
from benchmarks.processes import raise_file_limit
from benchmarks.report import REPORTS, describe_run, save, show

OTHER_FILES = 500  # what a process has open beside its sockets


@click.command()
@click.option("--connections", "-c", multiple=True, type=int, help="Loads.  [1, 10, 100, 500]")
@click.option("--seconds", default=Plan.seconds, show_default=True, help="Time of one load.")
@click.option("--rounds", default=Plan.rounds, show_default=True, help="Repeats of each load.")
@click.option("--in-flight", default=1, show_default=True, help="Messages on each connection.")
@click.option("--idle/--no-idle", default=True, help="Measure memory of idle sockets.")
@click.option("--save/--no-save", "is_saved", default=True, help="Store the report.")
@click.option("--quick", is_flag=True, help="Small counts, to see that it runs.")
def main(
    connections: tuple[int, ...],
    seconds: float,
    rounds: int,
    in_flight: int,
    idle: bool,
    is_saved: bool,
    quick: bool,
) -> None:
    """Measure Chatclick on this machine and print ratios, all within one run."""
    console = Console()
    files = raise_file_limit()
    plan = Plan(
        connections=connections or Plan.connections,
        seconds=seconds,
        rounds=rounds,
        in_flight=in_flight,
        idle=tuple(n for n in Plan.idle if idle and n + OTHER_FILES <= files),
    )
    if quick:
        plan = replace(plan, connections=(2,), seconds=0.3, rounds=1, idle=(60,), firsts=2)
    run = describe_run(plan)
    with (
        tempfile.TemporaryDirectory(prefix="chatclick-bench-") as folder,
        console.status("starting") as status,
    ):

        def say(text: str) -> None:
            if console.is_terminal:
                status.update(text)
            else:
                console.print(text)

        results = measure_all(plan, Path(folder), say)
    show(results, console)
    if is_saved:
        console.print(f"Report: {save(results, run, REPORTS)}", soft_wrap=True)


if __name__ == "__main__":
    main()
