"""`python -m benchmarks.routing.learned`: does learning pay, how soon, and after people changed?

The same people work for twenty days; each day is lived through with least busy, and with the
learner advising. It is told nothing of skills or languages and has to find out. After half of the
time skills are dealt anew, which nobody tells it either.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import log, sqrt
from random import Random

import click
from rich.console import Console
from rich.table import Table

from benchmarks.report import table
from benchmarks.routing.charts import band, intervals
from benchmarks.routing.coach import Coach, find_least_share
from benchmarks.routing.day import Agent, build_contacts, build_staff
from benchmarks.routing.desk import Desk, Served
from benchmarks.routing.outcomes import Outcome, summarise
from benchmarks.routing.report import PICTURES, REPORTS
from chatclick_assignment.terms import Terms
from chatclick_predictive_routing.evaluating import Estimated, evaluate
from chatclick_predictive_routing.outcomes import to_percent

NAME = "routing-learned"
MOST_ROWS = 5000
"""Outcomes the report looks at, the newest, as in the plugin."""
ORDINARY = Terms(strategy="least_busy", language="off")
TOLD = Terms(language="first", skills="best", skills_only_s=120)
T_95 = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 8: 2.36, 10: 2.26}
"""Student's t for a two-sided 95 % interval of so many values."""


@dataclass(frozen=True)
class Course:
    """What is simulated.

    Attributes:
        seeds: one staff each, with days of its own.
        days: how many.
        shift: the day from which skills are dealt anew, from 0.
    """

    seeds: tuple[int, ...] = (1, 2, 3, 4, 5)
    days: int = 20
    shift: int = 10
    scale: float = 1.2


@dataclass(frozen=True)
class Lived:
    """What came out with one staff.

    Attributes:
        gains: by day, how much faster than least busy in logarithms of time.
        told: the same where routing is told skills and languages, for comparison.
        promised: what the report said after five days of looking on.
        kept: what it came to in the five days after.
    """

    gains: tuple[float, ...]
    told: tuple[float, ...]
    promised: Estimated
    kept: float
    least_share: float
    ordinary: Outcome
    learned: Outcome


def live(seed: int, course: Course) -> Lived:
    """Live through all days with one staff."""
    coach, shadow = Coach(is_shadow=False), Coach(is_shadow=True)
    gains, told, usual_days, learned_days = [], [], [], []
    promised = None
    for day in range(course.days):
        staff = _staff(seed, day, course)
        contacts = build_contacts(Random(seed * 1000 + day), staff, course.scale)
        coach.day = shadow.day = day
        usual = Desk(staff, ORDINARY, shadow if day < course.shift // 2 else None)
        served = usual.live_through(contacts)
        with_advice = Desk(staff, ORDINARY, coach).live_through(contacts)
        gains.append(_mean(served) - _mean(with_advice))
        told.append(_mean(served) - _mean(Desk(staff, TOLD).live_through(contacts)))
        if day + 1 == course.shift // 2:
            promised = evaluate(shadow.logged[-MOST_ROWS:]).robust
        usual_days.append((staff, served))
        learned_days.append((staff, with_advice))
    assert promised is not None
    settled = slice(course.shift // 2, course.shift)
    return Lived(
        tuple(gains),
        tuple(told),
        promised,
        sum(gains[settled]) / len(gains[settled]),
        find_least_share([coach]),
        summarise(usual_days[settled]),
        summarise(learned_days[settled]),
    )


def _staff(seed: int, day: int, course: Course) -> list[Agent]:
    staff = build_staff(Random(seed))
    if day < course.shift:
        return staff
    skills = [one.skills for one in staff]
    Random(seed).shuffle(skills)
    return [replace(one, skills=own) for one, own in zip(staff, skills, strict=True)]


def _mean(served: Sequence[Served]) -> float:
    """Return the mean logarithm of handle times, which a few long ones do not decide."""
    return sum(log(one.handle_s) for one in served) / len(served)


def estimate(values: Sequence[float]) -> Estimated:
    """Return the mean of independent runs and its 95 % interval (Student)."""
    count, mean = len(values), sum(values) / len(values)
    if count < 2:
        return Estimated(mean, mean, mean)
    error = sqrt(sum((one - mean) ** 2 for one in values) / (count - 1) / count)
    half = T_95.get(count, 2.0) * error
    return Estimated(mean, mean - half, mean + half)


def tell(found: Estimated) -> str:
    """Say an estimate in percent of the time."""
    low, high = to_percent(found.low), to_percent(found.high)
    return f"{to_percent(found.value):.1f} % ({low:.1f} to {high:.1f})"


def list_rows(lived: Sequence[Lived], course: Course) -> list[tuple[str, str, str]]:
    """Return the rows of the report."""
    spans = (
        ("first day", 0, 1),
        ("days 2 to 5", 1, 5),
        (f"days 6 to {course.shift}", course.shift // 2, course.shift),
        ("first day after skills changed", course.shift, course.shift + 1),
        (f"days {course.days - 4} to {course.days}", course.days - 5, course.days),
    )
    return [
        (
            name,
            tell(_over_days([one.gains for one in lived], start, end)),
            tell(_over_days([one.told for one in lived], start, end)),
        )
        for name, start, end in spans
    ]


def _over_days(gains: Sequence[Sequence[float]], start: int, end: int) -> Estimated:
    return estimate([sum(one[start:end]) / (end - start) for one in gains])


COLUMNS = ("when", "learned, faster than least busy", "told skills and languages")
KEPT = ("staff", "the report said after 5 days", "it came to in the next 5", "least anybody had")


def list_kept(lived: Sequence[Lived], course: Course) -> list[tuple[str, str, str, str]]:
    """Return what was promised and kept, by staff."""
    return [
        (str(seed), tell(one.promised), f"{to_percent(one.kept):.1f} %", f"{one.least_share:.0%}")
        for seed, one in zip(course.seeds, lived, strict=True)
    ]


def write_markdown(lived: Sequence[Lived], course: Course) -> str:
    """Return the report."""
    usual, learned = lived[0].ordinary, lived[0].learned
    lines = [
        "# Learned routing over simulated days",
        "",
        f"`python -m benchmarks.routing.learned`; {len(course.seeds)} staffs, {course.days} days"
        " each, least busy beside the learner with its usual settings: one in ten conversations"
        " goes the ordinary way, one in twenty may explore. Intervals are of 95 % over staffs.",
        "",
        *table(COLUMNS, list_rows(lived, course)),
        "",
        *table(KEPT, list_kept(lived, course)),
        "",
        f"First staff, days 6 to {course.shift}: mean handle time {usual.handle_s:.0f} s with least"
        f" busy, {learned.handle_s:.0f} s learned; one in twenty waits longer than"
        f" {usual.p95_s:.0f} s and {learned.p95_s:.0f} s; Gini by turns {usual.turns_gini:.3f} and"
        f" {learned.turns_gini:.3f}.",
    ]
    return "\n".join(lines) + "\n"


def draw(lived: Sequence[Lived], course: Course) -> None:
    """Draw the charts of the manual."""
    days = [estimate([one.gains[day] for one in lived]) for day in range(course.days)]
    told = [estimate([one.told[day] for one in lived]).value for day in range(course.days)]
    points = [tuple(map(to_percent, (one.value, one.low, one.high))) for one in days]
    picture = band(
        "Faster than least busy, in percent of the time, by day",
        [(value, low, high) for value, low, high in points],
        ("learned, with 95 % interval", "told skills and languages"),
        [to_percent(one) for one in told],
        mark=(course.shift, "skills change hands"),
    )
    (PICTURES / f"{NAME}-days.svg").write_text(picture)
    rows = [
        (
            f"staff {seed}",
            *map(to_percent, (one.promised.value, one.promised.low, one.promised.high)),
        )
        for seed, one in zip(course.seeds, lived, strict=True)
    ]
    picture = intervals(
        "What the report promised while looking on, and what came",
        rows,
        [to_percent(one.kept) for one in lived],
        "came in the next five days",
    )
    (PICTURES / f"{NAME}-promise.svg").write_text(picture)


@click.command()
@click.option("--staffs", default=len(Course.seeds), show_default=True, help="How many staffs.")
@click.option(
    "--days", default=Course.days, show_default=True, help="Days; skills change half-way."
)
@click.option("--save/--no-save", "is_saved", default=True, help="Store report and charts.")
def main(staffs: int, days: int, is_saved: bool) -> None:
    """Simulate weeks at the desk with a learner."""
    console = Console()
    course = Course(tuple(range(1, staffs + 1)), days, days // 2)
    lived = []
    for seed in course.seeds:
        lived.append(live(seed, course))
        console.print(f"staff {seed}: {to_percent(lived[-1].kept):.1f} %")
    for columns, rows in ((COLUMNS, list_rows(lived, course)), (KEPT, list_kept(lived, course))):
        shown = Table(*columns)
        for cells in rows:
            shown.add_row(*cells)
        console.print(shown)
    if is_saved:
        REPORTS.mkdir(parents=True, exist_ok=True)
        found = {"course": asdict(course), "staffs": [asdict(one) for one in lived]}
        (REPORTS / f"{NAME}.json").write_text(json.dumps(found, indent=1) + "\n")
        (REPORTS / f"{NAME}.md").write_text(write_markdown(lived, course))
        draw(lived, course)


if __name__ == "__main__":
    main()
