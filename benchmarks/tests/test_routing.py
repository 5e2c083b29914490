"""The simulator counts right: theory against published values, the desk against theory."""

from dataclasses import replace
from random import Random

import pytest
from click.testing import CliRunner

from benchmarks.routing.__main__ import main
from benchmarks.routing.coach import Coach, find_least_share
from benchmarks.routing.day import DAY_S, Agent, Contact, build_contacts, build_staff
from benchmarks.routing.desk import Desk
from benchmarks.routing.erlang import blocking_probability, erlang_c, waiting_probability
from benchmarks.routing.outcomes import gini, percentile
from benchmarks.routing.plans import STRATEGIES, Plan, calculate, simulate
from benchmarks.routing.report import draw, save
from chatclick_assignment.terms import Terms


@pytest.mark.parametrize(
    ("servers", "waits", "within"), [(14, 0.1741319, 0.88835), (11, 0.6821182, 0.3896138)]
)
def test_erlang_c_is_what_is_published(servers, waits, within):
    # 100 calls in half an hour of three minutes each, 20 s: README of the R package ErlangC 0.1.0.
    found = erlang_c(100 / 1800, 180, servers, 20)

    assert found.probability == pytest.approx(waits, abs=1e-7)
    assert found.within == pytest.approx(within, abs=1e-6)


def test_the_mean_wait_is_what_is_published():
    assert erlang_c(100 / 1800, 180, 14, 20).mean_s == pytest.approx(7.83593701, abs=1e-6)


@pytest.mark.parametrize("load", [0.1, 0.5, 0.9])
def test_one_and_two_servers_are_what_follows_by_hand(load):
    assert waiting_probability(load, 1) == pytest.approx(load)
    assert blocking_probability(load, 1) == pytest.approx(load / (1 + load))
    assert waiting_probability(2 * load, 2) == pytest.approx(2 * load**2 / (1 + load))


def test_what_the_servers_cannot_keep_up_with_waits():
    assert erlang_c(2, 1, 2, 60).within == 0.0


def test_the_desk_waits_as_long_as_theory_says_where_theory_holds():
    """One long steady day of equal people and exponential handle times is Erlang's own case."""
    random = Random(7)
    handle_s, per_second = 60.0, 5 / 60
    staff = [Agent(number, (0.0, 100 * DAY_S), 1, ("en",), ()) for number in range(7)]
    contacts, at_s = [], 0.0
    for number in range(12_000):
        at_s += random.expovariate(per_second)
        handle = random.expovariate(1 / handle_s)
        contacts.append(Contact(number, at_s, handle, "en", "", "normal", None))

    served = Desk(staff, Terms(language="off")).live_through(contacts)

    theory = erlang_c(per_second, handle_s, 7, 20)
    waited = [one.wait_s for one in served]
    assert len(served) == len(contacts)
    assert sum(wait > 0 for wait in waited) / len(waited) == pytest.approx(
        theory.probability, abs=0.04
    )
    assert sum(waited) / len(waited) == pytest.approx(theory.mean_s, rel=0.25)


def test_a_day_is_the_same_for_its_seed_and_nobody_is_lost():
    def live():
        random = Random(3)
        staff = build_staff(random)
        contacts = build_contacts(random, staff, 0.2)
        return contacts, Desk(staff, STRATEGIES["least busy"]).live_through(contacts)

    contacts, served = live()

    assert sorted(one.contact.number for one in served) == [one.number for one in contacts]
    assert live()[1] == served


def test_gini_is_nothing_for_equals_and_much_for_one_who_has_all():
    assert gini([3, 3, 3]) == pytest.approx(0)
    assert gini([0, 0, 0, 1]) == pytest.approx(0.75)
    assert gini([]) == gini([0, 0]) == 0.0
    assert percentile([1, 2, 3, 4], 50) == 3


def test_a_strategy_keeps_what_it_promises_on_the_same_day():
    plan = Plan(seeds=(1,), scale=0.3)

    plain, language = simulate(plan, "least busy"), simulate(plan, "language first")
    weights, known = simulate(plan, "by weight"), simulate(plan, "last agent")

    assert language.language > plain.language
    assert known.known > plain.known
    assert weights.gini > plain.gini
    assert calculate(plan).within > 0.9


def test_the_report_and_the_charts_are_written(tmp_path):
    plan = Plan(seeds=(2,), scale=0.1)
    outcomes = {"least busy": simulate(plan, "least busy")}
    outcomes["other"] = replace(outcomes["least busy"], within=0.5)
    theory = dict.fromkeys(outcomes, calculate(plan))

    path = save(outcomes, theory, plan, tmp_path)
    draw(outcomes, theory, plan, tmp_path)

    assert "| other |" in path.read_text() and "50.0%" in path.read_text()
    for name in ("day", "within", "late", "fairness"):
        assert "</svg>" in (tmp_path / f"routing-{name}.svg").read_text()


def test_the_command_prints_both_tables():
    arguments = ["--days", "1", "--scale", "0.05", "--only", "round robin", "--no-save"]

    done = CliRunner().invoke(main, arguments, catch_exceptions=False, env={"COLUMNS": "200"})

    assert done.exit_code == 0
    assert "within 60 s" in done.output and "Gini" in done.output and "Erlang C" in done.output


def test_a_learner_at_the_desk_loses_nobody_and_starves_nobody():
    random = Random(5)
    staff = build_staff(random)
    coach, shadow = Coach(is_shadow=False), Coach(is_shadow=True)
    for day in range(2):
        contacts = build_contacts(random, staff, 0.4)
        coach.day = shadow.day = day
        advised = Desk(staff, Terms(language="off"), coach).live_through(contacts)
        usual = Desk(staff, Terms(language="off"), shadow).live_through(contacts)
        assert len(advised) == len(usual) == len(contacts)

    # A session more or less is within the bounds.
    assert find_least_share([coach]) > 0.15
    assert coach.advisor.learner.count == shadow.advisor.learner.count
    assert shadow.logged
    assert not coach.logged


def test_looking_on_changes_nothing():
    random = Random(6)
    staff = build_staff(random)
    contacts = build_contacts(random, staff, 0.2)

    alone = Desk(staff, Terms(language="off")).live_through(contacts)
    watched = Desk(staff, Terms(language="off"), Coach(is_shadow=True)).live_through(contacts)

    assert [(one.agent, one.wait_s) for one in alone] == [
        (one.agent, one.wait_s) for one in watched
    ]
