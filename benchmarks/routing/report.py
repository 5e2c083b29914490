"""The report of simulated days: Markdown and JSON, and the charts of `docs/routing.md`."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from random import Random

from benchmarks.report import table
from benchmarks.routing.charts import bars, two_lines
from benchmarks.routing.day import HANDLE_MEAN_S, PER_HOUR, build_staff, spread_of_handle_times
from benchmarks.routing.outcomes import Outcome
from benchmarks.routing.plans import Plan, Theory

REPORTS = Path(__file__).parents[1] / "reports"
PICTURES = Path(__file__).parents[2] / "docs/images"
NAME = "routing"

WAITS = ("strategy", "p50", "p90", "p95", "p99", "longest", "within 60 s", "Erlang C", "busy")
SHARES = (
    *("strategy", "Gini, by capacity", "Gini, by turns", "mean handle time"),
    *("speaks the language", "mean level", "gets whom they know"),
)


def list_waits(
    outcomes: Mapping[str, Outcome], theory: Mapping[str, Theory]
) -> list[tuple[str, ...]]:
    """Return the rows about waiting."""
    return [
        (
            name,
            *(f"{value:,.0f} s" for value in (one.p50_s, one.p90_s, one.p95_s, one.p99_s)),
            f"{one.longest_s / 60:,.0f} min",
            f"{one.within:.1%}",
            f"{theory[name].within:.1%}",
            f"{one.utilisation:.0%}",
        )
        for name, one in outcomes.items()
    ]


def list_shares(outcomes: Mapping[str, Outcome]) -> list[tuple[str, ...]]:
    """Return the rows about who gets what."""
    return [
        (
            name,
            f"{one.gini:.3f}",
            f"{one.turns_gini:.3f}",
            f"{one.handle_s:.0f} s",
            f"{one.language:.0%}",
            f"{one.level:.2f}",
            f"{one.known:.0%}",
        )
        for name, one in outcomes.items()
    ]


def write_markdown(
    outcomes: Mapping[str, Outcome], theory: Mapping[str, Theory], plan: Plan
) -> str:
    """Return the report."""
    sessions = next(iter(outcomes.values())).sessions
    lines = [
        "# Simulated days of routing",
        "",
        f"`python -m benchmarks.routing`; seeds {', '.join(map(str, plan.seeds))}, one day each,"
        f" {sessions:,} conversations in all, {plan.scale:g} times the usual arrivals. The same for"
        " the same seeds on any machine.",
        "",
        *table(WAITS, list_waits(outcomes, theory)),
        "",
        *table(SHARES, list_shares(outcomes)),
        "",
        "Erlang C: the share within 60 s by theory, for the strategy's own mean handle time, by the"
        " hour, with all who are there as one pool of equals. Simulated handle times vary by"
        f" {spread_of_handle_times():.2f} of their mean, exponential ones by 1.",
    ]
    return "\n".join(lines) + "\n"


def save(
    outcomes: Mapping[str, Outcome], theory: Mapping[str, Theory], plan: Plan, folder: Path
) -> Path:
    """Write the report; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {
        "plan": asdict(plan),
        "erlang_c": {name: asdict(one) for name, one in theory.items()},
        "outcomes": {name: asdict(one) for name, one in outcomes.items()},
    }
    (folder / f"{NAME}.json").write_text(json.dumps(found, indent=1) + "\n")
    path = folder / f"{NAME}.md"
    path.write_text(write_markdown(outcomes, theory, plan))
    return path


def draw(
    outcomes: Mapping[str, Outcome], theory: Mapping[str, Theory], plan: Plan, folder: Path
) -> None:
    """Draw the charts."""
    within = [(name, one.within, f"{one.within:.1%}") for name, one in outcomes.items()]
    late = [(name, one.p95_s, f"{one.p95_s:,.0f} s") for name, one in outcomes.items()]
    uneven = [(name, one.gini, f"{one.gini:.3f}") for name, one in outcomes.items()]
    slots = [0.0] * 24
    for seed in plan.seeds:
        for agent in build_staff(Random(seed)):
            for hour in range(24):
                slots[hour] += agent.slots * agent.is_there((hour + 0.5) * 3600) / len(plan.seeds)
    load = [count * plan.scale * HANDLE_MEAN_S / 3600 for count in PER_HOUR]
    pictures = {
        "day": two_lines(
            "The day: conversations under way, by arrivals, and what fits at once",
            ("arrivals × mean handle time", load),
            ("fits at once", slots),
        ),
        "within": bars(
            "Answered within 60 s",
            within,
            marks=[theory[name].within for name in outcomes],
            legend="Erlang C with the same mean handle time",
            highest=1.0,
        ),
        "late": bars("One in twenty waits longer than", late),
        "fairness": bars("Inequality of load (Gini): 0 is the same for all", uneven),
    }
    for name, picture in pictures.items():
        (folder / f"{NAME}-{name}.svg").write_text(picture)
