"""What all commands share on their way in and out: options, the site, errors, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TextIO

import click

from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.errors import ThreatgateError, UsageError
from mkdocs_threatgate.locale import LANGUAGES, render
from mkdocs_threatgate.model import Decision, Message, Text, Verdict, say
from mkdocs_threatgate.reports.inert import inert
from mkdocs_threatgate.sources import collector

Parameters = ParamSpec("Parameters")

EXIT_CODES = {Decision.PUBLISHABLE: 0, Decision.BLOCKED: 1, Decision.UNDECIDED: 3}
NO_VERDICT = 3
LANGUAGE_VARIABLE = "THREATGATE_LANG"
SECONDS_BEFORE_PROGRESS = 1.0
INDEX = "index.html"
"""The page's name in a folder that `--output html=FOLDER/` names."""

config_option = click.option(
    "-f",
    "--config-file",
    "config",
    metavar="FILE",
    default=None,
    shell_complete=completing.files,
    help="The site's configuration; otherwise mkdocs.yml or threatgate.yml in this folder.",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the answer.",
)


def language(setting: str = "en") -> str:
    """Return the language of messages: the environment's, else the site's."""
    chosen = os.environ.get(LANGUAGE_VARIABLE, "").lower()[:2]
    return chosen if chosen in LANGUAGES else setting


def tell(message: Message | str, setting: str = "en", *, error: bool = False) -> None:
    """Print a message in the reader's language, plain where there is no terminal."""
    stream = sys.stderr if error else sys.stdout
    text = inert(render(message, language(setting)))
    encoding = getattr(stream, "encoding", None) or "utf-8"
    write(text.encode(encoding, "replace").decode(encoding), error=error)


def write(text: str | bytes, *, error: bool = False) -> None:
    """Print a line, or its bytes; raises `ThreatgateError` where standard output is on a full disk, say.

    What standard error does not take is lost: no answer and no exit code depends on it.
    """
    try:
        click.echo(text, err=error, color=None if has_colours() else False)
    except OSError as problem:
        if error:
            silence(sys.stderr)
            return
        if isinstance(problem, BrokenPipeError):
            raise
        silence(sys.stdout)
        raise ThreatgateError(
            say(
                "{path} could not be written: {problem}",
                path=say("standard output"),
                problem=problem.strerror or str(problem),
            ),
            say("Make room for it, or send it elsewhere."),
        ) from problem


def has_colours() -> bool:
    """Return whether a terminal, if that is where we print, is to be sent colours."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def silence(stream: TextIO | None) -> None:
    """Send what a standard stream still holds nowhere, or Python would fail on it at its end."""
    if stream is None:  # it was closed from the start
        return
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def guarded(command: Callable[Parameters, int | None]) -> Callable[Parameters, None]:
    """Return a command that ends in an exit code of the contract, whatever happens inside it."""

    @wraps(command)
    def run(*arguments: Parameters.args, **options: Parameters.kwargs) -> None:
        with collector.paused():
            code = _exit_code(lambda: command(*arguments, **options))
        raise SystemExit(code)

    return run


def _exit_code(command: Callable[[], int | None]) -> int:
    try:
        _note_language()
        return command() or 0
    except ThreatgateError as error:
        explain_error(error)
        return error.exit_code
    except (click.ClickException, click.exceptions.Exit):
        raise
    except BrokenPipeError:
        # whoever reads us has gone away; the verdict must not turn into success
        silence(sys.stdout)
        return NO_VERDICT
    except (KeyboardInterrupt, click.Abort):
        tell_interrupted()
        return NO_VERDICT
    except Exception as error:  # noqa: BLE001 - fail closed: nothing inside may end in success
        tell(
            say("internal error, no verdict: {problem}", problem=f"{type(error).__name__}: {error}"),
            error=True,
        )
        tell(say("Please report it with the command that you ran."), error=True)
        return NO_VERDICT


def tell_interrupted() -> None:
    """Say that somebody interrupted the command."""
    tell(say("interrupted: no verdict"), error=True)


def _note_language() -> None:
    stated = os.environ.get(LANGUAGE_VARIABLE, "")
    if stated and stated.lower()[:2] not in LANGUAGES:
        tell(
            say(
                "note: {variable} asks for “{stated}”, which is none of {languages}; the site's is taken",
                variable=LANGUAGE_VARIABLE,
                stated=stated,
                languages=tuple(LANGUAGES),
            ),
            error=True,
        )


def explain_error(error: ThreatgateError, setting: str = "en") -> None:
    """Print what is wrong and what to do next."""
    tell(say("error: {message}", message=error.message), setting, error=True)
    tell(error.remedy, setting, error=True)


def config_path(named: str | None) -> tuple[Path, str]:
    """Return the configuration file, and how to name it in commands where they need it."""
    from mkdocs_threatgate.sources.settings import find_configuration  # noqa: PLC0415 - --version needs none of it

    if named:
        return Path(named), named
    return find_configuration(Path()), ""


def next_command(*words: str) -> str:
    """Return a command of ours to be typed next, with the configuration that this one was told."""
    from mkdocs_threatgate.model.commands import addressed  # noqa: PLC0415 - --version needs none of it
    from mkdocs_threatgate.reports.commands import typed  # noqa: PLC0415 - as above

    context = click.get_current_context(silent=True)
    named = context.params.get("config") if context else None
    return typed(addressed(("threatgate", *words), named or ""))


def report_progress(texts: Iterable[Text]) -> Iterable[Text]:
    """Yield the texts, drawing a progress bar on a terminal once it has taken a second."""
    if sys.stderr is None or not sys.stderr.isatty():
        return texts
    from mkdocs_threatgate.cli.progress import drawn  # noqa: PLC0415 - rich is not needed without a terminal

    return drawn(tuple(texts), after=SECONDS_BEFORE_PROGRESS)


def write_outputs(verdict: Verdict, outputs: tuple[str, ...], setting: str) -> None:
    """Write the verdict to each `FORMAT=FILE`, each file whole or not at all."""
    from mkdocs_threatgate.authoring.files import write_whole  # noqa: PLC0415 - not needed otherwise
    from mkdocs_threatgate.reports import FORMATS  # noqa: PLC0415 - not needed otherwise

    for output in outputs:
        form, _, file = output.partition("=")
        if form not in FORMATS or not file:
            raise UsageError(
                say("--output {output} is not FORMAT=FILE", output=output),
                say("Formats: {formats}.", formats=tuple(FORMATS)),
            )
        text = click.unstyle(FORMATS[form](verdict, language(setting)))
        # a file name that is no UTF-8 has characters that cannot be written; JSON reads them escaped
        write_whole(output_path(form, file), text.encode("utf-8", "backslashreplace"))


def output_path(form: str, file: str) -> Path:
    """Return the file that an output names; a folder, told by the slash at its end, takes the page in it."""
    return Path(file) / INDEX if form == "html" and file.endswith(("/", os.sep)) else Path(file)
