"""What staff are told of a mail server that waits for somebody to consent again."""

from collections.abc import Mapping

PAGE = "/p/notify_email"
WORDS: Mapping[str, tuple[str, str]] = {
    "en": (
        "Mail has to be connected again",
        "No mail goes out until somebody presses Connect on the page Mail.",
    ),
    "de": (
        "Mail muss neu verbunden werden",
        "Keine Mail geht hinaus, bis jemand auf der Seite Mail auf Verbinden drückt.",
    ),
    "ar": (
        "يجب إعادة ربط البريد",
        "لا تخرج أي رسالة إلى أن يضغط أحدهم زر الربط في صفحة البريد.",
    ),
}
