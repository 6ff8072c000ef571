"""The letter as one HTML file that needs nothing else, laid out for A4 and for printing."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from mkdocs_threatgate.authoring.dossier.paper import (
    DIGEST,
    Block,
    Heading,
    Paper,
    Paragraph,
    Rows,
    Slip,
    Style,
    tidy,
)

LANGUAGES = {"zh": "zh-CN", "en": "en"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """\
@page { size: A4; margin: 37mm 26mm 35mm 28mm;
  @bottom-center { content: "— " counter(page) " —"; font: 14pt SimSun, "Songti SC", serif; } }
:root { --song: SimSun, "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", serif;
  --fang: FangSong, FangSong_GB2312, STFangsong, "Noto Serif CJK SC", "Source Han Serif SC", serif;
  --hei: SimHei, "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; background: #f2f2f0; color: #000; font: 16pt/1.75 "Times New Roman", var(--fang); }
main { width: 210mm; margin: 8mm auto; padding: 37mm 26mm 35mm 28mm; background: #fff; }
h1 { margin: 0 0 1.4em; font: bold 22pt/1.4 var(--song); text-align: center; text-wrap: balance; }
h2 { margin: .9em 0 .2em; font: normal 16pt/1.75 var(--hei); break-after: avoid; }
h3 { margin: .3em 0 .1em; font: bold 16pt/1.75 "Times New Roman", var(--fang); break-after: avoid; }
p { margin: 0; text-indent: 2em; text-align: justify; overflow-wrap: anywhere; }
p.salutation { text-indent: 0; margin-bottom: .2em; }
p.note { font-size: 12pt; line-height: 1.6; margin: .3em 0; text-indent: 0; }
p.signature { text-align: right; padding-right: 4em; margin-top: 1.2em; break-before: avoid; }
table { width: 100%; margin: .3em 0 .6em; border-collapse: collapse; break-inside: avoid;
  font-size: 12pt; line-height: 1.5; }
tr { break-inside: avoid; }
th, td { border: .5pt solid #000; padding: 1.4mm 2mm; vertical-align: middle; overflow-wrap: anywhere; }
th { width: 36mm; font-weight: normal; text-align: center; }
table.roomy td, table.roomy th { height: 12mm; }
table.roomy tr:last-child td { height: 32mm; }
code { font: 8.2pt/1.5 "Courier New", "Liberation Mono", monospace; }
section { break-inside: avoid; margin-top: 14mm; }
section > .cut { border-top: .7pt dashed #000; padding-top: 1mm; font-size: 10.5pt; text-align: center;
  text-indent: 0; }
section h2 { font: bold 18pt/1.6 var(--song); text-align: center; }
:lang(en) p { text-indent: 0; margin-bottom: .4em; text-align: left; }
:lang(en) { font-size: 14pt; }
:lang(en) h2, :lang(en) h3 { font: bold 14pt/1.6 "Times New Roman", serif; }
@media print { body { background: none; } main { width: auto; margin: 0; padding: 0; } }
"""


def write_html(paper: Paper) -> bytes:
    """Return the letter as a file in UTF-8; nothing in it is fetched, nothing of the post is markup."""
    blocks = tuple(part for block in paper.blocks for part in _block(block))
    end = ("</section>",) if any(isinstance(block, Slip) for block in paper.blocks) else ()
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="{LANGUAGES[paper.language]}">',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{_text(paper.title)}</title>",
        f"<style>\n{STYLE}</style></head>",
        f"<body><main>\n<h1>{_text(paper.title)}</h1>",
        *blocks,
        *end,
        "</main></body></html>",
    )
    return ("\n".join(lines) + "\n").encode()


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            level = "h3" if block.minor else "h2"
            yield f"<{level}>{_text(block.text)}</{level}>"
        case Paragraph():
            kind = "" if block.style is Style.BODY else f' class="{block.style}"'
            yield f"<p{kind}>{_text(block.text)}</p>"
        case Rows():
            yield '<table class="roomy">' if block.roomy else "<table>"
            yield from (
                f'<tr><th scope="row">{_text(label)}</th><td>{_value(value)}</td></tr>'
                for label, value in block.rows
            )
            yield "</table>"
        case Slip():
            yield f'<section><p class="cut">{_text(block.cut)}</p><h2>{_text(block.title)}</h2>'


def _value(text: str) -> str:
    return f"<code>{_text(text)}</code>" if DIGEST.fullmatch(text) else _text(text)


def _text(text: str) -> str:
    return escape(tidy(text))
