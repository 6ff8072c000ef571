"""The letter as plain Markdown, whatever stands in the post escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_threatgate.authoring.dossier.paper import Block, Heading, Paper, Paragraph, Rows, Slip, tidy

MARKUP = re.compile(r"([\\`*_{}\[\]<>|~&]|^[#+=-]|(?<=^\d)[.)])")
COLON = {"zh": "：", "en": ": "}
BLANK = "＿" * 12


def write_markdown(paper: Paper) -> bytes:
    """Return the letter as a file in UTF-8."""
    parts = [
        f"# {_escaped(paper.title)}",
        *(part for block in paper.blocks for part in _block(block, paper.language)),
    ]
    return ("\n\n".join(parts) + "\n").encode()


def _block(block: Block, language: str) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'###' if block.minor else '##'} {_escaped(block.text)}"
        case Paragraph():
            yield _escaped(block.text)
        case Rows():
            # a table could not be filled in by hand
            lines = ((_escaped(label), _escaped(value) or BLANK) for label, value in block.rows)
            yield "\n".join(f"* {label}{COLON[language]}{value}" for label, value in lines)
        case Slip():
            yield "---"
            yield f"*{_escaped(block.cut)}*"
            yield f"## {_escaped(block.title)}"


def _escaped(text: str) -> str:
    return MARKUP.sub(r"\\\1", tidy(text))
