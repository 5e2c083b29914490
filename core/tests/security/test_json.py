"""The strict decoder: what it takes, what it refuses, and that the fast check agrees with it."""

import json
import timeit
from collections.abc import Callable
from statistics import median
from time import process_time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick.errors import BadRequest, TooLarge
from chatclick.plugin.json_form import JSONValue
from chatclick.security.json import MAX_DEPTH, SIZES, check_text, decode

REFUSED = {
    b"[" * 33 + b"]" * 33: "json_too_deep",
    b"[" * 100_000: "json_too_deep",
    b'{"a":' * 40 + b"1" + b"}" * 40: "json_too_deep",
    b'"\xff"': "invalid_utf8",
    b'{"\xed\xa0\x80":1}': "invalid_utf8",
    b'{"a":NaN}': "malformed_json",
    b"[-Infinity]": "malformed_json",
    b"[1e999]": "json_number_out_of_range",
    b'{"n":' + b"9" * 40 + b"}": "json_number_out_of_range",
    b'{"n":9223372036854775808}': "json_number_out_of_range",
    b'{"n":-9223372036854775809}': "json_number_out_of_range",
    b'{"n":' + b"1" * 10_000 + b"}": "json_number_out_of_range",
    b'{"a":1,"a":2}': "json_duplicate_key",
    b'{"a":1,"\\u0061":2}': "json_duplicate_key",
    b'{"a":"\\u0000"}': "json_forbidden_character",
    b'{"a\\u0000":1}': "json_forbidden_character",
    b'["\\ud800"]': "json_forbidden_character",
    b'["\\uDFFF\\uD800"]': "json_forbidden_character",
    b"": "malformed_json",
    b"{": "malformed_json",
    b"[1,]": "malformed_json",
    b"\xef\xbb\xbf{}": "malformed_json",
    b'"a\nb"': "malformed_json",
    b'"a\x00b"': "malformed_json",
    b"{} {}": "malformed_json",
    b'"\\" [[[': "malformed_json",
}

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), inner
        )
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("raw", REFUSED, ids=lambda raw: repr(raw[:30]))
def test_document_that_not_everyone_reads_alike_is_refused_with_a_code(raw: bytes) -> None:
    with pytest.raises(BadRequest) as caught:
        decode(raw, max_bytes=SIZES.rest_body_bytes)

    assert caught.value.code == REFUSED[raw]
    assert caught.value.errors[0].code == REFUSED[raw]


@pytest.mark.parametrize("raw", REFUSED, ids=lambda raw: repr(raw[:30]))
def test_fast_check_and_typed_decoder_together_refuse_the_same(raw: bytes) -> None:
    with pytest.raises((BadRequest, TooLarge, msgspec.DecodeError)):
        check_text(raw)
        msgspec.json.decode(raw)


@given(VALUES, st.booleans())
def test_every_plain_value_is_read_back_as_it_was_written(value: JSONValue, ascii: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii)

    check_text(text)
    check_text(text.encode())

    assert decode(text, max_bytes=SIZES.rest_body_bytes) == value
    assert decode(text.encode(), max_bytes=SIZES.rest_body_bytes) == value


@given(st.text(st.sampled_from('{}[]":,\\u0d8a1e-+. \x00\ud800é')))
def test_fast_check_lets_nothing_pass_that_the_decoder_refuses(text: str) -> None:
    try:
        raw = text.encode()
        check_text(raw)
        msgspec.json.decode(raw)
    except (BadRequest, msgspec.DecodeError, UnicodeEncodeError):
        return

    decode(raw, max_bytes=SIZES.frame_bytes)


@given(st.binary())
def test_random_bytes_raise_nothing_but_bad_request(raw: bytes) -> None:
    try:
        decode(raw, max_bytes=SIZES.frame_bytes)
    except BadRequest as error:
        assert error.status == 400


def test_size_is_checked_in_bytes() -> None:
    assert decode('"äää"', max_bytes=8) == "äää"
    with pytest.raises(TooLarge):
        decode('"äää"', max_bytes=7)
    with pytest.raises(TooLarge):
        check_text(b" " * 70_000)


def test_depth_counts_only_brackets_outside_strings() -> None:
    assert decode(json.dumps("[" * 500), max_bytes=1000) == "[" * 500
    assert decode("[" * MAX_DEPTH + "]" * MAX_DEPTH, max_bytes=1000) is not None
    wide = json.dumps([[1, '"]['] for _ in range(200)])
    check_text(wide)


def test_forbidden_character_is_named_with_its_place() -> None:
    with pytest.raises(BadRequest) as caught:
        decode(b'{"a/b":["x",{"c~":"\\u0000"}]}', max_bytes=100)

    assert caught.value.errors[0].pointer == "/a~1b/1/c~0"


def test_text_given_as_string_may_hold_no_lone_surrogate() -> None:
    with pytest.raises(BadRequest):
        decode('"\ud800"', max_bytes=100)
    with pytest.raises(BadRequest):
        check_text('"\ud800"')


def test_escaped_backslash_before_u_is_ordinary_text() -> None:
    assert decode(rb'"\\u0000"', max_bytes=100) == "\\u0000"


def test_check_of_an_ordinary_frame_costs_less_than_decoding_it() -> None:
    frame = json.dumps(
        {
            "t": "send",
            "client_msg_id": "0199c0de-1234-7abc-8def-0123456789ab",
            "session_id": "ses_0199c0de12347abc8def0123456789ab",
            "text": "Hello there, I would like to know when my parcel arrives. Thank you!",
        }
    ).encode()

    def cost_s(act: Callable[[], object]) -> float:
        return timeit.timeit(act, timer=process_time, number=1000)

    # One beside the other: what else the machine does changes from one moment to the next.
    shares = [
        cost_s(lambda: check_text(frame))
        / cost_s(lambda: decode(frame, max_bytes=SIZES.frame_bytes))
        for _ in range(21)
    ]
    assert median(shares) < 0.8  # half of it, measured
