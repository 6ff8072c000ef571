"""`threatgate schema`: JSON Schemas of what people write and of the report."""

from __future__ import annotations

from pathlib import Path

import click

from mkdocs_threatgate.authoring.files import write_whole
from mkdocs_threatgate.cli.door import format_option, guarded, tell
from mkdocs_threatgate.cli.telling import tell_data, tell_json
from mkdocs_threatgate.model import say

FOLDER = Path(__file__).parent.parent / "schemas"
NAMES = ("front-matter", "receipt", "config", "report")


@click.command()
@click.argument("name", type=click.Choice(NAMES), metavar="|".join(NAMES))
@click.option(
    "-o",
    "--output",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it to a file.",
)
@format_option
@guarded
def command(name: str, output: Path | None, form: str) -> int:
    """Print a JSON Schema (draft 2020-12), for editors and other tools."""
    text = schema(name)
    if output is None:
        tell_json(text.rstrip("\n"))
        return 0
    write_whole(output, text.encode())
    if form == "json":
        tell_data({"written": str(output)})
    else:
        tell(say("written: {file}", file=str(output)))
    return 0


def schema(name: str) -> str:
    """Return the text of a schema."""
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")
