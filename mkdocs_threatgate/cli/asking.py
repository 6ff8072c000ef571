"""What a command asks for in a terminal, where its command line leaves it open."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from mkdocs_threatgate.cli.door import language
from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Message, say

Answered = TypeVar("Answered")


class Unfit(Exception):  # noqa: N818 - no error: the question is put again
    """An answer that cannot be taken, and why; the question is put again."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def may_ask(form: str) -> bool:
    """Return whether somebody is there to answer: a terminal, and no answer in JSON is wanted."""
    return form == "text" and sys.stdin.isatty() and sys.stdout.isatty()


def ask(
    question: Message, setting: str, read: Callable[[str], Answered], *, default: str | None = None
) -> Answered:
    """Return what somebody answers, as `read` takes it; it raises `Unfit` for what it cannot take.

    With an empty `default` nothing need be answered. Raises `click.Abort` on Ctrl-C and Ctrl-D.
    """
    speech = language(setting)

    def value(text: str) -> Answered:
        try:
            return read(text.strip())
        except Unfit as problem:
            raise click.UsageError(render(problem.message, speech)) from problem
        except ThreatgateError as problem:
            why = say("{problem}. {remedy}", problem=problem.message, remedy=problem.remedy)
            raise click.UsageError(render(why, speech)) from problem

    try:
        answer: Answered = click.prompt(
            render(question, speech), default=default, show_default=bool(default), value_proc=value, err=True
        )
    except click.Abort:
        click.echo("", err=True)  # what is said next begins a line of its own
        raise
    return answer


def ask_for_number(question: Message, setting: str, highest: int, default: int | None) -> int:
    """Return one of the numbers from 1 to the highest."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= highest:
            raise Unfit(say("“{text}” is none of the numbers 1 to {highest}", text=text, highest=highest))
        return int(text)

    return ask(question, setting, read, default=str(default) if default else None)


def ask_for_one_of(question: Message, setting: str, words: tuple[str, ...]) -> str:
    """Return one of these words, or an empty text."""

    def read(text: str) -> str:
        if text and text not in words:
            raise Unfit(say("“{text}” is none of {words}", text=text, words=words))
        return text

    return ask(question, setting, read, default="")


def ask_for_files(question: Message, further: Message, setting: str, *, needed: bool) -> tuple[Path, ...]:
    """Return files, one after the other, until nothing is answered; `needed` asks for one at least."""

    def read(text: str) -> Path | None:
        if not text and needed and not found:
            raise Unfit(say("this site requires evidence: name a document"))
        path = Path(text).expanduser()
        if text and not path.is_file():
            raise Unfit(say("there is no file {file}", file=text))
        return path if text else None

    found: list[Path] = []
    while (path := ask(further if found else question, setting, read, default="")) is not None:
        found.append(path)
    return tuple(found)
