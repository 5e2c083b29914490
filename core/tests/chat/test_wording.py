"""What plugins say in phrases: an English text for everybody, and the phrases beside it."""

from chatclick.chat.wording import Said, keep_line, keep_reason, list_parts, say, say_lines
from chatclick.plugin import Candidate, Phrase

TEXTS = {
    "mood": {"busy": "{has} of {limit} sessions", "sad": "seems {how}"},
    "coach": {"fast": "{percent} % faster"},
}


def say_it(wording) -> Said:
    return say(wording, "mood", lambda plugin_id: TEXTS.get(plugin_id, {}))


def test_a_text_stays_a_text():
    said = say_it("Least busy")

    assert (said, list_parts(said)) == ("Least busy", [])
    assert keep_reason(said) == {"reason": "Least busy"}


def test_a_phrase_is_kept_with_its_values_and_said_in_english():
    kept = keep_reason(say_it(Phrase("busy", {"has": 1, "limit": 2.5})))

    assert kept == {
        "reason": "1 of 2.5 sessions",
        "reason_said": [{"plugin_id": "mood", "code": "busy", "values": {"has": 1, "limit": 2.5}}],
    }


def test_a_value_by_language_is_kept_whole_and_said_in_english():
    how = {"en": "low", "de": "niedrig", "fr": 1}

    kept = keep_reason(say_it(Phrase("sad", {"how": how})))

    assert kept["reason"] == "seems low"
    assert kept["reason_said"][0]["values"] == {"how": {"en": "low", "de": "niedrig"}}


def test_several_are_said_one_after_the_other_and_those_of_others_stay_theirs():
    said = say_it((Phrase("sad", {"how": "sad"}), "", "and more", Phrase("fast", {}, "coach")))

    assert said == "seems sad; and more; {percent} % faster"
    assert [one.get("plugin_id", one.get("text")) for one in list_parts(said)] == [
        "mood",
        "and more",
        "coach",
    ]


def test_what_nobody_knows_is_its_code_and_what_does_not_fit_is_cut():
    said = say_it(
        Phrase("new\x00", {"a": "x" * 999, "b": ["no"], **{str(n): n for n in range(20)}})
    )

    assert said == "new"
    [part] = list_parts(said)
    assert (
        len(part["values"]) < 10 and len(part["values"]["a"]) == 200 and "b" not in part["values"]
    )


def test_a_line_of_a_trace_keeps_texts_for_plugins_and_phrases_for_readers():
    line = Candidate(kind="staff", id="stf_1", veto=Phrase("sad", {"how": "tired"}), note="so so")

    [said] = say_lines([line], "mood", TEXTS.__getitem__)
    kept = keep_line(said)

    assert (kept["veto"], kept["note"]) == ("seems tired", "so so")
    assert kept["said"] == {
        "veto": [{"plugin_id": "mood", "code": "sad", "values": {"how": "tired"}}]
    }
    assert Candidate.from_json(kept).veto == "seems tired"


def test_the_json_form_of_a_phrase_is_what_a_container_sends():
    sent = {
        "kind": "staff",
        "id": "stf_1",
        "note": [{"code": "busy"}, "more"],
        "veto": {"code": "x"},
    }

    line = Candidate.from_json(sent)

    assert line.note == (Phrase("busy"), "more") and line.veto == Phrase("x")
    assert Candidate.from_json(line.to_json()) == line


def test_a_number_that_no_json_has_is_left_out():
    [part] = list_parts(say_it(Phrase("busy", {"has": float("nan"), "limit": float("inf")})))

    assert part["values"] == {}
