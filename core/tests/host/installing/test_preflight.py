"""The first try of a set, in a process of its own."""

from chatclick.host.installing.preflight import MAX_OUTPUT_BYTES, try_set


def unpack(site, source):
    package, info = site / "made_mood", site / "made_mood-1.0.dist-info"
    package.mkdir(parents=True)
    info.mkdir()
    (package / "__init__.py").write_text(source)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made-mood\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[chatclick.plugins]\nmood = made_mood:plugin\n")
    return site


async def test_a_plugin_may_print_more_than_the_host_keeps(tmp_path):
    source = f"print('x' * {3 * MAX_OUTPUT_BYTES}, end='')\nplugin = object()"

    assert await try_set(unpack(tmp_path / "site", source), ["mood"]) == {}


async def test_what_lies_where_the_host_was_started_is_not_imported(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit('not the one of Python')")
    monkeypatch.chdir(tmp_path)

    assert await try_set(tmp_path / "site", []) == {}
