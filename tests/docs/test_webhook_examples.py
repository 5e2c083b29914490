"""What the manual has receivers run takes what the plugin signs, and nothing else."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from chatclick_webhooks.catalogue import EVENT_TYPES
from chatclick_webhooks.signing import new_secret, sign

DOCS = Path(__file__).resolve().parents[2] / "docs"
SECRET, OTHER = new_secret("v1"), new_secret("v1")
BODY = '{"type":"session.closed","data":{"name":"Zoë"}}'
SENT_AT_S = 1_795_860_000


def read_block(title: str) -> str:
    text = (DOCS / "webhooks.md").read_text("utf-8")
    found = re.search(rf'```\w+ title="{re.escape(title)}"\n(.*?)```', text, re.S)
    assert found, f"the manual has no {title}"
    return dedent(found[1])


def build_headers(*keys: str) -> dict[str, str]:
    return {
        "webhook-id": "whm_1",
        "webhook-timestamp": str(SENT_AT_S),
        "webhook-signature": sign(keys, "whm_1", SENT_AT_S, BODY.encode()),
    }


def is_taken_by_python(_tmp_path: Path, secret: str, headers: dict, body: str, now: float) -> bool:
    space: dict = {}
    exec(read_block("verify.py"), space)
    try:
        space["verify"](secret, headers, body.encode(), now=now)
    except ValueError:
        return False
    return True


def is_taken_by_node(tmp_path: Path, secret: str, headers: dict, body: str, now: float) -> bool:
    (tmp_path / "verify.mjs").write_text(read_block("verify.mjs"))
    given = ", ".join(json.dumps(one) for one in (secret, headers, body, 300, now))
    script = f'import {{ verify }} from "./verify.mjs"; let taken = true; try {{ verify({given}) }}'
    script += " catch { taken = false } console.log(taken)"
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


READERS = [is_taken_by_python, *([is_taken_by_node] if shutil.which("node") else [])]


@pytest.mark.parametrize("is_taken", READERS)
def test_the_manual_s_receiver_takes_what_is_signed_and_nothing_else(tmp_path, is_taken):
    fine = build_headers(SECRET)

    assert is_taken(tmp_path, SECRET, fine, BODY, SENT_AT_S + 60)
    assert is_taken(tmp_path, SECRET, build_headers(OTHER, SECRET), BODY, SENT_AT_S)
    assert not is_taken(tmp_path, OTHER, fine, BODY, SENT_AT_S)
    assert not is_taken(tmp_path, SECRET, fine, BODY + " ", SENT_AT_S)
    assert not is_taken(tmp_path, SECRET, {**fine, "webhook-id": "whm_2"}, BODY, SENT_AT_S)
    assert not is_taken(tmp_path, SECRET, fine, BODY, SENT_AT_S + 301)
    assert not is_taken(tmp_path, SECRET, fine, BODY, SENT_AT_S - 301)


def test_the_event_types_offered_are_in_the_manual():
    table = (DOCS / "events.md").read_text("utf-8").partition("## ")[0]

    assert set(EVENT_TYPES) <= set(re.findall(r"^\| `([a-z_.]+)` \|", table, re.M))
