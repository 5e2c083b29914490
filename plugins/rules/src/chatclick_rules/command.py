"""`chatclick rules`: rehearsing rules from a file on the conversations of an installation."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chatclick.commands import (
    Failure,
    WrongInput,
    get_progress,
    json_option,
    load_settings,
    open_context,
    print_json,
    print_table,
    settings_options,
    silence_logs,
)

if TYPE_CHECKING:
    from chatclick import PluginContext
    from chatclick.errors import FieldError

PLUGIN = "rules"
CHUNK = 50
MOST = 1000
MAX_BYTES = 8 * 1024 * 1024
MAX_PRINTED = 20


@click.group()
def rules() -> None:
    """Try routing rules out."""


@rules.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--last",
    type=click.IntRange(1, MOST),
    default=100,
    show_default=True,
    help="How many past conversations.",
)
@settings_options("data_dir", "database_url")
@json_option
def test(file: Path, last: int, as_json: bool, **options: Any) -> None:
    """Play past conversations to the rules in FILE, and say what would come out differently.

    FILE is a rule set in JSON. It is compared with the rules that are in force. Nothing changes,
    and the host may run meanwhile. Facts of other plugins are not known here.
    """
    silence_logs()
    document = read_file(file)
    found = asyncio.run(rehearse(document, last, load_settings(**options)))
    if as_json:
        print_json(found)
    else:
        show(found)
    if not found["valid"]:
        raise click.exceptions.Exit(1)


def read_file(file: Path) -> Mapping[str, Any]:
    """Read a rule set.

    Raises:
        WrongInput: the file holds no JSON object.
    """
    if file.stat().st_size > MAX_BYTES:
        raise WrongInput(f"{file} is larger than {MAX_BYTES // 1024 // 1024} MB.")
    try:
        document = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise WrongInput(f"{file} is not JSON: {error}.") from error
    if not isinstance(document, dict):
        raise WrongInput(f"{file} holds no rule set.", 'it is an object: {"rules": […]}')
    return document


async def rehearse(document: Mapping[str, Any], last: int, settings: Any) -> dict[str, Any]:
    """Play past conversations to a rule set.

    Args:
        document: the rule set.
        last: how many conversations.
        settings: where they are.

    Returns:
        `valid` and `problems`, and of a valid one what `POST /api/v1/rules/dry-run` answers.
    """
    from chatclick.errors import Invalid
    from chatclick_rules.asking import build_engine
    from chatclick_rules.directory import list_missing, read_directory
    from chatclick_rules.keeping import EMPTY, Keeping, name_rules

    async with open_context(PLUGIN, settings) as context:
        try:
            tried = await build_engine(document)
        except Invalid as error:
            return {"valid": False, "problems": _list_problems(error.errors)}
        named = name_rules({**EMPTY, **document})
        missing = await list_missing(context, await read_directory(context), named)
        if missing:
            return {"valid": False, "problems": _list_problems(missing)}
        published = await _find_published(Keeping(context))
        engines = (await build_engine(published), tried)
        return {"valid": True, "problems": [], **await _replay(context, engines, last)}


async def _find_published(keeping: Any) -> Mapping[str, Any]:
    """Return the rules in force, none where the plugin has never run."""
    from tortoise.exceptions import OperationalError

    try:
        newest = await keeping.find_published()
    except OperationalError as error:
        raise Failure(
            "The tables of the rules are not there.", "start the host once with the plugin on."
        ) from error
    return {} if newest is None else dict(newest.document)


async def _replay(context: "PluginContext", engines: tuple[Any, Any], last: int) -> dict[str, Any]:
    from chatclick_rules.replaying import Replay

    sums: dict[str, Any] = {"sessions": 0, "changed": 0, "data": []}
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    before: str | None = None
    with get_progress() as progress:
        bar = progress.add_task("Conversations", total=last)
        while sums["sessions"] < last:
            wanted = min(CHUNK, last - sums["sessions"])
            part = await Replay(context, *engines).run(wanted, before)
            for key in sums:
                sums[key] += part[key]
            for one in part["rules"]:
                counts[0][one["rule_id"]] += one["before"]
                counts[1][one["rule_id"]] += one["after"]
            progress.update(bar, completed=sums["sessions"])
            before = part["next"]
            if before is None:
                break
    ids = dict.fromkeys([*counts[0], *counts[1]])
    rules = [{"rule_id": one, "before": counts[0][one], "after": counts[1][one]} for one in ids]
    return {**sums, "rules": rules}


def _list_problems(errors: "tuple[FieldError, ...] | list[FieldError]") -> list[dict[str, str]]:
    return [{"pointer": one.pointer, "code": one.code, "message": one.message} for one in errors]


def show(found: Mapping[str, Any]) -> None:
    """Print what was found for people."""
    if not found["valid"]:
        click.echo("These rules cannot be used:", err=True)
        for one in found["problems"]:
            click.echo(f"  {one['pointer'] or '/'}: {one['message']}", err=True)
        return
    total, changed = found["sessions"], found["changed"]
    click.echo(f"{changed} of {total} conversations would come out differently.")
    if found["rules"]:
        rows = [(one["rule_id"], str(one["before"]), str(one["after"])) for one in found["rules"]]
        print_table(("RULE", "IN FORCE", "TRIED"), rows)
    if found["data"]:
        shown = found["data"][:MAX_PRINTED]
        rows = [(one["session_id"], _tell(one["before"]), _tell(one["after"])) for one in shown]
        print_table(("CONVERSATION", "IN FORCE", "TRIED"), rows)
    if len(found["data"]) > MAX_PRINTED:
        click.echo(f"… {changed - MAX_PRINTED} more; --json shows them.")


def _tell(outcome: Mapping[str, Any]) -> str:
    """Say in a line which rules decided, and where the conversation would be."""
    rules = dict.fromkeys(rule for one in outcome["decisions"] for rule in one["rules"])
    place = outcome["staff_id"] or outcome["team_id"] or outcome["queue_id"]
    return " ".join([", ".join(rules) or "no rule", *([f"→ {place}"] if place else [])])
