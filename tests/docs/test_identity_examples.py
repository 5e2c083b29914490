"""What the manual has sites run to vouch for their visitors is what the host takes."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from chatclick.security.identity import new_secret, verify_hmac, verify_jwt

MANUAL = Path(__file__).resolve().parents[2] / "docs/widget/identity.md"
SECRET = new_secret()
CLAIMS = {"sub": "4711", "email": "ada@example.com", "attributes": {"plan": "pro"}}


def read_block(title: str) -> str:
    found = re.search(rf'```\w+ title="{re.escape(title)}"\n(.*?)```', MANUAL.read_text(), re.S)
    assert found, f"the manual has no {title}"
    return found[1]


def call_python(title: str, function: str, *arguments):
    space: dict = {}
    exec(read_block(title), space)
    return space[function](*arguments)


def call_node(tmp_path, title: str, function: str, *arguments):
    (tmp_path / title).write_text(read_block(title))
    given = ", ".join(json.dumps(one) for one in arguments)
    script = f'import {{ {function} }} from "./{title}"; '
    script += f"console.log(JSON.stringify({function}({given})))"
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


LANGUAGES = ["python", *(["node"] if shutil.which("node") else [])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hmac_of_the_manual_is_taken(tmp_path, language):
    identity = (
        call_python("identity.py", "build_identity", "4711", SECRET)
        if language == "python"
        else call_node(tmp_path, "identity.mjs", "buildIdentity", "4711", SECRET)
    )

    assert verify_hmac([SECRET], identity["id"], identity["hmac"]).id == "4711"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_jwt_of_the_manual_is_taken(tmp_path, language):
    token = (
        call_python("token.py", "build_token", CLAIMS, SECRET)
        if language == "python"
        else call_node(tmp_path, "token.mjs", "buildToken", CLAIMS, SECRET)
    )

    identity = verify_jwt([SECRET], token, widget_id="wgt_1")

    assert (identity.id, identity.email) == ("4711", "ada@example.com")
    assert identity.attributes == {"plan": "pro"}
