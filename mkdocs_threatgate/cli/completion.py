"""`threatgate completion`: what makes a shell complete our command lines."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from mkdocs_threatgate.cli.door import format_option, guarded
from mkdocs_threatgate.cli.telling import tell_data, tell_json

NAME = "threatgate"
VARIABLE = "_THREATGATE_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS), metavar="|".join(SHELLS))
@format_option
@guarded
def command(shell: str, form: str) -> int:
    """Print the script that completes commands, options, posts, authorities, filings and rules.

    bash, in ~/.bashrc: eval "$(threatgate completion bash)". zsh, in ~/.zshrc, behind compinit:
    eval "$(threatgate completion zsh)". fish: threatgate completion fish >
    ~/.config/fish/completions/threatgate.fish.
    """
    script = script_for(shell)
    if form == "json":
        tell_data({"shell": shell, "script": script})
    else:
        tell_json(script.rstrip("\n"))
    return 0


def script_for(shell: str) -> str:
    """Return a shell's script; it asks the command itself, by the protocol of click."""
    kind = get_completion_class(shell)
    if kind is None:
        raise LookupError(shell)
    # not its own `source`, which runs the shell to find out whether it is new enough
    return ShellComplete.source(kind(click.Group(NAME), {}, NAME, VARIABLE))
