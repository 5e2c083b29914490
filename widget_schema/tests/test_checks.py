"""What no schema can say about a config: each check, its place and its words."""

from copy import deepcopy
from typing import Any

import pytest
from widget_schema.tests.configs import FULL_CONFIG

from chatclick_widget_schema import Fragment, Problem, validate

SAFE = {"security": {"allowedOrigins": ["https://shop.example"]}}


def check(**parts: Any) -> dict[str, Problem]:
    """Return the problems of a small config by pointer."""
    document = {"schemaVersion": 2, "name": "Shop", **SAFE, **parts}
    return {problem.pointer: problem for problem in validate(document)}


def hours(**weekly: Any) -> dict[str, Any]:
    """Return a schedule with pairs of times by day."""
    days = {
        day: [{"from": begin, "to": end} for begin, end in pairs] for day, pairs in weekly.items()
    }
    return {"schedule": {"timezone": "Europe/Berlin", "weekly": days}}


def test_a_small_config_has_no_problems() -> None:
    assert check() == {}


def test_the_full_config_has_warnings_only() -> None:
    assert all(problem.severity == "warning" for problem in validate(FULL_CONFIG))


def test_text_that_cannot_be_read_is_an_error_with_a_colour_that_would_do() -> None:
    palette = {"accent": "#0f766e", "surface": "#ffffff", "textMuted": "#999999"}

    problem = check(theme={"palette": palette})["/theme/palette/textMuted"]

    assert problem.is_error
    assert "is #999999; its contrast on surface #ffffff is 2.84:1" in problem.message
    palette["textMuted"] = problem.suggestion
    assert check(theme={"palette": palette}) == {}


def test_pale_lines_are_a_warning() -> None:
    palette = {"surface": "#ffffff", "border": "#eeeeee"}

    assert not check(theme={"palette": palette})["/theme/palette/border"].is_error


def test_a_light_or_dark_theme_brings_its_surface() -> None:
    palette = {"text": "#666666"}

    assert check(theme={"palette": palette, "scheme": "light"}) == {}
    assert "/theme/palette/text" in check(theme={"palette": palette, "scheme": "dark"})
    assert check(theme={"palette": palette, "scheme": "auto"}) == {}


def test_a_default_language_that_is_not_supported_is_an_error() -> None:
    problem = check(locales={"default": "en-GB", "supported": ["en", "de"]})["/locales/default"]

    assert problem.is_error
    assert problem.expected == "one of en, de"


def test_names_and_ids_that_stand_twice_are_errors() -> None:
    trigger = {"id": "a", "event": "page", "action": {"type": "open"}}
    field = {"name": "a", "type": "choice", "options": [{"value": "x"}, {"value": "x"}]}

    problems = check(triggers=[trigger, trigger], forms={"csat": {"fields": [field, field]}})

    assert [one.pointer for one in problems.values() if one.is_error] == [
        "/forms/csat/fields/0/options/1/value",
        "/forms/csat/fields/1/name",
        "/forms/csat/fields/1/options/1/value",
        "/triggers/1/id",
    ]


@pytest.mark.parametrize(
    ("field", "pointer"),
    [
        ({"type": "select"}, "options"),
        ({"type": "number", "min": 3, "max": 2}, "max"),
        ({"type": "date", "min": "2026-02-01", "max": "2026-01-01"}, "max"),
        ({"type": "text", "pattern": "(["}, "pattern"),
        ({"type": "text", "options": [{"value": "x"}]}, "options"),
    ],
)
def test_questions_that_nobody_could_answer_are_named(field: dict[str, Any], pointer: str) -> None:
    problems = check(forms={"preChat": {"fields": [{"name": "a", **field}]}})

    assert [*problems] == [f"/forms/preChat/fields/0/{pointer}"]


def test_a_label_whose_text_is_nowhere_is_a_warning() -> None:
    strings = {"en": {"launcher.ask": "Ask us"}}

    problem = check(strings=strings, launcher={"label": "launcher.aks"})["/launcher/label"]

    assert (problem.severity, problem.suggestion) == ("warning", "launcher.ask")
    assert check(strings=strings, launcher={"label": "launcher.ask"}) == {}
    assert check(launcher={"label": "Ask us. Now"}) == {}
    assert check(launcher={"label": "launcher.label"}) == {}


def test_languages_that_lack_texts_or_are_not_supported_are_warnings() -> None:
    strings = {"en": {"a": "A", "b": "B"}, "de": {"a": "Ä"}, "fr": {}}

    problems = check(strings=strings)

    assert "lacks b" in problems["/strings/de"].message
    assert "not supported" in problems["/strings/fr"].message
    assert not any(problem.is_error for problem in problems.values())


@pytest.mark.parametrize(
    ("pairs", "pointer"),
    [
        ([("09:00", "08:00")], "0/to"),
        ([("09:00", "09:00")], "0/to"),
        ([("09:00", "12:00"), ("11:59", "13:00")], "1"),
        ([("11:00", "13:00"), ("09:00", "12:00")], "0"),
    ],
)
def test_hours_that_make_no_sense_are_errors(pairs: list[tuple[str, str]], pointer: str) -> None:
    problems = check(availability=hours(mon=pairs))

    assert [*problems] == [f"/availability/schedule/weekly/mon/{pointer}"]


def test_hours_may_touch_and_end_at_midnight() -> None:
    assert check(availability=hours(mon=[("09:00", "12:00"), ("12:00", "24:00")])) == {}


def test_time_zones_and_dates_are_checked() -> None:
    schedule = hours(mon=[("09:00", "12:00")])["schedule"]
    schedule["timezone"] = "Europe/Berln"
    schedule["exceptions"] = [
        {"date": "2026-02-30"},
        {"date": "2026-12-24"},
        {"date": "2026-12-24"},
    ]

    problems = check(availability={"schedule": schedule})

    assert problems["/availability/schedule/timezone"].suggestion == "Europe/Berlin"
    assert "/availability/schedule/exceptions/0/date" in problems
    assert "/availability/schedule/exceptions/2/date" in problems


def test_what_shall_happen_while_closed_must_be_there() -> None:
    closed = hours(mon=[("09:00", "12:00")])

    flow = check(availability={**closed, "whenClosed": "flow"})
    form = check(availability=closed, forms={"offline": {"enabled": False}})

    assert [*flow] == [*form] == ["/availability/whenClosed"]


def test_a_trigger_needs_what_its_event_is_about() -> None:
    action = {"type": "open"}
    triggers = [
        {"id": "a", "event": "click", "action": action},
        {"id": "b", "event": "custom", "action": action},
        {"id": "c", "event": "page", "selector": ".x", "action": action},
    ]

    problems = check(triggers=triggers)

    assert problems["/triggers/0/selector"].is_error
    assert problems["/triggers/1/name"].is_error
    assert problems["/triggers/2/selector"].severity == "warning"


def test_an_empty_list_of_sites_is_a_warning() -> None:
    assert check(security={})["/security/allowedOrigins"].severity == "warning"


def test_a_shared_domain_must_be_that_of_the_allowed_sites() -> None:
    assert check(session={"scope": "shop.example"}) == {}
    assert check(session={"scope": "other.example"})["/session/scope"].severity == "warning"


def test_keys_that_stand_elsewhere_are_pointed_at() -> None:
    assert check(accent="#ffffff")["/accent"].suggestion == "/theme/palette/accent"
    assert check(theme={"raduis": 3})["/theme/raduis"].suggestion == "radius"


def test_a_value_with_a_line_break_at_its_end_is_refused() -> None:
    assert "/theme/palette/accent" in check(theme={"palette": {"accent": "#0f766e\n"}})


def test_a_document_that_nests_too_deep_is_one_problem() -> None:
    deep: Any = 1
    for _ in range(5000):
        deep = [deep]

    assert [problem.code for problem in validate({"x-deep": deep})] == ["too_deep"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("locales", {"supported": [{"a": number} for number in range(20_000)]}),
        ("triggers", [{"foo": 1}] * 20_000),
        ("theme", {f"key{number}": 1 for number in range(10_000)}),
    ],
)
def test_a_document_that_is_wrong_all_over_is_answered_with_what_a_person_reads(
    key: str, value: Any
) -> None:
    problems = validate({"schemaVersion": 2, "name": "a", key: value})

    assert 0 < len(problems) <= 200


def test_entries_that_stand_twice_are_found() -> None:
    assert "/security/allowedOrigins" in check(security={"allowedOrigins": ["http://a.de"] * 2})


def test_an_origin_with_other_letters_is_told_how_browsers_write_it() -> None:
    [(pointer, problem)] = check(security={"allowedOrigins": ["https://bücher.example"]}).items()

    assert pointer == "/security/allowedOrigins/0"
    assert "xn--" in problem.expected
    assert check(security={"allowedOrigins": ["https://xn--bcher-kva.example"]}) == {}


POLL = Fragment(
    "poll",
    {"type": "object", "properties": {"limit": {"type": "integer"}}, "additionalProperties": False},
    {"poll.question": {"type": "object", "required": ["question"]}},
)


def with_plugin(card: Any = None, settings: Any = None) -> dict[str, Any]:
    """Return a config that says something for a plugin."""
    document: dict[str, Any] = {"schemaVersion": 2, "name": "Shop", **deepcopy(SAFE)}
    document["greeting"] = {"home": [card]} if card else {}
    document["plugins"] = {"poll": settings} if settings else {}
    return document


def test_settings_of_a_plugin_follow_its_own_schema() -> None:
    problems = validate(with_plugin(settings={"limt": 1}), [POLL])

    assert [(one.pointer, one.suggestion) for one in problems] == [("/plugins/poll/limt", "limit")]
    assert validate(with_plugin(settings={"limit": 1}), [POLL]) == []


def test_a_plugin_may_describe_trees() -> None:
    node = {
        "type": "object",
        "properties": {"label": {"type": "string"}, "below": {"$ref": "#/$defs/node"}},
        "additionalProperties": False,
    }
    menu = {"type": "object", "properties": {"menu": {"$ref": "#/$defs/node"}}}
    fragment = Fragment("poll", {**menu, "additionalProperties": False, "$defs": {"node": node}})

    below = validate(with_plugin(settings={"menu": {"below": {"Lable": "a"}}}), [fragment])
    misplaced = validate(with_plugin(settings={"label": "a"}), [fragment])
    unknown = validate(with_plugin(settings={"text": "a"}), [fragment])

    assert [(one.pointer, one.suggestion) for one in (*below, *misplaced, *unknown)] == [
        ("/plugins/poll/menu/below/Lable", "label"),
        ("/plugins/poll/label", "/menu/label"),
        ("/plugins/poll/text", ""),
    ]


@pytest.mark.parametrize(
    ("schema", "pointers"),
    [
        ({"properties": {"a": True}, "additionalProperties": False}, ["/b"]),
        ({"properties": {"a": True}, "required": ["a"]}, ["/a"]),
        ({"properties": {"b": False}}, [""]),
        ({"properties": {"b": {"$ref": "#/$defs/any"}, "c": {}}, "required": ["c"]}, ["/c"]),
        ({"properties": {"b": {"anyOf": [False, False]}}}, ["/b"]),
        ({"dependentRequired": {"b": ["a"]}}, [""]),
    ],
)
def test_whatever_json_schema_takes_is_read_in_that_of_a_plugin(
    schema: dict[str, Any], pointers: list[str]
) -> None:
    problems = validate(
        with_plugin(settings={"b": 1}), [Fragment("poll", {**schema, "$defs": {"any": True}})]
    )

    assert [one.pointer for one in problems] == [f"/plugins/poll{one}" for one in pointers]
    assert all(one.message and one.expected for one in problems)


def test_a_card_of_a_plugin_follows_its_own_schema() -> None:
    missing = validate(with_plugin({"type": "poll.question"}), [POLL])
    unknown = validate(with_plugin({"type": "poll.chart"}), [POLL])

    assert [one.pointer for one in missing] == ["/greeting/home/0/data/question"]
    assert [one.pointer for one in unknown] == ["/greeting/home/0/type"]


def test_what_is_set_for_a_plugin_that_is_away_stays_with_a_warning() -> None:
    document = with_plugin({"type": "poll.question"}, {"limt": 1})

    assert [one.severity for one in validate(document, [])] == ["warning", "warning"]
    assert validate(document) == []


def test_a_plugin_whose_schema_points_elsewhere_does_no_harm() -> None:
    fragment = Fragment("poll", {"$ref": "https://elsewhere.example/schema.json"})

    problems = validate(with_plugin(settings={"limit": 1}), [fragment])

    assert [one.severity for one in problems] == ["warning"]
