"""`chatclick doctor`: find out why it does not work."""

from typing import Any

import click

from chatclick.cli.output import json_option, print_json
from chatclick.cli.settings_options import settings_options

_SIGNS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✗", "red")}


@click.command()
@settings_options("data_dir", "database_url", "port")
@json_option
@click.pass_context
def doctor(ctx: click.Context, /, as_json: bool, **options: Any) -> None:
    """Check the machine, the settings, the database and the plugins, and say what to do.

    It changes nothing and runs no plugin's code. Exit status 1 means that something must be put
    right before the host can serve.
    """
    from chatclick.cli.examination import examine

    findings = examine(**options)
    if as_json:
        print_json([finding.to_json() for finding in findings])
    for finding in () if as_json else findings:
        sign, colour = _SIGNS[finding.verdict]
        click.echo(f" {click.style(sign, fg=colour)} {finding.name}: {finding.text}")
        if finding.remedy:
            click.echo(f"   {click.style('→', fg='cyan')} {finding.remedy}")
    if any(finding.verdict == "fail" for finding in findings):
        ctx.exit(1)
