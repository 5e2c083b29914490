"""`chatclick plugin …` for authors: make a plugin, run it, test it, check it, build it."""

import asyncio
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chatclick.cli.failures import WrongInput
from chatclick.cli.output import json_option, print_json
from chatclick.cli.plugin import plugin
from chatclick.cli.plugin_template import (
    DEFAULT_AUTHOR,
    DEFAULT_SUMMARY,
    KINDS,
    LICENSES,
    MAX_SUMMARY_LENGTH,
    Answers,
    build_id,
    render_template,
)
from chatclick.cli.settings_options import settings_options

if TYPE_CHECKING:
    from chatclick.host.checking.report import Report

path_argument = click.argument(
    "path",
    metavar="[PATH]",
    default=".",
    type=click.Path(exists=True, path_type=Path),
)
folder_argument = click.argument(
    "path",
    metavar="[PATH]",
    default=".",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)


@plugin.command()
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), help="Where its code runs.  [default: python]")
@click.option("--summary", metavar="TEXT", help="What it does, in one line.")
@click.option("--author", metavar="NAME", help="Who writes it.")
@click.option("--license", type=click.Choice(LICENSES), help="[default: Apache-2.0]")
@click.option("--into", metavar="DIR", type=click.Path(path_type=Path), help="[default: ./NAME]")
@click.option("--defaults", is_flag=True, help="Ask nothing.")
def new(name: str, into: Path | None, defaults: bool, **given: str | None) -> None:
    """Make a new plugin called NAME in a folder of that name.

    It does something at once, and its tests are green. What no option says is asked for, unless
    there is no terminal.
    """
    from chatclick.clock import now

    plugin_id = build_id(name)
    is_asked = not defaults and sys.stdin.isatty()
    answers = Answers(
        plugin_id,
        **{key: _ask(key, given[key], is_asked) for key in _QUESTIONS},
        year=str(now().year),
    )
    if len(answers.summary) > MAX_SUMMARY_LENGTH:
        raise WrongInput(
            f"The summary has {len(answers.summary)} characters.",
            f"say it in at most {MAX_SUMMARY_LENGTH}.",
        )
    target = into or Path(name)
    files = render_template(answers, target)
    click.echo(f"Made {target}/ with {len(files)} files.\n")
    click.echo(f"  cd {shlex.quote(str(target))}")
    click.echo("  chatclick plugin dev\n")
    click.echo("Further on: chatclick plugin test | check | build")


_QUESTIONS: dict[str, tuple[str, str, Any]] = {
    "kind": ("Where does its code run?", "python", click.Choice(KINDS)),
    "summary": ("What does it do, in one line?", DEFAULT_SUMMARY, str),
    "author": ("Who writes it?", DEFAULT_AUTHOR, str),
    "license": ("Which licence?", "Apache-2.0", click.Choice(LICENSES)),
}


def _ask(name: str, value: str | None, is_asked: bool) -> str:
    question, default, kind = _QUESTIONS[name]
    if value is None and is_asked:
        value = str(click.prompt(question, default=default, type=kind))
    # one line, whatever was pasted; nothing is no answer
    return " ".join((value or "").split()) or default


@plugin.command()
@path_argument
@settings_options("host", "port", "data_dir", "log_level")
def dev(path: Path, **options: Any) -> None:
    """Run the plugin in the folder or file PATH in a throw-away host, and take each save.

    The demo shop and the inbox are there too. A save that does not work is reported with its place,
    and the version before it goes on running. With --data the host's data is kept.
    """
    from chatclick.cli.plugin_dev import serve_plugin

    serve_plugin(path, options)


@plugin.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="[PATH] [PYTEST OPTIONS]", nargs=-1, type=click.UNPROCESSED)
def test(words: tuple[str, ...]) -> None:
    """Run the tests of the plugin in the folder PATH.

    They get a real host with that plugin alone: see the fixtures of chatclick.testing.
    """
    from chatclick.cli.plugin_works import run_tests

    has_path = bool(words) and Path(words[0]).is_dir()
    path, options = (Path(words[0]), words[1:]) if has_path else (Path(), words)
    raise click.exceptions.Exit(run_tests(path, options))


@plugin.command()
@folder_argument
@click.option("--no-run", is_flag=True, help="Read it only; run none of its code.")
@json_option
def check(path: Path, no_run: bool, as_json: bool) -> None:
    """Look at the plugin in the folder PATH as a reviewer would, and grade it.

    Manifest, permissions against the code, settings against their defaults, licence, size, names;
    then it is started in a host of its own and each of its hooks called. A to D go by the number of
    warnings; an error is an F and a failure of this command.
    """
    from chatclick.cli.plugin_works import silence_logs
    from chatclick.host.checking.run import check_plugin_folder

    silence_logs()
    report = asyncio.run(check_plugin_folder(path.resolve(), is_run=not no_run))
    if as_json:
        print_json(report.to_json())
    else:
        _print_report(path, report)
    raise click.exceptions.Exit(0 if report.is_passed else 1)


_COLOURS = {"error": "red", "warning": "yellow", "hint": "cyan"}


def _print_report(path: Path, report: "Report") -> None:
    for finding in report.findings:
        level = click.style(f"{finding.level:<7}", fg=_COLOURS[finding.level])
        where = f"{finding.where}: " if finding.where else ""
        click.echo(f"{level} {where}{finding.text} ({finding.code})")
    name = report.plugin_id or str(path)
    colour = "green" if report.is_passed else "red"
    click.echo(f"{name}: grade {click.style(report.grade, fg=colour, bold=True)}")


@plugin.command()
@folder_argument
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where wheels go.  [default: PATH/dist]",
)
@click.option("--tag", help="Name of the image.  [default: chatclick-ID:VERSION]")
@click.option(
    "--build-arg",
    "build_args",
    metavar="NAME=VALUE",
    multiple=True,
    help="Value for an ARG of the Dockerfile, such as BASE.",
)
@json_option
def build(
    path: Path, out: Path | None, tag: str | None, build_args: tuple[str, ...], as_json: bool
) -> None:
    """Build what others install: a wheel, or an image if the plugin is a container.

    An image gets the manifest as a label, so that a host can read it without running it.
    """
    from chatclick.cli.plugin_works import build_image, build_wheel, find_plugin_folder, read_pair

    folder = find_plugin_folder(path)
    if folder.read_manifest().kind == "python":
        wheel = build_wheel(folder, out or path / "dist")
        made = {"kind": "wheel", "file": str(wheel), "size_bytes": wheel.stat().st_size}
        advice = f"pip install {wheel}"
    else:
        image = build_image(folder, tag, dict(read_pair(one) for one in build_args))
        made = {"kind": "image", "tag": image.tag, "id": image.id}
        advice = f"chatclick plugin register {image.tag}"
    if as_json:
        print_json(made)
    else:
        click.echo(f"Built {made.get('file') or made['tag']}\n\n  {advice}")


@plugin.command()
@click.argument("plugin_id", metavar="ID")
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Of the host.")
@click.option("--email", help="Who asks.  [default: the API key in CHATCLICK_API_KEY]")
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="File that holds the password, - for standard input.  [default: ask for it]",
)
@click.option("--lines", type=click.IntRange(1, 1000), default=100, show_default=True)
@click.option("-f", "--follow", is_flag=True, help="Go on until stopped.")
@json_option
def logs(
    plugin_id: str,
    url: str,
    email: str | None,
    password_file: Path | None,
    lines: int,
    follow: bool,
    as_json: bool,
) -> None:
    """Show what the plugin ID of a running host logged lately, and what the host said of it."""
    from chatclick.cli.plugin_logs import LogReader, sign_in

    reader = LogReader(url, plugin_id, sign_in(url, email, password_file))
    reader.show(lines, is_followed=follow, as_json=as_json)
