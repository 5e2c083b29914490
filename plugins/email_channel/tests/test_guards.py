"""Mails that no person wrote make no message."""

import pytest

from chatclick.mail import read_mail
from chatclick_email_channel.guards import find_reason

from .mails import write

OWN = {"help@shop.example"}


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, ""),
        ({"Auto_Submitted": "no"}, ""),
        ({"Auto_Submitted": "auto-replied (vacation)"}, "auto_submitted"),
        ({"Auto_Submitted": "Auto-Generated"}, "auto_submitted"),
        ({"Precedence": "Bulk"}, "precedence"),
        ({"Precedence": "first-class"}, ""),
        ({"X_Auto_Response_Suppress": "All"}, ""),
        (
            {"X_Auto_Response_Suppress": "All", "Auto_Submitted": "auto-generated"},
            "auto_submitted",
        ),
        ({"X_Autoreply": "yes"}, "auto_reply"),
        ({"List_Id": "<news.example.com>"}, "list"),
        ({"List_Unsubscribe": "<https://x.example>"}, "list"),
        ({"Return_Path": "<>"}, "null_return_path"),
        ({"Return_Path": "<ann@example.com>"}, ""),
        ({"From": "Help <HELP@shop.example>"}, "own_address"),
        ({"From": "Mail System <MAILER-DAEMON@mx.example>"}, "mail_system"),
        ({"From": ""}, "no_sender"),
    ],
)
def test_it_says_why(headers: dict[str, str], reason: str) -> None:
    assert find_reason(read_mail(write(**headers).as_bytes()), OWN) == reason
