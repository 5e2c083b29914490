"""`chatclick plugin install | uninstall | sync | catalogue`."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chatclick.cli.failures import Failure
from chatclick.cli.output import json_option, print_json, print_table, show_text
from chatclick.cli.plugin import plugin
from chatclick.cli.settings_options import load_settings, settings_options

if TYPE_CHECKING:
    from chatclick.host.installing.catalogue import Listing
    from chatclick.settings import Settings

yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
index_option = click.option(
    "--index", metavar="URL|DIR", help="Install from here.  [default: what pip is configured with]"
)


@plugin.command()
@click.argument("spec", metavar="NAME==VERSION")
@index_option
@click.option("--downgrade", is_flag=True, help="Go back to an older version.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@yes_option
@settings_options("data_dir")
@json_option
def install(
    spec: str,
    index: str | None,
    downgrade: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Install a plugin into the data folder, from wheels alone, each checked against its hash.

    Nothing of the host's own environment changes. A running host drains and starts again with the
    new plugin, in a few seconds; if it is not well then, it goes back by itself.
    """
    from chatclick.cli.installations import OPERATOR, run_job

    settings = _load(index, options)
    planned = run_job(
        settings,
        lambda installer: installer.plan(
            spec, actor=OPERATOR, allow_downgrade=downgrade, only_listed=False
        ),
    )
    plan = planned.to_json()["plan"]
    if not as_json or not (yes or dry_run):
        show_plan(plan)
    if dry_run:
        if as_json:
            print_json(plan)
        return
    if not yes:
        click.confirm("Install this?", abort=True, err=True)
    job = run_job(
        settings,
        lambda installer: installer.install(
            planned.id, plan["digest"], actor=OPERATOR, only_listed=False
        ),
    )
    if as_json:
        print_json(job.to_json())
        return
    click.echo(f"Installed {plan['spec']}. {job.events[-1]['text']}.")


@plugin.command()
@click.argument("plugin_id", metavar="ID")
@click.option("--purge", is_flag=True, help="Remove what it stored as well: tables, files, all.")
@yes_option
@settings_options("data_dir", "database_url")
@json_option
def uninstall(plugin_id: str, purge: bool, yes: bool, as_json: bool, **options: Any) -> None:
    """Remove a plugin that was installed with `plugin install`. What it stored stays.

    A running host drains and starts again without it.
    """
    from chatclick.cli.installations import OPERATOR, run_job

    settings = load_settings(**options)
    if not yes:
        what = "and everything it stored, for good" if purge else "and keep what it stored"
        click.confirm(f"Remove {plugin_id} {what}?", abort=True, err=True)
    job = run_job(
        settings,
        lambda installer: installer.uninstall(plugin_id, actor=OPERATOR, purge=purge),
    )
    if as_json:
        print_json(job.to_json())
        return
    click.echo(f"Removed {plugin_id}. {job.events[-1]['text']}.")


@plugin.command()
@click.option(
    "--lock",
    "lock_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Rebuild the set of this file.  [default: plugins.lock in the data folder]",
)
@index_option
@click.option("--requirements", is_flag=True, help="Only print it for `pip install -r`.")
@settings_options("data_dir", "database_url")
@json_option
def sync(
    lock_file: Path | None, index: str | None, requirements: bool, as_json: bool, **options: Any
) -> None:
    """Rebuild the set of plugins that plugins.lock names, on a new machine or in an image.

    Where the data folder has no plugins.lock, the database says which set it was.
    """
    from chatclick.cli.installations import OPERATOR, run_job
    from chatclick.host.installing.locks import read_lock

    settings = _load(index, options)
    text = asyncio.run(_find_lock(settings, lock_file))
    if requirements:
        click.echo(read_lock(text).to_requirements(), nl=False)
        return
    job = run_job(settings, lambda installer: installer.sync(text, actor=OPERATOR))
    if as_json:
        print_json(job.to_json())
        return
    click.echo(f"{len(read_lock(text).roots)} plugins are as in plugins.lock.")


@plugin.command()
@settings_options("data_dir")
@json_option
def catalogue(as_json: bool, **options: Any) -> None:
    """List the plugins that the catalogues of this installation name."""
    from chatclick.cli.installations import build_installer

    installer = build_installer(load_settings(**options))
    listings = asyncio.run(installer.catalogues.list_all())
    if as_json:
        print_json([_describe(one) for one in listings])
        return
    rows = [(one.id, str(one.releases[0].spec), one.texts["summary"]) for one in listings]
    print_table(("plugin", "newest", ""), rows)


def show_plan(plan: dict[str, Any]) -> None:
    """Show what an installation changes and what the plugin asks for."""
    about = plan["plugin"]
    click.echo(f"\n{show_text(about['name'])} {about['version']}: {show_text(about['summary'])}\n")
    rows = [
        (one["change"], one["name"], one["previous"] or "", one["version"], one["sha256"][:12])
        for one in plan["packages"]
        if one["change"] != "keep"
    ]
    print_table(("", "package", "from", "to", "sha256"), rows)
    click.echo("\nIt may:" if about["permissions"] else "\nIt asks for no permission.")
    for permission in about["permissions"]:
        click.echo(f"  {permission['title']} ({permission['name']})")
    click.echo(
        "\nA plugin of this kind runs inside the host and can do whatever the host can. Install it"
        "\nonly if you trust who made it.\n"
    )


def _load(index: str | None, options: dict[str, Any]) -> "Settings":
    return load_settings(**options, plugins={"index": index} if index else None)


def _describe(listing: "Listing") -> dict[str, Any]:
    return {
        "id": listing.id,
        **listing.texts,
        "distribution": listing.distribution,
        "catalogue": listing.catalogue,
        "versions": [one.spec.version for one in listing.releases],
    }


async def _find_lock(settings: "Settings", file: Path | None) -> str:
    from chatclick.host.installing.folder import PluginFolder

    path = file or PluginFolder(settings.data_dir).lock_file
    if path.exists():
        return await asyncio.to_thread(path.read_text, "utf-8")
    text = await _find_stored(settings)
    if not text:
        raise Failure(
            f"There is no {path}, and the database names no set.",
            "name the file with --lock, or install a plugin first.",
        )
    return text


async def _find_stored(settings: "Settings") -> str:
    from tortoise.exceptions import OperationalError

    from chatclick.host.installing.recording import find_lock
    from chatclick.store import database

    url = settings.effective_database_url
    if database.is_sqlite(url) and not database.sqlite_path(url).exists():
        return ""
    await database.connect(url)
    try:
        return await find_lock()
    except OperationalError:  # the tables are not made yet
        return ""
    finally:
        await database.close()
