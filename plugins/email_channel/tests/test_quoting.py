"""What is new in a mail, and what only hangs on."""

import pytest

from chatclick_email_channel.quoting import is_quoted, strip_quotes


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Hello", "Hello"),
        ("Yes.\n\nOn Mon, 3 Mar 2025 at 10:00, Shop <a@b.example> wrote:\n> Sure?\n", "Yes."),
        ("Yes.\n\nOn Mon, 3 Mar 2025 at 10:00,\nShop <a@b.example>\nwrote:\n\n> Sure?", "Yes."),
        ("Ja.\n\nAm 03.03.25 um 10:00 schrieb Shop:\n> Sicher?", "Ja."),
        ("Oui.\n\nLe lun. 3 mars 2025 à 10:00, Shop a écrit :\n> Sûr ?", "Oui."),
        ("Sí.\n\nEl lun, 3 mar 2025, Shop escribió:\n\n> ¿Seguro?", "Sí."),
        ("Yes.\n\n-----Original Message-----\nFrom: Shop\nSent: today", "Yes."),
        ("Yes.\n\n________________________________\nFrom: Shop\nSent: today\nTo: Ann", "Yes."),
        ("Yes.\n\nFrom: Shop <a@b.example>\nSent: Monday\nTo: Ann\nSubject: x", "Yes."),
        ("Ja.\n\nVon: Shop\nGesendet: Montag\nAn: Ann\nBetreff: x", "Ja."),
        ("Yes.\n-- \nAnn\n+49 30 1234", "Yes."),
        ("Yes.\n\nSent from my iPhone", "Yes."),
        ("> Sure?\nYes.\n> Really?\nReally.", "> Sure?\nYes.\n> Really?\nReally."),
        ("Yes.\n> Sure?\n> Quite?", "Yes."),
        ("> only quoted", "> only quoted"),
        ("On Monday he wrote:\nnothing at all", "On Monday he wrote:\nnothing at all"),
        ("From: what I know it is late", "From: what I know it is late"),
        ("A list:\n--\nno signature?", "A list:"),
        ("", ""),
    ],
)
def test_what_is_new(text: str, new: str) -> None:
    assert strip_quotes(text) == new


@pytest.mark.parametrize(
    ("text", "is_only_quoted"),
    [
        ("Yes.\n\n> [a.gif]", True),
        ("Yes.\n\n > > See [a.gif] there", True),
        ("> [a.gif]\nThis one: [a.gif]", False),
        ("Yes.\n-- \nAnn\n[a.gif]", False),
        ("Yes.", False),
    ],
)
def test_a_picture_is_quoted_where_all_its_lines_are(text: str, is_only_quoted: bool) -> None:
    assert is_quoted("[a.gif]", text) is is_only_quoted


def test_long_mails_take_no_long_time() -> None:
    text = "On " + "x " * 50_000 + "\n" + "On a\n" * 20_000 + "end"

    assert strip_quotes(text).endswith("end")
