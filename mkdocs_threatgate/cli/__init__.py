"""The command `threatgate`: one file per command, each loaded only when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click
from click.shell_completion import CompletionItem

from mkdocs_threatgate import __version__
from mkdocs_threatgate.cli.speaking import chosen_language

COMMANDS = {
    "init": "Put the gate before a blog: settings, ledger, baseline, workflow.",
    "check": "Judge the site's posts: the gate itself.",
    "check-site": "Judge a built site, of any generator, against its sources.",
    "stage": "Write a judged copy of the docs folder, for generators without plugins.",
    "plan": "Say what one post owes, to whom, and what is recorded.",
    "declare": "Write a post's declaration into its front matter.",
    "dossier": "Write the document that goes to the authority.",
    "record": "Record a filing: write its receipt into the ledger.",
    "event": "Record what became of a filing.",
    "proof": "Bundle what proves a post's filings, for an inspector.",
    "dismiss": "Dismiss a suspicion, as a reviewer, on the record.",
    "status": "Show where the filings of all posts stand.",
    "ledger": "Verify the ledger's entries, or list them.",
    "baseline": "Write down what was public before the gate.",
    "scan": "Look for prohibited content in files, without a site.",
    "places": "Look up a place and its competent authorities.",
    "rules": "List the rules.",
    "schema": "Print a JSON Schema, for editors and other tools.",
    "explain": "Explain a rule or an article.",
    "completion": "Make a shell complete command lines.",
}


class Commands(click.Group):
    """The commands by name; a module is imported when its command runs."""

    def main(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as click has it
        """Run the command; ends in 3 where not even an error of usage can be printed."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):  # a code page need not know every character of a help text
                stream.reconfigure(errors="replace")
        try:
            with chosen_language():
                return super().main(*arguments, **options)
        except OSError:
            from mkdocs_threatgate.cli.door import NO_VERDICT, silence  # noqa: PLC0415 - rarely needed

            silence(sys.stdout)
            silence(sys.stderr)
            raise SystemExit(NO_VERDICT) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which an author meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name, or None."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        try:
            command = import_module(f"mkdocs_threatgate.cli.{cmd_name.replace('-', '_')}").command
        except KeyboardInterrupt:
            from mkdocs_threatgate.cli.door import NO_VERDICT, tell_interrupted  # noqa: PLC0415 - rarely needed

            tell_interrupted()
            raise SystemExit(NO_VERDICT) from None  # click would make it 1, which says “blocked”
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        from mkdocs_threatgate.cli.help import HelpContext  # noqa: PLC0415 - --version needs none of it

        for one in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
            one.context_class = HelpContext
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and options that begin so, without importing a command."""
        found = [
            CompletionItem(name, help=COMMANDS[name]) for name in COMMANDS if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def get_usage(self, ctx: click.Context) -> str:
        """Return how to call it, in the language of messages."""
        from mkdocs_threatgate.cli.help import Formatter  # noqa: PLC0415 - --version needs none of it

        ctx.formatter_class = Formatter
        return super().get_usage(ctx)

    def get_help(self, ctx: click.Context) -> str:
        """Return the help in the language of messages."""
        from mkdocs_threatgate.cli.help import Formatter  # noqa: PLC0415 - --version needs none of it

        ctx.formatter_class = Formatter
        return super().get_help(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(tuple(COMMANDS.items()))


@click.group(
    name="threatgate",
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 publishable · 1 blocked · 2 usage or configuration · 3 no verdict.",
)
@click.version_option(__version__, prog_name="threatgate")
def main() -> None:
    """Keep security posts from publication until the filings they owe are recorded in git."""
