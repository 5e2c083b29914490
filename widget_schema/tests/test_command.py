"""`python -m chatclick_widget_schema validate`: what it prints and how it exits."""

import json
from pathlib import Path

import pytest

from chatclick_widget_schema.__main__ import main


def write(folder: Path, name: str, text: str) -> str:
    """Write a file and return its path."""
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_valid_files_exit_with_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "a.json", '{"schemaVersion": 1, "name": "a"}')

    assert main(["validate", file]) == 0
    assert capsys.readouterr().out == f"{file}: valid\n"


def test_a_problem_is_printed_with_its_place_and_exits_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write(tmp_path, "good.json", '{"schemaVersion": 1, "name": "a"}')
    bad = write(tmp_path, "bad.json", '{"schemaVersion": 1, "name": "a", "theme": {"radius": 99}}')

    assert main(["validate", good, bad]) == 1
    assert f"{bad}: /theme/radius is 99; expected a number up to 24" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["{", '{"name": NaN}', ""])
def test_what_is_not_json_exits_with_two(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", write(tmp_path, "a.json", text)]) == 2
    assert "is not JSON" in capsys.readouterr().err


def test_a_missing_file_exits_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_json_output_lists_every_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "a.json", '{"schemaVersion": 9, "name": "a"}')

    assert main(["validate", "--json", file]) == 1
    result = json.loads(capsys.readouterr().out)
    assert result["data"][0]["file"] == file
    assert result["data"][0]["problems"][0]["pointer"] == "/schemaVersion"
