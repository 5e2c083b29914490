"""Mails that came in, well made and broken: something is read of each, and never too much."""

import base64
from email.message import EmailMessage

import pytest

from chatclick.mail import MailLimits, MailTooLarge, read_mail


def build(body: str = "Hello", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ann <Ann@Example.com>"
    mail["To"] = "help@shop.example"
    mail["Subject"] = "Where is it?"
    mail["Message-ID"] = "<1@example.com>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail


def test_a_plain_mail() -> None:
    mail = build(References="<a@x> <b@x>", In_Reply_To="<b@x>", Auto_Submitted="Auto-Replied")

    read = read_mail(mail.as_bytes())

    assert (read.sender, read.sender_name) == ("ann@example.com", "Ann")
    assert (read.subject, read.text.strip()) == ("Where is it?", "Hello")
    assert read.references == ("<a@x>", "<b@x>")
    assert read.headers == {"auto-submitted": "auto-replied"}
    assert "help@shop.example" in read.recipients


def test_plain_text_is_taken_of_alternatives_and_html_where_it_is_empty() -> None:
    both = build("As text")
    both.add_alternative("<p>As <b>HTML</b></p>", subtype="html")
    empty = build(" \n")
    empty.add_alternative("<p>As <b>HTML</b></p>", subtype="html")

    assert read_mail(both.as_bytes()).text.strip() == "As text"
    assert read_mail(empty.as_bytes()).text == "As HTML"


def test_files_and_pictures_in_the_text_are_taken_within_limits() -> None:
    mail = build("See")
    mail.add_alternative("<img src='cid:1'>", subtype="html")
    for number in range(12):
        mail.add_attachment(b"x", maintype="image", subtype="png", filename=f"{number}.png")

    read = read_mail(mail.as_bytes())

    assert [one.name for one in read.files] == [f"{number}.png" for number in range(10)]
    assert read.left_out == 2


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("iso-8859-1", "Grüße".encode("latin-1"), "Grüße"),
        ("windows-1251", "Привет".encode("cp1251"), "Привет"),
        ("shift_jis", "こんにちは".encode("shift_jis"), "こんにちは"),
        ("iso-2022-jp", "こんにちは".encode("iso2022_jp"), "こんにちは"),
        ("x-no-such", "Grüße".encode(), "Grüße"),
        ("utf-8", "Grüße".encode("latin-1"), "Grüße"),
        ("utf-16", b"odd", "odd"),
        ("zip", b"plain", "plain"),
        ("utf-8", b"a\x00b", "ab"),
    ],
)
def test_odd_charsets_are_read_as_far_as_they_go(charset: str, data: bytes, text: str) -> None:
    head = f'From: a@x.example\nContent-Type: text/plain; charset="{charset}"\n'
    body = base64.b64encode(data)

    read = read_mail(head.encode() + b"Content-Transfer-Encoding: base64\n\n" + body)

    assert read.text == text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: \n\n",
        b"From: <<>>@\nSubject: =?utf-8?b?!!!?=\nMessage-ID: no\n\nx",
        b"Content-Type: multipart/mixed; boundary=\n\nx",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed\n\n--b",
        b"Content-Type: text/plain; charset=\xff\nContent-Transfer-Encoding: base64\n\n%%%%",
        b"Content-Type: message/rfc822\n\n",
        b"Content-Type: multipart/report\n\n",
        b"Content-Type: text/html\n\n<p <a <<b>&#xffffffff;",
        b"Content-Disposition: attachment; filename*=x''%zz\n\ndata",
        b"From: =?x?q?=FF?= <a@x.example>\nReferences: <\n <b@x>\n\nx",
    ],
)
def test_whatever_is_broken_something_is_read(raw: bytes) -> None:
    read = read_mail(raw)

    assert "\n" not in read.subject + read.sender + read.sender_name
    assert "\x00" not in read.text


def test_a_thousand_parts_are_read_to_the_limit() -> None:
    mail = build("First")
    for number in range(1000):
        mail.add_attachment("part", filename=f"{number}.txt")

    read = read_mail(mail.as_bytes(), MailLimits(parts=50, files=5))

    assert (read.text.strip(), len(read.files)) == ("First", 5)
    assert read.left_out == 1002 - 50 + 48 - 5


def test_deeply_nested_parts_end_at_the_limit() -> None:
    raw = b"From: a@x.example\n"
    for number in range(150):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
    raw += b"Content-Type: text/plain\n\ndeep\n"

    assert read_mail(raw, MailLimits(parts=20)).left_out >= 1


def test_a_mail_that_is_too_large_is_not_read() -> None:
    with pytest.raises(MailTooLarge):
        read_mail(b"x" * 101, MailLimits(size_bytes=100))


def test_a_delivery_report_says_what_did_not_arrive() -> None:
    raw = (
        b"From: MAILER-DAEMON@mx.example\nReturn-Path: <>\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nSorry.\n"
        b"--b\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; mx.example\n\n"
        b"Final-Recipient: rfc822; Ann@example.com\nAction: failed\nStatus: 5.1.1\n"
        b"Diagnostic-Code: smtp; 550 No such user\n\n"
        b"Final-Recipient: rfc822; bob@example.com\nAction: delayed\nStatus: 4.4.1\n\n"
        b"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <ntf_1@shop.example>\n\n--b--\n"
    )

    read = read_mail(raw)

    assert read.is_report and read.return_path == "<>"
    (bounce,) = read.bounces
    assert (bounce.address, bounce.is_final) == ("ann@example.com", True)
    assert bounce.message_id == "<ntf_1@shop.example>"
    assert bounce.detail == "5.1.1 smtp; 550 No such user"
