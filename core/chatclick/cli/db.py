"""`chatclick db`: the tables and their backups."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chatclick.cli.failures import Failure
from chatclick.cli.output import get_progress, json_option, print_json, print_table
from chatclick.cli.settings_options import load_settings, settings_options

if TYPE_CHECKING:
    from chatclick.settings import Settings


FILES = click.option(
    "--files",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder with copies of files.",
)


@click.group()
def db() -> None:
    """Look after the database: tables, backup, restore."""


@db.command()
@settings_options("data_dir", "database_url")
@json_option
def status(as_json: bool, **options: Any) -> None:
    """Show which database is used and whether its tables are up to date.

    May run beside the host, and changes nothing.
    """
    from chatclick.cli.database_status import read_status

    found = asyncio.run(read_status(load_settings(**options)))
    if as_json:
        print_json(asdict(found))
        return
    print_table(
        ("", ""),
        [
            ("database", found.database),
            ("epoch", found.epoch or "none yet; made at the first start"),
            ("applied migrations", str(len(found.applied))),
            ("waiting migrations", ", ".join(found.pending) or "none"),
        ],
    )


@db.command()
@settings_options("data_dir", "database_url")
@json_option
def migrate(as_json: bool, **options: Any) -> None:
    """Make the tables, or bring them up to date.

    The host does the same when it starts; here it can be done beforehand, after a backup. With
    SQLite the host must not run.
    """
    from chatclick.cli.database_status import read_status

    settings = load_settings(**options)
    before = asyncio.run(read_status(settings))
    asyncio.run(open_once(settings, is_restored=False))
    if as_json:
        print_json({"applied": before.pending})
    else:
        for name in before.pending:
            click.echo(f"applied {name}")
        click.echo("The tables are up to date.")


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@FILES
@settings_options("data_dir", "database_url")
@json_option
def backup(file: Path, force: bool, files: Path | None, as_json: bool, **options: Any) -> None:
    """Copy the database to FILE, while the host runs or not.

    The copy is one consistent moment. With --files the files that people sent are copied too; a
    later copy into the same folder takes what is new. The key file is in neither; save it as well.
    PostgreSQL needs its own pg_dump to be installed.
    """
    from chatclick.store import copies as work
    from chatclick.store.database import is_sqlite, sqlite_path

    settings = load_settings(**options)
    url = settings.effective_database_url
    if file.exists() and not force:
        raise Failure(f"{file} is there already.", "name another file, or add --force.")
    if is_sqlite(url):
        with get_progress() as progress:
            task = progress.add_task("Copying", total=None)
            work.backup_sqlite(
                sqlite_path(url),
                file,
                lambda done, total: progress.update(task, completed=done, total=total),
            )
    else:
        with get_progress() as progress:
            progress.add_task("Dumping", total=None)
            work.backup_postgres(url, file)
    size_bytes = file.stat().st_size
    copied = _copy_files(settings.data_dir / "blobs", files) if files else 0
    if as_json:
        print_json({"file": str(file), "size_bytes": size_bytes, "files": copied})
    else:
        click.echo(f"Saved {size_bytes / 1e6:.1f} MB to {file}.")
        if files:
            click.echo(f"Copied {copied} files to {files}.")


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@FILES
@settings_options("data_dir", "database_url")
@json_option
def restore(file: Path, yes: bool, files: Path | None, as_json: bool, **options: Any) -> None:
    """Replace the database by the backup in FILE. The host must not run.

    With --files, files that are missing are copied back from there.

    What was written since the backup is lost. The database gets a new epoch, by which browsers that
    remember newer messages notice it and load afresh.
    """
    from chatclick.store import copies as work
    from chatclick.store.database import is_sqlite, sqlite_path
    from chatclick.store.setting_list import mask

    settings = load_settings(**options)
    url = settings.effective_database_url
    if not yes:
        click.confirm(f"Replace everything in {mask('', url)} by {file}?", abort=True, err=True)
    if is_sqlite(url):
        with get_progress() as progress:
            task = progress.add_task("Restoring", total=None)
            work.restore_sqlite(
                file,
                sqlite_path(url),
                lambda done, total: progress.update(task, completed=done, total=total),
            )
    else:
        asyncio.run(work.check_postgres_unused(url))
        with get_progress() as progress:
            progress.add_task("Restoring", total=None)
            work.restore_postgres(file, url)
    # Before the files: whatever goes wrong with them, the database is an earlier one from here on.
    epoch = asyncio.run(open_once(settings, is_restored=True))
    copied = _copy_files(files, settings.data_dir / "blobs") if files else 0
    if as_json:
        print_json({"epoch": epoch, "files": copied})
    else:
        click.echo(f"Restored. The new epoch is {epoch}.")


def _copy_files(source: Path, target: Path) -> int:
    from chatclick.cli.backup_files import copy_files

    with get_progress() as progress:
        task = progress.add_task("Copying files", total=None)
        return copy_files(
            source,
            target,
            lambda done, total: progress.update(task, completed=done, total=total),
        )


async def open_once(settings: "Settings", *, is_restored: bool) -> str:
    """Open the database as the host does, which migrates it, and close it again.

    Args:
        settings: where the database is.
        is_restored: it went back to an earlier state, so its epoch must change.

    Returns:
        The epoch in force.
    """
    from chatclick.store.models import Setting
    from chatclick.store.opening import Store, renew_epoch

    store = await Store.open(settings.effective_database_url)
    try:
        if is_restored:
            await store.write(renew_epoch)
        return str((await Setting.get(name="epoch")).value)
    finally:
        await store.close()
