"""`chatclick plugin register | unregister | engine`."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chatclick.cli.failures import Failure
from chatclick.cli.output import json_option, print_json, show_text
from chatclick.cli.plugin import plugin
from chatclick.cli.settings_options import load_settings, settings_options

if TYPE_CHECKING:
    from chatclick.settings import Settings


@plugin.command()
@click.argument("target", metavar="IMAGE|URL")
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The key shared with the plugin at URL: whsec_ and base64.",
)
@click.option("--digest", help="Agree to exactly this; needed with --yes.")
@click.option("--no-enable", is_flag=True, help="Do not start it yet.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@settings_options("data_dir", "database_url")
@json_option
def register(
    target: str,
    key_file: Path | None,
    digest: str | None,
    no_enable: bool,
    yes: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Register a plugin in a container, or one that somebody runs at an address.

    Shows what it is and what it asks for before anything of it runs. A running host takes it in at
    once, and a new version in place of the old one; if that does not start, the old one goes on.
    """
    settings = load_settings(**options)
    if yes and not digest:
        raise Failure("--yes agrees to nothing in particular.", "add --digest sha256:…")
    what = _read_target(target, key_file)
    review = ask(settings, {"act": "review", **what})
    if digest and digest != review["digest"]:
        raise Failure(f"It has another digest now: {review['digest']}.", "look at it again.")
    if not as_json or not yes:
        show_review(review)
    if not yes:
        click.confirm("Agree, and register it?", abort=True, err=True)
    asked = {"act": "register", "digest": review["digest"], "enable": not no_enable}
    made = ask(settings, {**asked, **what})
    if as_json:
        print_json(made)
        return
    reason = f" ({made['reason']})" if made["reason"] else ""
    click.echo(f"Registered {made['id']}: {made['state']}{reason}.")


@plugin.command()
@click.argument("plugin_id", metavar="ID")
@click.option("--purge", is_flag=True, help="Remove what it stored as well, and its image.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@settings_options("data_dir", "database_url")
def unregister(plugin_id: str, purge: bool, yes: bool, **options: Any) -> None:
    """Stop a registered plugin and forget it. What it stored stays."""
    settings = load_settings(**options)
    if not yes:
        what = "and everything it stored, for good" if purge else "and keep what it stored"
        click.confirm(f"Remove {plugin_id} {what}?", abort=True, err=True)
    ask(settings, {"act": "unregister", "id": plugin_id, "purge": purge})
    click.echo(f"Removed {plugin_id}.")


@plugin.command()
@settings_options("data_dir", "database_url")
@json_option
def engine(as_json: bool, **options: Any) -> None:
    """Say whether there is a container engine, and what is wrong with it."""
    found = ask(load_settings(**options), {"act": "engine"})
    if as_json:
        print_json(found)
        return
    version = f" {found['version']}" if found["version"] else ""
    click.echo(f"{found['state']}{version}: {found['detail']}")
    for warning in found["warnings"]:
        click.echo(f"warning: {warning}")


def ask(settings: "Settings", asked: dict[str, Any]) -> Any:
    """Have the running host do something; where none runs, do it here.

    Args:
        settings: name the data folder and the database.
        asked: as `chatclick.host.containers.desk.handle` takes it.

    Raises:
        Failure: why not.
    """
    return asyncio.run(_ask(settings, asked))


async def _ask(settings: "Settings", asked: dict[str, Any]) -> Any:
    from chatclick.errors import ChatclickError
    from chatclick.host.containers import desk
    from chatclick.store.faults import DatabaseUnusable
    from chatclick.store.opening import Store

    try:
        store = await Store.open(settings.effective_database_url)
    except DatabaseUnusable:
        try:
            answer = await desk.ask(settings.data_dir, asked)
        except TimeoutError:
            raise Failure("The host does not answer.", "see its log.") from None
        if "error" in answer:
            raise Failure(answer["error"]) from None
        return answer["result"]
    try:
        return await _do_here(settings, store, asked)
    except ChatclickError as error:
        raise Failure(error.detail) from error
    finally:
        await store.close()


async def _do_here(settings: "Settings", store: Any, asked: dict[str, Any]) -> Any:
    from chatclick.app.bindings import PluginBlobs
    from chatclick.host.containers import desk
    from chatclick.host.containers.elsewhere import Elsewhere
    from chatclick.host.plugin_host import PluginHost
    from chatclick.host.purging import purge_plugin
    from chatclick.security.keys import KeyRing, Vault

    vault = Vault(KeyRing.load(settings.effective_secret_key_file))
    blobs = PluginBlobs(settings.data_dir / "blobs" / "plugins")
    elsewhere = Elsewhere(
        settings,
        store,
        vault,
        PluginHost(settings, store, vault),
        purge=lambda entry: purge_plugin(store, blobs.purge, entry),
    )
    try:
        return await desk.handle(elsewhere, asked, is_running=False)
    finally:
        await elsewhere.close()


def show_review(review: dict[str, Any]) -> None:
    """Show a plugin for a person to agree to."""
    risk = review["risk"]
    title = show_text(f"{review['name']} {review['version']}")
    click.echo(f"{title} ({review['id']}), {review['kind']}")
    if review["summary"]:
        click.echo(show_text(review["summary"]))
    click.echo(f"  digest      {review['digest']}")
    click.echo(f"  risk        {risk['grade']} of 6, {risk['word']}:")
    for reason in risk["reasons"]:
        click.echo(f"                {reason['text']}")
    click.echo("  it may")
    for permission in review["permissions"]:
        is_new = permission["name"] in review["growth"]["permissions"]
        click.echo(f"                {permission['title']}{'  (new)' if is_new else ''}")
    for host in review["egress"]:
        is_new = host in review["growth"]["egress"]
        click.echo(f"                call {host}{'  (new)' if is_new else ''}")
    if limits := review["limits"]:
        click.echo(
            f"  limits      {limits['memory_mb']} MB of memory, {limits['cpu']:g} processors,"
            f" {limits['pids']} processes"
        )
    for warning in review["warnings"]:
        click.echo(f"  warning     {warning}")


def _read_target(target: str, key_file: Path | None) -> dict[str, str]:
    if not target.startswith("https://"):
        if key_file is not None:
            raise Failure("An image needs no key.", "leave out --key-file.")
        return {"image": target}
    if key_file is None:
        raise Failure("A plugin at an address needs a key.", "add --key-file.")
    return {"url": target, "key": key_file.read_text("ascii").strip()}
