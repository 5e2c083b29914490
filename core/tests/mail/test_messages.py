"""Mails that came in, well made and broken: something is read of each, and never too much."""

import base64
from email.message import EmailMessage

import pytest

from chatclick.mail import MIB, MailLimits, MailTooLarge, read_mail


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


def test_pictures_beside_the_html_come_with_the_plain_text_and_say_where_they_stand() -> None:
    mail = build("See [cid:cat@x] here [cid:none@x]")
    mail.add_alternative("<p>See <img src='cid:cat@x'> here</p>", subtype="html")
    page = mail.get_body(("html",))
    assert isinstance(page, EmailMessage)
    page.add_related(b"png", "image", "png", cid="<cat@x>", filename="cat.png")

    read = read_mail(mail.as_bytes())

    assert read.text.strip() == "See [cat.png] here"
    assert [(one.name, one.content_id, one.data) for one in read.files] == [
        ("cat.png", "cat@x", b"png")
    ]


def test_whom_a_mail_is_to_and_who_has_a_copy() -> None:
    read = read_mail(build(Cc="Bob <bob@x.example>, eve@x.example").as_bytes())

    assert (read.to, read.copied) == (("help@shop.example",), ("bob@x.example", "eve@x.example"))


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
        b"From: " + b"(" * 1900 + b"\n\nx",
        b"From: " + b"a:" * 990 + b"\n\nx",
        b"Subject: =?utf-8?b?a?=\n\nx",
        b"Content-Type: text/plain; charset=idna\n\n\xff",
        b"Content-Type: text/plain; charset*=idna'%ff'%ff\n\n\xff",
        b"Content-Type: multipart/mixed; boundary*=idna''%ff\n\n\xff",
        b"Content-Type: text/html\n\n<![x >",
        b"Content-Type: text/html\n\n&#" + b"9" * 5000 + b";",
        b"Content-Type: multipart/report; boundary=b\n\n"
        b"--b\nContent-Type: text/rfc822-headers; charset=idna\n\n\xff\n--b--\n",
    ],
)
def test_whatever_is_broken_something_is_read(raw: bytes) -> None:
    read = read_mail(raw)

    assert "\n" not in read.subject + read.sender + read.sender_name
    assert "\x00" not in read.text


def test_addresses_and_ids_have_no_character_that_a_database_refuses() -> None:
    """PostgreSQL neither keeps nor looks for a text with a NUL in it."""
    raw = b"From: Ann <a\x00b@c.example>\nTo: x\x01y@z.example\nCc: v\x7fw@z.example\n"
    raw += b"Message-ID: <1\x00@x>\nReferences: <2\x00@x> <3@x>\nSubject: a\x00b\n\nHello"

    read = read_mail(raw)

    texts = (read.sender, read.message_id, read.subject, *read.references, *read.recipients)
    assert all(one.isprintable() for one in texts)


def test_a_sender_in_too_many_brackets_is_still_found() -> None:
    raw = b"From: " + b"(" * 1900 + b" Ann <Ann@x.example>\nSubject: s\n\nHello"

    read = read_mail(raw)

    assert (read.sender, read.subject, read.text) == ("ann@x.example", "s", "Hello")


def test_half_a_character_is_none() -> None:
    head = b"Content-Type: text/plain; charset=utf-7\n\n"

    assert read_mail(head + b"a+2AA-b").text.encode()


def test_a_codec_that_is_no_charset_is_not_used() -> None:
    """Read as Punycode, each of these letters is a character put before all others."""
    raw = b"Content-Type: text/plain; charset=punycode\n\n" + b"a" * MIB

    assert read_mail(raw).text.startswith("aaaa")


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


@pytest.mark.parametrize("is_mail", [False, True])
def test_no_depth_is_too_much(is_mail: bool) -> None:
    raw = b"From: a@x.example\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n"
    raw += b"--b\nContent-Type: text/plain\n\nseen\n--b\n"
    for number in range(1200):
        kind = b"message/rfc822\n\n" if is_mail else b"multipart/mixed; boundary=b%d\n\n" % number
        raw += b"Content-Type: " + kind + (b"" if is_mail else b"--b%d\n" % number)

    read = read_mail(raw)

    assert (read.sender, read.subject, read.text) == ("a@x.example", "s", "seen")
    assert read.left_out + len(read.files) == 1


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Type: text/plain\n\n" + b"\n" * 2_000_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 20_000,
        b"Content-Type: multipart/report; boundary*=idna''%ff\n\n--b\n",
    ],
    ids=["lines", "parts", "boundary"],
)
def test_of_a_mail_that_cannot_be_parsed_the_head_is_read(rest: bytes) -> None:
    head = b"Return-Path: <>\nFROM: Ann\n <Ann@x.example>\nSubject: Where?\nMessage-ID: <1@x>\n"

    read = read_mail(head + b"Auto-Submitted: auto-replied\n" + rest)

    assert (read.sender, read.subject, read.message_id) == ("ann@x.example", "Where?", "<1@x>")
    assert (read.return_path, read.headers) == ("<>", {"auto-submitted": "auto-replied"})
    assert (read.text, read.files, read.left_out) == ("", (), 1)
    assert read.is_report == (b"multipart/report" in rest)


def test_no_more_headers_are_kept_than_a_mail_has() -> None:
    raw = b"From: a@x.example\n" + b"x: y\n" * 1000 + b"Subject: late\n\nHello"

    read = read_mail(raw)

    assert (read.sender, read.subject, read.text) == ("a@x.example", "", "Hello")


def test_a_header_about_the_content_is_cut_before_it_is_taken_apart() -> None:
    """Each look at it counts all quotes before each semicolon: hours, for one of this length."""
    raw = b'Content-Type: text/plain; x="' + b";" * MIB + b"\n\nHello"

    assert read_mail(raw).text == "Hello"


def test_texts_beyond_the_limit_are_counted_and_not_read() -> None:
    mail = build("x" * 60)
    for _ in range(3):
        mail.add_attachment("y" * 60)
    for part in mail.walk():
        del part["Content-Disposition"]

    read = read_mail(mail.as_bytes(), MailLimits(text_chars=100))

    assert (len(read.text), read.left_out) == (100, 2)


def test_no_more_html_is_read_than_the_limit_says_in_however_many_parts() -> None:
    mail = build("Hi")
    for _ in range(4):
        mail.add_attachment("<i></i>" * 100, subtype="html")
    for part in mail.walk():
        del part["Content-Disposition"]

    read = read_mail(mail.as_bytes(), MailLimits(html_chars=1000))

    assert (read.text.strip(), read.left_out) == ("Hi", 2)


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
