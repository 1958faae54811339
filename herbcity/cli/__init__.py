"""The command line: thin commands over the rooms. ``herbcity --help`` lists them."""

from __future__ import annotations

import sys
from typing import Any

import click

from herbcity.cli.contract import schema
from herbcity.cli.files import dump, export, load_command, simulate_command
from herbcity.cli.flows import flow_command, gaps_command
from herbcity.cli.keys import key
from herbcity.cli.measuring import analyse
from herbcity.cli.missing import missing_command
from herbcity.cli.outcomes import outcomes_command, questions_command
from herbcity.cli.planning import plan_command
from herbcity.cli.quality import quality_command
from herbcity.cli.ranking import rank
from herbcity.cli.service import migrate_command, serve
from herbcity.cli.suggesting import suggest_command
from herbcity.cli.tracing import trace_command
from herbcity.cli.webhooks import webhook_command
from herbcity.cli.what_if import what_if_command
from herbcity.errors import HerbcityError, Refused


class _Group(click.Group):
    """Shows our own errors as what they are: a sentence and a code, and exit status 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Refused as refused:
            for fault in refused.faults:
                click.echo(f"{fault.code}: {fault.th}\n    {fault.en}", err=True)
            sys.exit(1)
        except HerbcityError as problem:
            click.echo(f"{problem.code}: {problem.th}\n    {problem.en}", err=True)
            sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="herbcity")
def main() -> None:
    """herbcity: ทะเบียนและเครือข่ายห่วงโซ่คุณค่าสมุนไพรสุพรรณบุรี

    The registry and network of Suphanburi's herbal value chain. The database is the one that
    HERBCITY_DATABASE_URL names (sqlite:///data/herbcity.db unless set). First steps:

    \b
      herbcity migrate             create the tables
      herbcity load seeds          load the province to start with
      herbcity suggest             who should work with whom
      herbcity serve               pages and GraphQL on http://127.0.0.1:8000
    """


for command in (
    serve,
    migrate_command,
    load_command,
    dump,
    export,
    simulate_command,
    analyse,
    flow_command,
    gaps_command,
    trace_command,
    missing_command,
    suggest_command,
    plan_command,
    outcomes_command,
    questions_command,
    what_if_command,
    rank,
    quality_command,
    schema,
    key,
    webhook_command,
):
    main.add_command(command)
