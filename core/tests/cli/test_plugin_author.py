"""The author's commands: what they make, run and find."""

import json
import subprocess
import sys
import tomllib
from dataclasses import replace

import pytest

from chatclick.cli.plugin_template import KINDS, Answers, find_template, render_template

ADD = 'ops.AddField("Note", "stars", '


@pytest.fixture
def hello(tmp_path, chatclick):
    assert chatclick("plugin", "new", "hello", "--defaults").status == 0
    return tmp_path / "hello"


def rewrite(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def codes(outcome):
    return {(one["level"], one["code"]) for one in outcome.json["findings"]}


def test_a_new_plugin_has_at_most_twelve_files_and_says_what_to_do_next(chatclick, tmp_path):
    made = chatclick("plugin", "new", "Hello-World", "--defaults")

    files = [path for path in (tmp_path / "Hello-World").rglob("*") if path.is_file()]
    manifest = json.loads(
        (tmp_path / "Hello-World/src/chatclick_hello_world/chatclick-plugin.json").read_text()
    )
    assert len(files) <= 12
    assert (manifest["id"], manifest["name"]) == ("hello_world", "Hello world")
    assert "cd Hello-World" in made.out and "chatclick plugin dev" in made.out


def test_without_a_terminal_nothing_is_asked_and_options_are_kept(chatclick, tmp_path):
    made = chatclick(
        *("plugin", "new", "mood", "--summary", 'Says "how"', "--author", "Ann"),
        *("--license", "MIT", "--into", "somewhere"),
    )

    manifest = json.loads(
        (tmp_path / "somewhere/src/chatclick_mood/chatclick-plugin.json").read_text()
    )
    assert made.status == 0
    assert (manifest["summary"], manifest["license"]) == ('Says "how"', "MIT")
    assert " Ann\n" in (tmp_path / "somewhere/LICENSE").read_text()


def test_a_folder_in_use_and_an_impossible_name_are_refused(chatclick, hello):
    again = chatclick("plugin", "new", "hello", "--defaults")
    impossible = chatclick("plugin", "new", "9 lives!", "--defaults")

    taken = chatclick("plugin", "new", "catalogue", "--defaults")

    assert (again.status, impossible.status, taken.status) == (2, 2, 2)
    assert "is there already" in again.err and "cannot be the name" in impossible.err
    assert "a word of the API" in taken.err


def test_a_name_of_several_words_becomes_an_id_that_all_places_take(chatclick, tmp_path):
    made = chatclick("plugin", "new", "My -- mood_", "--defaults")

    manifest = json.loads(next(tmp_path.rglob("chatclick-plugin.json")).read_text())
    assert (manifest["id"], manifest["admin"]["pages"][0]["element"]) == ("my_mood", "my-mood-page")
    assert "cd 'My -- mood_'\n" in made.out


def test_a_summary_is_one_line_that_a_manifest_takes(chatclick, tmp_path):
    made = chatclick("plugin", "new", "mood", "--summary", " Says\nhow ", "--author", "")
    refused = chatclick("plugin", "new", "other", "--summary", "a" * 301)

    manifest = json.loads(next(tmp_path.rglob("chatclick-plugin.json")).read_text())
    assert (made.status, manifest["summary"]) == (0, "Says how")
    assert 'name = "The authors"' in (tmp_path / "mood/pyproject.toml").read_text()
    assert refused.status == 2 and "at most 300" in refused.err
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "answers",
    [
        Answers("mood", summary="Turns :tada: into 🎉", author="Ann 🎈"),
        Answers("mood", summary=r"Reads C:\users\new", author='O\'Neil "Q" \\'),
        Answers("mood", summary='Says """how""".', author="<Ann>"),
        Answers("mood", summary="把名字变成表情符号" * 8, author="李"),
        Answers("a" * 41),
    ],
    ids=["emoji", "backslash", "quotes", "wide", "long"],
)
def test_whatever_is_answered_the_files_are_what_their_own_checks_want(tmp_path, answers, kind):
    render_template(replace(answers, kind=kind), tmp_path / "made")

    project = tomllib.loads((tmp_path / "made/pyproject.toml").read_text("utf-8"))["project"]
    if kind == "python":
        assert project["description"] == answers.summary
        assert project["authors"] == [{"name": answers.author}]
    for words in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *words]
        run = subprocess.run(ruff, cwd=tmp_path / "made", capture_output=True, text=True)
        assert run.returncode == 0, run.stdout


def test_the_template_asks_what_the_command_asks(tmp_path):
    import yaml

    questions = yaml.safe_load((find_template() / "copier.yml").read_text())
    asked = {name for name, one in questions.items() if not name.startswith("_")}

    render_template(Answers("mood", year="2026"), tmp_path / "mood")
    known = {*Answers.__dataclass_fields__, "title", "dashed"}
    assert asked == known


def test_a_new_plugin_gets_the_best_grade(chatclick, hello):
    checked = chatclick("plugin", "check", hello, "--json")

    assert (checked.status, checked.json["grade"]) == (0, "A")
    assert all(one["level"] == "hint" for one in checked.json["findings"])


def test_a_permission_the_code_uses_and_does_not_ask_for_is_an_error(chatclick, hello):
    code = hello / "src/chatclick_hello/plugin.py"
    spoilt = '    await context.kv.set("count", 1)\n    return MessagePatch'
    rewrite(code, "    return MessagePatch", spoilt)
    line = 1 + code.read_text().partition("await context.kv")[0].count("\n")

    checked = chatclick("plugin", "check", hello, "--json")

    assert checked.status == 1
    assert ("error", "permission_missing") in codes(checked)
    assert {one["where"] for one in checked.json["findings"] if one["level"] == "error"} == {
        f"src/chatclick_hello/plugin.py:{line}",
        "message_transform",
    }


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('"message:write", ', "", ("error", "manifest")),
        ('"message:write", ', '"message:write", "kv:use", ', ("warning", "permission_unused")),
        ('"license": "Apache-2.0"', '"license": "Fancy"', ("error", "license_unknown")),
        ('"license": "Apache-2.0"', '"license": "MIT"', ("error", "license_differs")),
        ('"default": [', '"default": "none", "x": [', ("error", "config_default")),
        ('"message_transform", ', "", ("error", "hook_unlisted")),
        ('"personal_data": "none"', '"personal_data": "texts"', None),
    ],
)
def test_a_manifest_that_says_something_else_is_told(chatclick, hello, old, new, finding):
    rewrite(hello / "src/chatclick_hello/chatclick-plugin.json", old, new)

    checked = chatclick("plugin", "check", hello, "--json")

    assert finding is None or finding in codes(checked)
    assert checked.status == (1 if finding and finding[0] == "error" else 0)


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("import time\nasync def f():\n    time.sleep(1)\n", ("error", "blocking")),
        ("import requests\n", ("warning", "egress")),
        ("from chatclick.store.models import Staff\n", ("warning", "private")),
        ("eval('1')\n", ("warning", "dangerous")),
        (f"{ADD}fields.IntField(default=0))\n", ("error", "column_unset")),
        (f"{ADD}field=fields.CharField(8, null=False))\n", ("error", "column_unset")),
        ("def broken(:\n", ("error", "syntax")),
    ],
)
def test_bad_manners_are_found_without_running_the_code(chatclick, hello, code, finding):
    (hello / "src/chatclick_hello/more.py").write_text(code)

    checked = chatclick("plugin", "check", hello, "--no-run", "--json")

    assert finding in codes(checked)


@pytest.mark.parametrize("extra", ["null=True", "default=0, db_default=0"])
def test_columns_that_older_rows_have_a_value_for_may_be_added(chatclick, hello, extra):
    (hello / "src/chatclick_hello/more.py").write_text(f"{ADD}fields.IntField({extra}))\n")

    checked = chatclick("plugin", "check", hello, "--no-run", "--json")

    assert not {code for _, code in codes(checked)} & {"column_unset", "syntax"}


def test_a_package_that_hides_the_host_is_found_and_never_imported(chatclick, hello):
    (hello / "src/chatclick").mkdir()
    (hello / "src/chatclick/__init__.py").write_text("raise SystemExit('imported')")

    checked = chatclick("plugin", "check", hello, "--json")

    assert ("error", "shadows_host") in codes(checked)


def test_a_hook_that_fails_in_a_trial_is_named(chatclick, hello):
    rewrite(
        hello / "src/chatclick_hello/plugin.py",
        "    text = message.text",
        "    raise OSError('lost')\n    text = message.text",
    )

    checked = chatclick("plugin", "check", hello)

    assert checked.status == 1
    assert "message_transform: OSError: lost (raises)" in checked.out
    assert "hello: grade F" in checked.out


def test_a_plugin_that_stores_something_must_export_and_erase_it(chatclick, hello):
    manifest = hello / "src/chatclick_hello/chatclick-plugin.json"
    rewrite(manifest, '"message:write", ', '"message:write", "kv:use", ')
    rewrite(manifest, '"personal_data": "none"', '"personal_data": "what people wrote"')

    assert ("error", "duties") in codes(chatclick("plugin", "check", hello, "--json"))


def test_a_folder_without_a_plugin_is_no_plugin(chatclick, tmp_path):
    for command in ("build", "dev"):
        refused = chatclick("plugin", command, tmp_path)
        assert refused.status == 2 and "holds no chatclick-plugin.json" in refused.err
    assert chatclick("plugin", "check", tmp_path).status == 1


def test_a_wheel_holds_manifest_and_entry_point(chatclick, hello):
    from zipfile import ZipFile

    built = chatclick("plugin", "build", hello, "--json")

    with ZipFile(built.json["file"]) as wheel:
        names = wheel.namelist()
        points = wheel.read("chatclick_hello-0.1.0.dist-info/entry_points.txt").decode()
    assert "chatclick_hello/chatclick-plugin.json" in names
    assert "hello = chatclick_hello:plugin" in points
    assert not [name for name in names if "tests" in name]


def test_a_log_needs_somebody_who_reads_it_and_a_host_that_answers(chatclick):
    nobody = chatclick("plugin", "logs", "hello")
    away = chatclick(
        "plugin", "logs", "hello", "--url", "http://127.0.0.1:9", CHATCLICK_API_KEY="ck_x"
    )

    assert nobody.status == 2 and "CHATCLICK_API_KEY" in nobody.err
    assert away.status == 1 and "No Chatclick answers" in away.err


def test_a_throw_away_host_leaves_real_installations_alone(tmp_path, monkeypatch):
    from chatclick.cli.plugin_dev import build_settings

    monkeypatch.setenv("CHATCLICK_DATABASE_URL", "postgres://real/one")
    monkeypatch.setenv("CHATCLICK_BLOBS_URL", "s3://real")

    settings = build_settings(tmp_path / "p", {"data_dir": tmp_path / "data", "port": 1})

    assert settings.effective_database_url == f"sqlite://{tmp_path / 'data'}/chatclick.sqlite3"
    assert (settings.blobs_url, settings.port) == ("", 1)
