"""`python -m benchmarks.routing`: live through the days, print, store and draw."""

import click
from rich.console import Console
from rich.table import Table

from benchmarks.routing.plans import STRATEGIES, Plan, calculate, simulate
from benchmarks.routing.report import (
    PICTURES,
    REPORTS,
    SHARES,
    WAITS,
    draw,
    list_shares,
    list_waits,
    save,
)


@click.command()
@click.option("--days", default=len(Plan.seeds), show_default=True, help="Days, of seeds 1 to N.")
@click.option("--scale", default=Plan.scale, show_default=True, help="Times the usual arrivals.")
@click.option("--only", multiple=True, type=click.Choice(list(STRATEGIES)), help="Strategies.")
@click.option("--save/--no-save", "is_saved", default=True, help="Store report and charts.")
def main(days: int, scale: float, only: tuple[str, ...], is_saved: bool) -> None:
    """Simulate days at the desk with each strategy."""
    console = Console()
    plan = Plan(tuple(range(1, days + 1)), scale)
    outcomes = {}
    for name in only or STRATEGIES:
        outcomes[name] = simulate(plan, name)
        if console.is_terminal:
            console.print(f"{name}: {outcomes[name].within:.1%} within 60 s")
    theory = {name: calculate(plan, one.handle_s) for name, one in outcomes.items()}
    waits, shares = Table(*WAITS, title="Waiting"), Table(*SHARES, title="Who gets what")
    for cells in list_waits(outcomes, theory):
        waits.add_row(*cells)
    for cells in list_shares(outcomes):
        shares.add_row(*cells)
    console.print(waits, shares)
    if is_saved:
        console.print(f"Report: {save(outcomes, theory, plan, REPORTS)}", soft_wrap=True)
        draw(outcomes, theory, plan, PICTURES)


if __name__ == "__main__":
    main()
