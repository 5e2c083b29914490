"""What authors build runs behind walls: a plugin from the template, and the scorer of moods."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.containers.images import BASE

from chatclick.cli.plugin_template import Answers, render_template
from chatclick.cli.root import cli
from chatclick.testing import build_message, build_session
from chatclick_sentiment.scoring import score

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def build_folder(client, engine_url, monkeypatch):
    """Build a folder's image with the author's command, from the base that is there."""
    monkeypatch.setenv("DOCKER_HOST", engine_url)

    def build(folder: Path) -> str:
        words = ["plugin", "build", str(folder), "--build-arg", f"BASE={BASE}", "--json"]
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == 0, result.output
        return str(json.loads(result.stdout)["tag"])

    return build


async def test_a_plugin_from_the_template_runs_in_a_container(house, build_folder, tmp_path):
    render_template(Answers("boxed", kind="container", year="2026"), tmp_path / "boxed")

    await house.register(image=build_folder(tmp_path / "boxed"))
    await house.until_state("running", "boxed")
    await house.open_session()
    await house.say("It arrived :tada:")
    await house.call("PUT", "plugins/boxed/config", {"values": {"emoji": [":ok: 👌"]}})
    await house.say(":ok: :tada:")

    assert await house.texts() == ["It arrived 🎉", "👌 :tada:"]


async def test_sentiment_says_the_same_in_a_container(house, build_folder, tmp_path):
    shutil.copytree(ROOT / "plugins/sentiment", tmp_path / "sentiment")
    manifest = tmp_path / "sentiment/container/chatclick-plugin.json"
    # Another id: where the tests run, the Python form is installed under the plugin's own.
    text = manifest.read_text("utf-8").replace('"id": "sentiment"', '"id": "mood"')
    manifest.write_text(text, "utf-8")

    await house.register(image=build_folder(manifest.parent))
    await house.until_state("running", "mood")
    for text in ("I am very disappointed", "not bad, thank you", "das ist nicht gut"):
        arguments = {"message": build_message(text), "session": build_session(language=None)}
        collected = await house.dispatcher.collect("routing_facts", arguments)
        [facts] = [one.value for one in collected.answers if one.plugin_id == "mood"]
        assert (facts["label"], facts["score"]) == (score(text).label, score(text).score)
