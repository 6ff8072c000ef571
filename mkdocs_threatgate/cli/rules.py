"""`threatgate rules`: every rule of this version."""

from __future__ import annotations

import click

from mkdocs_threatgate.checks import CHECKS
from mkdocs_threatgate.cli.door import format_option, guarded, language
from mkdocs_threatgate.cli.telling import tell_data, tell_table
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import say


@click.command()
@format_option
@guarded
def command(form: str) -> int:
    """List the rules by code, with what each finds."""
    rules = sorted((check.RULE for check in CHECKS), key=lambda rule: rule.code)
    if form == "json":
        tell_data(
            [
                {"code": rule.code, "slug": rule.slug, "title": render(rule.title, language())}
                for rule in rules
            ]
        )
    else:
        heads = (say("code"), say("name"), say("what it finds"))
        tell_table(heads, ((rule.code, rule.slug, rule.title) for rule in rules))
    return 0
