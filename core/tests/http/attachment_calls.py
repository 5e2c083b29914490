"""Files over REST, as a program sends them."""

import secrets
import struct
from zlib import compress, crc32

from chatclick.store.models import Widget, WidgetRevision

FEATURE = {"enabled": True, "maxMb": 1, "maxFiles": 2, "accept": ["image/*", "application/pdf"]}
PDF = b"%PDF-1.7\n" + b"1 0 obj\n" * 40


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))


END = chunk(b"IEND", b"")


def make_png(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\x00" + b"\x20\x40\x80" * width for _ in range(min(height, 64)))
    text = chunk(b"tEXt", b"Comment\x00at home, 52.5 N 13.4 E")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + text + chunk(b"IDAT", compress(rows)) + END


PNG = make_png(40, 30)


async def allow_files(host, widget_id, feature=FEATURE):
    """Let the widget take files."""

    async def work(_tx):
        widget = await Widget.get(id=widget_id)
        revision = await WidgetRevision.get(widget_id=widget_id, revision=widget.published_revision)
        features = {**revision.config.get("features", {}), "fileUpload": feature}
        revision.config = {**revision.config, "features": features}
        await revision.save()

    await host.store.write(work)


async def upload_file(api, token, session_id, name, media_type, data, **fields):
    """Upload a file as a form."""
    boundary = secrets.token_hex(8)
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
    parts = [head.encode() + f"Content-Type: {media_type}\r\n\r\n".encode() + data]
    parts += [
        f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode()
        for key, value in fields.items()
    ]
    raw = b"".join(b"--%b\r\n%b\r\n" % (boundary.encode(), part) for part in parts)
    return await api(
        "POST",
        f"sessions/{session_id}/attachments",
        token,
        raw=raw + b"--%b--\r\n" % boundary.encode(),
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )


async def read(api, token, attachment, what="content"):
    """Fetch the bytes of a file."""
    path = f"/api/v1/sessions/{attachment['session_id']}/attachments/{attachment['id']}/{what}"
    response = await api.client.get(path, headers={"Authorization": f"Bearer {token}"})
    return response, await response.get_data(as_text=False)


async def send_message(api, token, session_id, *attachments, kind="message", client_msg_id=None):
    """Send a message with files."""
    body = {
        "client_msg_id": client_msg_id or secrets.token_hex(8),
        "content": {"type": "file", "attachments": [{"id": one["id"]} for one in attachments]},
        "kind": kind,
    }
    return await api("POST", f"sessions/{session_id}/messages", token, body)
