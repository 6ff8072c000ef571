"""`threatgate places`: a name, a code or pinyin → divisions and their competent authorities."""

from __future__ import annotations

import click

from mkdocs_threatgate.cli.door import format_option, guarded, tell
from mkdocs_threatgate.cli.telling import tell_data, tell_table
from mkdocs_threatgate.model import Kind, Level, say
from mkdocs_threatgate.policy.wording import LEVELS
from mkdocs_threatgate.tables import authorities, divisions
from mkdocs_threatgate.tables.divisions import Division

KINDS = (Kind.PUBLIC_SECURITY, Kind.CYBERSPACE)


@click.command()
@click.argument("text")
@format_option
@guarded
def command(text: str, form: str) -> int:
    """Look a place up: its code, path and level, and the bodies a report on it goes to.

    Ends in 1 if nothing matches.
    """
    found = divisions.search(text)
    if form == "json":
        tell_data([_data(division) for division in found])
    elif found:
        heads = (
            say("code"),
            say("place"),
            say("level"),
            say("public security"),
            say("cyberspace administration"),
        )
        tell_table(heads, (_row(division) for division in found))
    else:
        tell(say("no place matches “{text}”", text=text), error=True)
    return 0 if found else 1


def _bodies(division: Division, kind: Kind) -> tuple[str, ...]:
    if not divisions.in_mainland(division.code):
        return ()
    return tuple(body.name for body in authorities.competent(kind, division.code, minimum=Level.PREFECTURE))


def _row(division: Division) -> tuple[object, ...]:
    name = divisions.full_name(division.code) or division.name
    ended = say("{name} (until {year})", name=name, year=division.ended) if division.ended else name
    return (division.code, ended, LEVELS[division.level], *(_bodies(division, kind) or "–" for kind in KINDS))


def _data(division: Division) -> dict[str, object]:
    return {
        "code": division.code,
        "name": division.name,
        "path": divisions.full_name(division.code),
        "level": division.level.word,
        "pinyin": division.pinyin,
        "ended": division.ended or None,
        "competent": {kind.value: list(_bodies(division, kind)) for kind in KINDS},
    }
