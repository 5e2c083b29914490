"""What staff are told of a mailbox that waits for somebody to consent again."""

from collections.abc import Mapping

PAGE = "/p/email_channel"
WORDS: Mapping[str, tuple[str, str]] = {
    "en": (
        "The mailbox {address} has to be connected again",
        "Its mails are not read, and answers wait, until somebody presses Connect on its page.",
    ),
    "de": (
        "Das Postfach {address} muss neu verbunden werden",
        "Seine Mails werden nicht gelesen und Antworten warten, bis jemand auf seiner Seite auf"
        " Verbinden drückt.",
    ),
    "ar": (
        "يجب إعادة ربط صندوق البريد {address}",
        "لا تُقرأ رسائله وتنتظر الردود إلى أن يضغط أحدهم زر الربط في صفحته.",
    ),
}
