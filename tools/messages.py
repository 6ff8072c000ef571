"""Messages in the source → the Chinese catalogue, updated and compiled.

Without options, extracts every `say("…")` and every text of `--help`, merges new messages
into the catalogue, drops those that are gone and compiles it. With `--check`, changes nothing
and ends in 1 if a message is untranslated, a placeholder differs or the compiled catalogue is not current.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from mkdocs_threatgate import __version__
from mkdocs_threatgate.cli import COMMANDS
from mkdocs_threatgate.cli import main as main_command
from mkdocs_threatgate.cli.help import paragraphs

PACKAGE = Path(__file__).resolve().parent.parent / "mkdocs_threatgate"
FOLDER = PACKAGE / "locale" / "zh" / "LC_MESSAGES"
SOURCE, COMPILED = FOLDER / "threatgate.po", FOLDER / "threatgate.mo"
BORROWED = FOLDER / "click.po"
"""What click says, translated by hand: no source of ours says which texts that are."""


def template() -> Catalog:
    """Return the messages of the source, with the files that say them."""
    found = Catalog(project="threatgate", charset="utf-8")
    for file in sorted(PACKAGE.rglob("*.py")):
        for text in templates(file.read_text(encoding="utf-8")):
            found.add(text, None, locations=[(file.relative_to(PACKAGE).as_posix(), 1)])
    for text in helps():
        found.add(text, None, locations=[("cli/__init__.py", 1)])
    return found


def helps() -> Iterator[str]:
    """Yield what `--help` says, as `cli/help.py` looks it up: paragraphs of commands, and options."""
    commands: list[click.Command] = [main_command]
    yield from COMMANDS.values()
    for name in COMMANDS:
        command = import_module(f"mkdocs_threatgate.cli.{name.replace('-', '_')}").command
        commands += [command, *(command.commands.values() if isinstance(command, click.Group) else ())]
    for command in commands:
        for text in (command.help, command.short_help, command.epilog):
            yield from paragraphs(text or "")
        yield from (one.help for one in command.params if isinstance(one, click.Option) and one.help)


def templates(source: str) -> Iterator[str]:
    """Yield the first argument of every `say("…")` in the source of a module.

    By its syntax tree, since the extractor of babel overlooks a call inside an f-string
    on Python 3.11 and finds it on 3.12.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="say"), args=[ast.Constant(value=str(text)), *_]) if text:
                yield text


def read(source: Path) -> Catalog:
    """Return a Chinese catalogue."""
    with source.open("rb") as file:
        return read_po(file, locale="zh")


def catalogue() -> Catalog:
    """Return the Chinese catalogue as it is on disk, empty where there is none."""
    if not SOURCE.is_file():
        return plain(Catalog(locale="zh"))
    return plain(read(SOURCE))


def plain(messages: Catalog) -> Catalog:
    """Return a catalogue whose header changes only with its messages."""
    messages.project, messages.version = "threatgate", __version__
    messages.msgid_bugs_address = messages.last_translator = messages.language_team = "threatgate"
    messages.creation_date = messages.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    messages.header_comment = (
        "# Chinese messages of threatgate; kept by tools/messages.py, translated by hand."
    )
    messages.fuzzy = False
    return messages


def spoken(data: bytes) -> dict[object, object]:
    """Return the translations in a compiled catalogue, whatever wrote its header; plurals are tuples."""
    read = (message for message in read_mo(io.BytesIO(data)) if message.id)
    return {tuple(one.id) if isinstance(one.id, list) else one.id: one.string for one in read}


def compiled(messages: Catalog) -> bytes:
    """Return the compiled form of a catalogue."""
    buffer = io.BytesIO()
    write_mo(buffer, messages)
    return buffer.getvalue()


def names(text: str) -> set[str]:
    """Return the names of a template's placeholders."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def faults() -> list[str]:
    """Return what is wrong with the catalogue, in words."""
    wanted, present = template(), catalogue()
    found = []
    for message in wanted:
        if not isinstance(message.id, str) or not message.id:
            continue
        translated = present.get(message.id)
        text = translated.string if translated else ""
        if not text or (translated and translated.fuzzy):
            found.append(f"not translated: {message.id}")
        elif names(str(text)) != names(message.id):
            found.append(f"other placeholders: {message.id}")
    known = {message.id for message in wanted}
    found.extend(
        f"no longer said: {message.id}" for message in present if message.id and message.id not in known
    )
    if not COMPILED.is_file() or spoken(COMPILED.read_bytes()) != spoken(compiled(present)):
        found.append("the compiled catalogue is not current: make messages")
    borrowed = BORROWED.with_suffix(".mo")
    if not borrowed.is_file() or spoken(borrowed.read_bytes()) != spoken(compiled(plain(read(BORROWED)))):
        found.append("the compiled catalogue of click's texts is not current: make messages")
    return found


def update() -> None:
    """Merge the source's messages into the catalogue and compile it."""
    present = catalogue()
    present.update(template(), no_fuzzy_matching=True)
    present.obsolete.clear()
    FOLDER.mkdir(parents=True, exist_ok=True)
    plain(present)
    with SOURCE.open("wb") as file:
        write_po(file, present, width=100, sort_output=True, omit_header=False, include_lineno=False)
    COMPILED.write_bytes(compiled(present))
    BORROWED.with_suffix(".mo").write_bytes(compiled(plain(read(BORROWED))))


def main() -> int:
    """Check or update, as asked."""
    if "--check" not in sys.argv[1:]:
        update()
    found = faults()
    print("\n".join(found) if found else "every message is translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
