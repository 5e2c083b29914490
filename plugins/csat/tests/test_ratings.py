"""From events to the report, the API, what stands beside a conversation, and facts for rules."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

import chatclick_csat
from chatclick import SubjectView
from chatclick.clock import now, to_text
from chatclick.testing import contract_check
from chatclick_csat import service
from chatclick_csat.models import Survey
from chatclick_csat.scales import SCALES, Scale, name_score, to_percent


async def test_ended_conversations_are_asked_once_and_answers_counted(desk) -> None:
    first = await desk.ends(assignee=desk.grace)
    await desk.happens(first, "session.closed")
    second = await desk.ends()
    await desk.ends()

    await desk.rates(first, 5, "Lovely")
    await desk.rates(second, 1)
    await desk.rates(second, 2)
    summary = await desk.get("/summary")

    assert (summary["asked"], summary["rated"], summary["response_percent"]) == (3, 2, 66.7)
    (scale,) = summary["scales"]
    assert scale["counts"] == [0, 1, 0, 0, 1]
    assert (scale["average"], scale["good"], scale["fair"], scale["poor"]) == (3.5, 1, 0, 1)
    assert [(one["name"], one["rated"]) for one in summary["people"]] == [("Grace", 1)]
    told = [data for _, type_, data in desk.host.world.events if type_ == "csat.rated"]
    assert [(one["label"], one["has_comment"]) for one in told] == [
        ("good", True),
        ("poor", False),
        ("poor", False),
    ]


async def test_what_is_old_is_forgotten_however_much_that_is(desk, clock, monkeypatch) -> None:
    monkeypatch.setattr(service, "CLEANED", 2)
    for _ in range(5):
        await desk.ends()

    clock.advance(days=10_000)
    for _ in range(3):
        await desk.ends()
        clock.advance(minutes=1)

    assert await Survey.all().count() == 3


async def test_nobody_is_asked_where_the_rating_is_off_or_nothing_was_said(desk) -> None:
    silent = replace(desk.add_session(), last_message=None)
    desk.host.world.sessions[silent.id] = silent
    await desk.happens(silent, "session.closed")
    desk.host.world.widgets[desk.widget] = {"forms": {"csat": {"enabled": False}}}
    await desk.ends()
    await desk.ends(widget_id=None)

    assert (await desk.get("/summary"))["asked"] == 0


async def test_a_rating_before_the_end_counts_as_asked(desk) -> None:
    session = desk.add_session()
    await desk.rates(session, 10, scale=10)
    await desk.happens(session, "session.closed")

    summary = await desk.get("/summary")
    assert (summary["asked"], summary["rated"]) == (1, 1)
    assert (summary["scales"][0]["scale"], summary["scales"][0]["net"]) == (10, 100)


async def test_ratings_are_paged_newest_first_and_narrowed(desk, clock) -> None:
    ids = []
    for score, comment in ((1, "Late"), (3, ""), (5, "Quick"), (5, "")):
        session = await desk.ends(language="de" if score == 5 else "en")
        await desk.rates(session, score, comment)
        ids.append(session.id)
        clock.advance(minutes=1)

    first = await desk.get("/ratings?limit=3")
    rest = await desk.get(f"/ratings?limit=3&cursor={first['next']}")
    listed = [one["session_id"] for one in (*first["data"], *rest["data"])]
    assert (listed, rest["next"]) == (ids[::-1], None)

    async def narrow(query: str) -> list[str]:
        return [one["session_id"] for one in (await desk.get(f"/ratings?{query}"))["data"]]

    assert await narrow("label=poor") == [ids[0]]
    assert await narrow("has_comment=true") == [ids[2], ids[0]]
    assert await narrow("language=de&has_comment=true") == [ids[2]]
    assert await narrow("widget_id=wgt_other") == []
    later = to_text(now() - timedelta(seconds=90)).replace("+", "%2B")
    assert await narrow(f"from={later}") == [ids[3]]
    assert await narrow(f"to={later}") == ids[2::-1]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("from=yesterday", "/from"),
        ("to=2026-01-01T10:00:00", "/to"),
        ("from=0001-01-01T00:00:00%2B14:00", "/from"),
        ("to=1969-01-01", "/to"),
        ("from=2026-02-01&to=2026-01-01", "/to"),
        ("label=great", "/label"),
        ("has_comment=1", "/has_comment"),
        ("limit=101", "/limit"),
        ("cursor=abc", "/cursor"),
        ("cursor=99999999999999999.x", "/cursor"),
    ],
)
async def test_wrong_queries_are_named(desk, query: str, pointer: str) -> None:
    answer = await desk.call(f"/ratings?{query}")

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


async def test_only_who_may_see_numbers_sees_ratings(desk) -> None:
    for path in ("/summary", "/ratings", "/choices", "/export"):
        assert (await desk.call(path, who=desk.agent)).status == 403
        assert (await desk.call(path, who=desk.host.visitor.id)).status == 403


async def test_the_table_to_take_along_holds_no_formulas(desk) -> None:
    await desk.rates(await desk.ends(), 1, '=HYPERLINK("x")')

    made = await desk.get("/export")
    (row,) = csv.DictReader(io.StringIO(made["csv"]))

    assert (row["score"], row["label"], row["comment"]) == ("1", "poor", '\'=HYPERLINK("x")')


async def test_choices_name_widgets_people_and_languages(desk) -> None:
    await desk.ends(assignee=desk.grace, language="de")

    choices = await desk.get("/choices")

    assert choices["people"] == [{"id": desk.agent, "name": "Grace"}]
    assert (choices["languages"], choices["widgets"][0]["id"]) == (["de"], desk.widget)


async def test_agents_see_this_rating_and_earlier_ones_and_rules_find_both(desk) -> None:
    session = desk.add_session()
    show = {"slot": "session.sidebar", "locale": "en"}
    assert await desk.host.dispatch("admin_slot", session=session, **show) is None
    assert "csat" not in await desk.host.collect_facts()

    await desk.rates(session, 2, "Too slow")
    later = desk.add_session()
    now_ = await desk.host.dispatch("admin_slot", session=session, **show)
    then = await desk.host.dispatch("admin_slot", session=later, **{**show, "locale": "de"})

    assert (now_.blocks[0].text, now_.blocks[0].tone) == ("Poor: 2 of 5", "bad")
    assert now_.blocks[1].items[0].value == "Too slow"
    assert then.blocks[0].items[0].value.startswith("Schlecht: 2 von 5")
    facts = (await desk.host.collect_facts())["csat"]
    assert facts == {"last_score": 2, "last_percent": 25, "last_label": "poor"}


async def test_a_person_can_take_ratings_along_and_have_them_erased(desk) -> None:
    await desk.rates(await desk.ends(), 4, "Fine")
    subject = SubjectView(visitor_id=desk.host.session.visitor.id)

    (answer,) = (await desk.host.dispatcher.collect("subject_export", {"subject": subject})).answers
    kept = json.loads(answer.value[0].data)["ratings"]
    assert [(one["score"], one["comment"]) for one in kept] == [(4, "Fine")]

    await desk.host.dispatcher.collect("subject_erase", {"subject": subject})
    assert (await desk.get("/summary"))["asked"] == 0


async def test_old_ratings_are_removed(desk, clock) -> None:
    await desk.rates(await desk.ends(), 4)
    clock.advance(days=731)

    await desk.ends()

    assert (await desk.get("/summary?from=2000-01-01"))["asked"] == 1


@pytest.mark.parametrize("name", ["widget_id", "queue_id", "team_id", "staff_id", "language"])
async def test_what_is_longer_than_any_there_is_is_refused(desk, name: str) -> None:
    answer = await desk.call(f"/summary?{name}={'x' * 37}")

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, f"/{name}")


@pytest.mark.parametrize("scale", SCALES)
def test_scales_go_from_poor_to_good(scale: int) -> None:
    labels = [name_score(score, scale) for score in range(1, scale + 1)]

    assert (labels[0], labels[-1]) == ("poor", "good")
    assert sorted(labels, key=["poor", "fair", "good"].index) == labels
    assert (to_percent(1, scale), to_percent(scale, scale)) == (0, 100)
    assert Scale.count(scale, [(scale, 2)]).average == scale


def test_the_plugin_keeps_the_contract() -> None:
    contract_check(chatclick_csat.plugin)
