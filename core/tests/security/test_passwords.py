"""Passwords: rules, hashing, and that nobody learns which accounts exist."""

import asyncio
from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher, Type

from chatclick.errors import Invalid, Unavailable
from chatclick.security import passwords
from chatclick.security.passwords import Passwords, Verdict, check_rules


async def test_right_password_is_valid_and_a_wrong_one_is_not() -> None:
    hashing = Passwords()
    stored = await hashing.hash("correct horse")

    assert await hashing.verify(stored, "correct horse") == Verdict(is_valid=True)
    assert await hashing.verify(stored, "correct hors") == Verdict(is_valid=False)
    assert stored.startswith("$argon2id$")


async def test_same_letters_composed_otherwise_are_the_same_password() -> None:
    hashing = Passwords()

    stored = await hashing.hash("caf\u00e9 noir")

    assert (await hashing.verify(stored, "cafe\u0301 noir")).is_valid


async def test_hash_with_older_parameters_is_to_be_made_again() -> None:
    stored = PasswordHasher(time_cost=1, memory_cost=1024, type=Type.ID).hash("correct horse")

    verdict = await Passwords().verify(stored, "correct horse")

    assert verdict == Verdict(is_valid=True, needs_rehash=True)


@pytest.mark.parametrize("stored", [None, "", "!", "correct horse", "$argon2id$v=19$"])
async def test_account_without_a_usable_hash_takes_no_password(stored: str | None) -> None:
    for password in ("correct horse", "", "!"):
        assert await Passwords().verify(stored, password) == Verdict(is_valid=False)


async def test_unknown_account_takes_as_long_as_a_known_one() -> None:
    hashing = Passwords()
    stored = await hashing.hash("correct horse")

    async def measure_s(target: str | None) -> float:
        began = perf_counter()
        await hashing.verify(target, "wrong")
        return perf_counter() - began

    pairs = [(await measure_s(stored), await measure_s(None)) for _ in range(9)]

    known_s, unknown_s = median(k for k, _ in pairs), median(u for _, u in pairs)
    assert 0.5 < known_s / unknown_s < 2
    assert not PasswordHasher().check_needs_rehash(passwords._NOBODY)


async def test_event_loop_goes_on_while_hashing_and_a_flood_is_turned_away() -> None:
    hashing = Passwords()
    flood = [asyncio.create_task(hashing.verify(None, "x")) for _ in range(80)]

    turned_away = 0
    await asyncio.sleep(0)
    for task in flood:
        if task.done() and isinstance(task.exception(), Unavailable):
            turned_away += 1
        task.cancel()
    await asyncio.gather(*flood, return_exceptions=True)

    assert turned_away == 16
    assert await hashing.verify(None, "x") == Verdict(is_valid=False)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "too_short"),
        ("seven77", "too_short"),
        ("x" * 129, "too_long"),
        ("password", "too_common"),
        ("PassWord123", "too_common"),
        ("12345678", "too_common"),
        ("aaaaaaaaaaaa", "too_common"),
        ("ann.lee@shop.example", "too_common"),
        ("Ann.Lee@Shop.example", "too_common"),
    ],
)
def test_weak_password_is_refused_with_a_reason(password: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_rules(password, email="ann.lee@shop.example")

    assert caught.value.errors[0].code == code
    assert caught.value.errors[0].pointer == "/password"
    assert not password or password not in caught.value.detail


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "x1y2z3w4",
        "\u043f\u0430\u0440\u043e\u043b\u044c" * 2,
        "a b" * 42,
        "no rules on signs",
    ],
)
def test_long_enough_password_of_any_kind_is_accepted(password: str) -> None:
    check_rules(password)
