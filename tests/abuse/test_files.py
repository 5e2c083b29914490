"""Files that want to be something else: names, types, bombs, other people's, and no room."""

import io
import json
import re
import socket
import struct
import time
import zipfile
from urllib.parse import unquote
from zlib import compress, crc32

import pytest

from chatclick.ids import new_id

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
XHTML = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'
MATHML = b'<?xml version="1.0"?><math xmlns="http://www.w3.org/1998/Math/MathML"/>'
PDF = b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"
ACTIVE = ["image/svg+xml", "text/html", "application/xml", "application/xhtml+xml"]
WAIT_S = 20


@pytest.fixture(scope="module")
def host_env():
    return {
        "CHATCLICK_ATTACHMENTS__ACCEPT": json.dumps(["*/*", *ACTIVE]),
        "CHATCLICK_ATTACHMENTS__UPLOADS_PER_MINUTE": "1000",
        "CHATCLICK_ATTACHMENTS__MIN_FREE_BYTES": "0",
    }


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))


def make_png(width, height, rows):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", compress(b"\0" * (width + 1) * rows))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def make_gif(frames):
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\x04\0\x01\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
    return head + (frame + b"\x02\x02\x44\x01\0") * frames + b";"


def make_zip_bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.txt", b"\0" * (50 << 20))
    return packed.getvalue()


PNG = make_png(8, 8, 8)


def upload(place, session_id, name, media_type, data, token=None):
    """Send a form built by hand, so that no library cleans the name."""
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
    head += f"Content-Type: {media_type}\r\n\r\n"
    raw = b"--edge\r\n" + head.encode("utf-8", "surrogatepass") + data + b"\r\n--edge--\r\n"
    return place.http.post(
        f"{place.server.url}/api/v1/sessions/{session_id}/attachments",
        content=raw,
        headers={
            "Authorization": f"Bearer {token or place.owner}",
            "Content-Type": "multipart/form-data; boundary=edge",
        },
    )


def fetch(place, attachment, what="/content", token=None):
    path = f"sessions/{attachment['session_id']}/attachments/{attachment['id']}{what}"
    return place.ask("GET", path, token or place.owner)


@pytest.fixture
def session_id(place):
    return place.visitor()[1]


def until(is_so):
    """Wait for what a process does in its own time."""
    deadline = time.monotonic() + WAIT_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


NAMES = {
    "markup": "'><img src=x onerror=alert(1)>.pdf",
    "folders": "../../../../etc/passwd",
    "windows folders": "..\\..\\boot.ini",
    "absolute": "/etc/cron.d/x.pdf",
    "encoded folders": "%2e%2e%2f%2e%2e%2fx.pdf",
    "direction": "invoice\u202efdp.exe",
    "device": "CON.pdf",
    "null": "a\0b.pdf",
    "long": "x" * 4096 + ".pdf",
    "dots": "...",
    "another type": "page.html",
    "emoji": "Rechnung 📎.pdf",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_cleaned_and_stays_one_header(place, session_id, name):
    answer = upload(place, session_id, name, "application/pdf", PDF)
    assert answer.status_code == 201, answer.text
    stored = answer.json()["name"]

    response = fetch(place, answer.json())

    assert 0 < len(stored) <= 120 and stored.endswith(".pdf")
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]', stored)
    disposition = response.headers["content-disposition"]
    assert disposition.isascii() and disposition.startswith("attachment; ")
    _, _, extended = disposition.partition("filename*=UTF-8''")
    assert unquote(extended) == stored if extended else f'filename="{stored}"' in disposition


def test_a_line_break_in_a_name_makes_no_header(place, session_id):
    new = {"name": "a\r\nSet-Cookie: a=b\r\n\r\n<script>.pdf", "media_type": "application/pdf"}
    begun = place.ask(
        "POST", f"sessions/{session_id}/attachments", place.owner, {**new, "size_bytes": len(PDF)}
    ).json()
    place.http.patch(
        f"{place.server.url}/api/v1/sessions/{session_id}/attachments/{begun['id']}",
        content=PDF,
        headers={
            "Authorization": f"Bearer {place.owner}",
            "Content-Type": "application/octet-stream",
            "Upload-Offset": "0",
        },
    ).raise_for_status()

    response = fetch(place, begun)

    assert "set-cookie" not in response.headers
    assert response.content == PDF


@pytest.mark.parametrize(
    ("name", "media_type", "data"),
    [
        ("x.svg", "image/svg+xml", SVG),
        ("x.html", "text/html", HTML),
        ("x.xhtml", "application/xhtml+xml", XHTML),
        ("x.xml", "application/xml", MATHML),
        ("x.pdf", "application/pdf", PDF),
        ("x.txt", "text/plain", b"alert(1) <script>alert(1)</script>"),
    ],
)
def test_what_could_run_is_given_out_to_be_saved_only(place, session_id, name, media_type, data):
    answer = upload(place, session_id, name, media_type, data)
    assert answer.status_code == 201, answer.text

    response = fetch(place, answer.json())

    assert response.content == data
    assert response.headers["content-disposition"].startswith("attachment; ")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["content-type"] in {
        *("application/octet-stream", "application/pdf", "text/plain"),
    }


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        ("image/png", HTML),
        ("image/png", SVG),
        ("image/gif", PNG),
        ("application/pdf", HTML),
        ("text/plain", HTML),
        ("text/plain", b"\xff\xfe" + HTML.decode().encode("utf-16-le")),
        ("audio/ogg", b"MZ\x90\0"),
        ("image/jpeg", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_bytes_of_another_type_than_said_are_refused(place, session_id, media_type, data):
    answer = upload(place, session_id, "x", media_type, data)

    assert (answer.status_code, answer.json()["code"]) == (415, "type_mismatch")


def test_a_picture_that_is_also_a_page_is_only_a_picture_afterwards(place, session_id):
    for data, media_type in (
        (PNG + HTML, "image/png"),
        (make_gif(1)[:-1] + b"\x21\xfe" + bytes([len(HTML)]) + HTML + b"\0;", "image/gif"),
    ):
        answer = upload(place, session_id, "x", media_type, data)
        assert answer.status_code == 201, answer.text

        assert b"script" not in fetch(place, answer.json()).content


BOMBS = {
    "png of 2.5 billion pixels": ("image/png", make_png(50_000, 50_000, 400), 413),
    "gif of 10 000 frames": ("image/gif", make_gif(10_000), 413),
    "png that ends early": ("image/png", PNG[:42], 415),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_is_unpacked(place, session_id, bomb):
    media_type, data, status = bomb

    answer = upload(place, session_id, "x", media_type, data)

    assert answer.status_code == status, answer.text
    place.assert_healthy()


def test_an_archive_is_stored_and_never_opened(place, session_id):
    bomb = make_zip_bomb()

    answer = upload(place, session_id, "x.zip", "application/zip", bomb)

    assert answer.status_code == 201, answer.text
    assert fetch(place, answer.json()).content == bomb


def test_files_have_names_of_our_making_on_disk(place, session_id):
    upload(place, session_id, "../../x.pdf", "application/pdf", PDF).raise_for_status()

    folder = place.server.data_dir / "blobs"
    names = [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]

    assert names
    assert all(re.fullmatch(r"attachments/([0-9a-f]{2})/\1[0-9a-f]{38}", name) for name in names)


@pytest.mark.parametrize(
    "path",
    [
        "attachments/..%2f..%2fsecret.key/content",
        "attachments/%2e%2e/content",
        "attachments/att_" + "0" * 31 + "/content",
        "attachments/att_" + "0" * 32 + "%00/content",
        "attachments/" + "a" * 300 + "/content",
    ],
)
def test_an_id_of_another_shape_is_not_found(place, session_id, path):
    answer = place.ask("GET", f"sessions/{session_id}/{path}", place.owner)

    assert answer.status_code == 404


def test_a_visitor_cannot_tell_a_foreign_file_from_a_missing_one(place):
    token, session_id = place.visitor()
    _, foreign_session = place.visitor()
    foreign = upload(place, foreign_session, "x.pdf", "application/pdf", PDF).json()
    missing = new_id("attachment")
    asked = [
        (foreign_session, foreign["id"]),
        (session_id, foreign["id"]),
        (session_id, missing),
        (new_id("session"), missing),
    ]

    for method, what in (("GET", ""), ("GET", "/content"), ("GET", "/thumbnail"), ("DELETE", "")):
        answers = []
        for session, attachment in asked:
            path = f"sessions/{session}/attachments/{attachment}{what}"
            answer = place.ask(method, path, token)
            problem = answer.json()
            del problem["request_id"]
            answers.append((answer.status_code, problem, sorted(answer.headers)))
        assert all(one == answers[0] for one in answers), (method, what)
        assert answers[0][0] == 404


def test_a_visitor_cannot_send_a_file_of_another_session(place):
    token, session_id = place.visitor()
    _, other = place.visitor()
    foreign = upload(place, other, "x.pdf", "application/pdf", PDF).json()
    content = {"type": "file", "attachments": [{"id": foreign["id"]}]}

    answer = place.ask(
        "POST",
        f"sessions/{session_id}/messages",
        token,
        {"client_msg_id": "a", "content": content},
    )

    assert answer.status_code in {403, 422}
    assert "x.pdf" not in answer.text


def test_an_upload_that_breaks_off_goes_on_where_it_ended(place, session_id):
    data = b"%PDF-" + b"x" * 99_995
    path = f"sessions/{session_id}/attachments"
    new = {"name": "a.pdf", "media_type": "application/pdf", "size_bytes": len(data)}
    begun = place.ask("POST", path, place.owner, new).json()
    request = (
        f"PATCH /api/v1/{path}/{begun['id']} HTTP/1.1\r\nHost: x\r\nUpload-Offset: 0\r\n"
        f"Authorization: Bearer {place.owner}\r\nContent-Type: application/octet-stream\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", place.server.port), timeout=WAIT_S) as wire:
        wire.sendall(request.encode() + data[:40_000])
        drafts = place.server.data_dir / "blobs"
        until(lambda: 40_000 in [one.stat().st_size for one in drafts.rglob("*.part")])

    asked = f"{path}/{begun['id']}"
    until(lambda: place.ask("GET", asked, place.owner).json()["offset"] == 40_000)
    answer = place.http.patch(
        f"{place.server.url}/api/v1/{path}/{begun['id']}",
        content=data[40_000:],
        headers={
            "Authorization": f"Bearer {place.owner}",
            "Content-Type": "application/octet-stream",
            "Upload-Offset": "40000",
        },
    )

    assert answer.json()["state"] == "ready", answer.text
    assert fetch(place, begun).content == data
    place.assert_healthy()
