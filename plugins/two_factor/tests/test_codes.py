"""Codes of apps, and recovery codes."""

import pyotp
import pytest

from chatclick_two_factor import codes

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT_S = 1_700_000_015.0
STEP = int(AT_S) // 30


def code_of(step: int) -> str:
    return pyotp.TOTP(SECRET).generate_otp(step)


def find(code: str, last_step: int = 0) -> int | None:
    return codes.find_step(SECRET, code, last_step, clock=lambda: AT_S)


@pytest.mark.parametrize("step", [STEP - 1, STEP, STEP + 1])
def test_a_code_is_good_for_slow_and_fast_clocks(step):
    assert find(code_of(step)) == step


@pytest.mark.parametrize("step", [STEP - 2, STEP + 2])
def test_a_code_of_another_time_is_not(step):
    assert find(code_of(step)) is None


def test_a_code_is_good_once():
    assert find(code_of(STEP), last_step=STEP) is None
    assert find(code_of(STEP - 1), last_step=STEP) is None
    assert find(code_of(STEP + 1), last_step=STEP) == STEP + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12 34"])
def test_what_is_no_code_is_wrong(code):
    assert find(code) is None


def test_recovery_codes_work_once_each_however_they_are_typed():
    fresh = codes.new_recovery_codes()
    hashes = [codes.hash_code("stf_1", one) for one in fresh]

    left = codes.spend_code(hashes, "stf_1", fresh[3].upper().replace("-", " "))

    assert left is not None
    assert len(left) == len(set(fresh)) - 1
    assert codes.spend_code(left, "stf_1", fresh[3]) is None
    assert codes.spend_code(hashes, "stf_2", fresh[3]) is None


def test_the_picture_is_one_svg_without_scripts():
    image = codes.draw(codes.build_uri(SECRET, "Grace", "Chatclick"))

    assert image.startswith("<svg")
    assert "<script" not in image
