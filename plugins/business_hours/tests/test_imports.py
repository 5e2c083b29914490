"""Holidays and calendar files become closed days."""

from datetime import UTC, date, datetime

import pytest

from chatclick.errors import Invalid
from chatclick_business_hours.ics_files import read_ics

TODAY = date(2026, 11, 29)


def ics(*events: str) -> str:
    """Build a calendar file of events."""
    parts = "".join(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT\r\n" for one in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{parts}END:VCALENDAR\r\n"


async def test_public_holidays_close_their_dates(desk, clock) -> None:
    clock.set(datetime(2026, 10, 1, tzinfo=UTC))
    made = await desk.make(
        exceptions=[
            {"date": "2026-10-03", "name": "Open day", "hours": [{"from": "10:00", "to": "12:00"}]}
        ]
    )
    body = {"country": "DE", "region": "BY", "years": [2026, 2027], "language": "en"}

    first = (await desk.call(desk.admin, "POST", f"/{made['id']}/holidays", body)).json
    again = (await desk.call(desk.admin, "POST", f"/{made['id']}/holidays", body)).json

    by_date = {one["date"]: one for one in first["schedule"]["exceptions"]}
    assert by_date["2026-12-25"]["source"] == "holidays:DE-BY"
    assert "Christmas" in by_date["2026-12-25"]["name"]
    assert by_date["2026-10-03"]["name"] == "Open day"
    assert first["added"] > 20
    assert (again["added"], again["kept"]) == (0, first["added"] + first["kept"])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"country": "XX", "years": [2026]}, "/country"),
        ({"country": ["DE"], "years": [2026]}, "/country"),
        ({"country": "DE", "region": "TX", "years": [2026]}, "/region"),
        ({"country": "DE"}, "/years"),
        ({"country": "DE", "years": []}, "/years"),
        ({"country": "DE", "years": [1900]}, "/years/0"),
        ({"country": "DE", "years": [True]}, "/years/0"),
        ({"country": "DE", "years": [2026], "city": "x"}, "/city"),
    ],
)
async def test_wrong_wishes_for_holidays_are_named(desk, body: dict, pointer: str) -> None:
    made = await desk.make()

    answer = await desk.call(desk.admin, "POST", f"/{made['id']}/holidays", body)

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


async def test_countries_are_listed_with_their_regions(desk) -> None:
    countries = (await desk.call(desk.agent, "GET", "/holidays")).json["data"]

    assert "BY" in next(one["regions"] for one in countries if one["country"] == "DE")


async def test_calendar_file_closes_its_dates(desk, clock) -> None:
    clock.set(datetime(2026, 11, 29, tzinfo=UTC))
    made = await desk.make()
    text = ics(
        "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Christmas\\, at last",
        "DTSTART:20261201T090000Z\r\nSUMMARY:A meeting",
    )

    answer = await desk.call(desk.admin, "POST", f"/{made['id']}/ics", {"ics": text})

    assert answer.status == 200, answer.json
    assert (answer.json["added"], answer.json["left_out"]) == (3, 1)
    exceptions = answer.json["schedule"]["exceptions"]
    assert [one["date"] for one in exceptions] == ["2026-12-24", "2026-12-25", "2026-12-26"]
    assert exceptions[0]["name"] == "Christmas, at last"


def test_folded_lines_and_parameters_are_understood() -> None:
    text = ics(
        'SUMMARY;LANGUAGE=en;ALTREP="http://x:1/":Long\r\n  name\r\nDTSTART;VALUE=DATE:20270101'
    )

    assert read_ics("/ics", text, TODAY).days == [(date(2027, 1, 1), "Long name")]


def test_yearly_events_are_taken_over_from_this_year_on() -> None:
    text = ics(
        "DTSTART;VALUE=DATE:20100101\r\nRRULE:FREQ=YEARLY;UNTIL=20280101\r\nSUMMARY:New Year"
    )

    assert [day.year for day, _ in read_ics("/ics", text, TODAY).days] == [2026, 2027, 2028]


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART;VALUE=DATE:20261224\r\nRRULE:FREQ=WEEKLY",
        "DTSTART;VALUE=DATE:20261224\r\nSTATUS:CANCELLED",
        "DTSTART;VALUE=DATE:20261350",
        "SUMMARY:No date",
    ],
)
def test_events_that_close_no_day_are_counted(event: str) -> None:
    taken = read_ics("/ics", ics(event), TODAY)

    assert (taken.days, taken.left_out) == ([], 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "BEGIN:VEVENT\nEND:VEVENT",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\n!",
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 1001 + "END:VCALENDAR",
    ],
)
def test_what_is_no_calendar_file_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_ics("/ics", text, TODAY)

    assert refused.value.errors[0].pointer == "/ics"
