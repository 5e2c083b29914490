"""`python -m chatclick_widget_schema`: what it prints, what it writes and how it exits."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatclick_widget_schema import validate
from chatclick_widget_schema.__main__ import main

GOOD = '{"schemaVersion": 2, "name": "a", "security": {"allowedOrigins": ["https://a.example"]}}'
OLD = '{\n  "schemaVersion": 1,\n  "name": "ä",\n  "composer": {"placeholder": "Ask"}\n}\n'


class Bytes(io.StringIO):
    """Standard input that holds bytes."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.buffer = io.BytesIO(data)


def write(folder: Path, name: str, text: str | bytes) -> str:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_valid_files_exit_with_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "a.json", GOOD)

    assert main(["validate", file]) == 0
    assert capsys.readouterr().out == f"{file}: valid\n"


def test_a_problem_is_printed_with_its_place_and_exits_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write(tmp_path, "good.json", GOOD)
    bad = write(tmp_path, "bad.json", '{"schemaVersion": 2, "name": "a", "theme": {"radius": 99}}')

    assert main(["validate", good, bad]) == 1
    out = capsys.readouterr().out
    assert f"{bad}: invalid, 1 error\n" in out
    assert "/theme/radius is 99\n           expected a number up to 24\n" in out
    assert "2 files, 1 valid" in out
    assert "\x1b" not in out


def test_a_problem_of_a_file_of_many_lines_has_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '{\n  "schemaVersion": 2,\n  "name": "a",\n  "theme": {\n    "radius": 99\n  }\n}\n'
    file = write(tmp_path, "a.json", text)

    assert main(["validate", file]) == 1
    assert "/theme/radius is 99 (line 5)" in capsys.readouterr().out
    main(["validate", "--json", file])
    assert json.loads(capsys.readouterr().out)["data"][0]["problems"][0]["line"] == 5


def test_warnings_leave_a_file_valid_unless_asked_otherwise(tmp_path: Path) -> None:
    file = write(tmp_path, "a.json", '{"schemaVersion": 2, "name": "a"}')

    assert main(["validate", file]) == 0
    assert main(["validate", "--strict", file]) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "is not JSON: line 1, column 2"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b'{"a": 1,}', "a comma too many"),
        (b"// hi\n{}", "JSON has no comments"),
        (b"{'a': 1}", "double quotes"),
        (b'{"a": "\xff"}', "is not UTF-8 text: see line 1"),
        ("{}".encode("utf-16"), "is UTF-16"),
        (b"[" * 100_000 + b"]" * 100_000, "nests too deep"),
        (b'{"x-a":' * 40 + b"1" + b"}" * 40, "nests too deep"),
        (b" " * (256 * 1024 + 1), "is larger than 256 KiB"),
        (b"9" * 5000, "too many digits"),
    ],
)
def test_what_cannot_be_read_exits_with_two_and_says_why(
    data: bytes, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", write(tmp_path, "a.json", data)]) == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "pointer", "message"),
    [
        ('{"name": NaN}', "/name", "is NaN"),
        ('{"x-a": [1e999]}', "/x-a/0", "is 1e999"),
        ('{"theme": {"radius": 1, "radius": 2}}', "/theme/radius", "stands here twice"),
        ('{"name": "\\ud800"}', "/name", "has half of a character"),
        ('{"\\ud800": 1}', "/\\ud800", "has half of a character"),
        ('{"schemaVersion": 99, "name": "a"}', "/schemaVersion", "is 99"),
        ('{"schemaVersion": "1", "name": "a"}', "/schemaVersion", 'is "1"'),
        ("[]", "the document", "is a list"),
    ],
)
def test_what_parsers_disagree_about_is_a_problem_with_its_place(
    text: str,
    pointer: str,
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["validate", write(tmp_path, "a.json", text)]) == 1
    assert f"{pointer} {message}" in capsys.readouterr().out


def test_missing_files_and_folders_exit_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(tmp_path / "none.json"), str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("cannot be read") == 2


def test_json_output_lists_every_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "a.json", '{"schemaVersion": 2, "name": "a", "colr": 1}')
    gone = str(tmp_path / "gone.json")

    assert main(["validate", "--json", file, gone]) == 2
    first, second = json.loads(capsys.readouterr().out)["data"]
    assert (first["file"], first["valid"], first["version"]) == (file, False, 2)
    assert first["problems"][0]["pointer"] == "/colr"
    assert first["problems"][0]["severity"] == "error"
    assert second["failure"].startswith("cannot be read")


def test_fix_writes_the_newest_version_and_says_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "a.json", OLD)
    os.chmod(file, 0o640)

    assert main(["validate", "--fix", file]) == 0

    out = capsys.readouterr().out
    assert "/schemaVersion: 1 → 2" in out
    assert '/composer/placeholderKey: added, "Ask"' in out
    text = Path(file).read_text("utf-8")
    assert text.startswith('{\n  "schemaVersion": 2,\n  "name": "ä",')
    assert os.stat(file).st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_fix_leaves_current_files_as_they_are(tmp_path: Path) -> None:
    file = write(tmp_path, "a.json", GOOD)

    assert main(["validate", "--fix", file]) == 0
    assert Path(file).read_text() == GOOD


def test_fix_keeps_tabs(tmp_path: Path) -> None:
    file = write(tmp_path, "a.json", OLD.replace("  ", "\t"))

    assert main(["validate", "--fix", file]) == 0
    assert Path(file).read_text("utf-8").startswith('{\n\t"schemaVersion": 2,\n\t"name"')


def test_a_flow_goes_through_fix_as_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    step = {"id": "a", "blocks": [{"id": "b", "type": "core.text", "data": {"text": "Hi"}}]}
    flow = json.dumps({"schemaVersion": 1, "id": "f", "name": "F", "steps": [step]})
    monkeypatch.setattr(sys, "stdin", Bytes(flow.encode()))

    assert main(["validate", "--fix", "-"]) == 0
    assert capsys.readouterr().out == flow


def test_fix_removes_a_byte_order_mark(tmp_path: Path) -> None:
    file = write(tmp_path, "a.json", b"\xef\xbb\xbf" + GOOD.encode())

    assert main(["validate", file]) == 0
    assert main(["validate", "--fix", "--strict", file]) == 1
    assert main(["validate", "--strict", file]) == 0


def test_standard_input_is_read_and_its_fixed_form_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Bytes(OLD.encode()))

    assert main(["validate", "--fix", "-"]) == 0

    printed = capsys.readouterr()
    assert json.loads(printed.out)["composer"] == {"placeholderKey": "Ask"}
    assert "standard input: valid" in printed.err


def test_what_a_file_says_cannot_command_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(
        tmp_path, "a.json", '{"schemaVersion": 2, "name": "a", "\\u001b[31mred": "\\u0007"}'
    )

    assert main(["validate", file]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_new_writes_a_document_that_is_valid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "new.json"

    assert main(["new", "Shop help", "--output", str(file)]) == 0

    document = json.loads(file.read_text())
    assert document["name"] == "Shop help"
    assert document["$schema"].endswith("/widget/v1/schema/config-v2.json")
    assert not any(problem.is_error for problem in validate(document))
    assert main(["new", "--output", str(file)]) == 2
    assert main(["new", "x" * 81]) == 2
    assert "1 to 80 characters" in capsys.readouterr().err


def test_the_module_runs_without_the_host(tmp_path: Path) -> None:
    file = write(tmp_path, "a.json", GOOD)
    script = (
        "import runpy, sys\n"
        f"sys.argv = ['x', 'validate', {file!r}]\n"
        "try:\n    runpy.run_module('chatclick_widget_schema', run_name='__main__')\n"
        "except SystemExit as done:\n"
        "    sys.exit(done.code or any(name.split('.')[0] == 'chatclick' for name in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
