"""No room for files: uploads say so, and messages go on."""

import pytest


@pytest.fixture(scope="module")
def host_env():
    return {"CHATCLICK_ATTACHMENTS__MIN_FREE_BYTES": str(2**60)}


def test_messages_go_on_when_there_is_no_room_for_files(place):
    token, session_id = place.visitor()
    new = {"name": "a.txt", "media_type": "text/plain", "size_bytes": 5}

    upload = place.ask("POST", f"sessions/{session_id}/attachments", place.owner, new)
    message = place.ask(
        "POST", f"sessions/{session_id}/messages", token, {"client_msg_id": "a", "text": "hello"}
    )

    assert (upload.status_code, upload.json()["code"]) == (507, "storage_full")
    assert int(upload.headers["retry-after"]) > 0
    assert message.status_code == 201
    place.assert_healthy()
