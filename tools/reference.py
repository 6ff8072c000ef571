"""Rules, articles and commands → the reference pages under docs/reference/.

Without options writes them; with `--check` changes nothing and ends in 1 if a page is
not what the source says.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

from mkdocs_threatgate.checks import CHECKS
from mkdocs_threatgate.cli import COMMANDS
from mkdocs_threatgate.cli.door import LANGUAGE_VARIABLE
from mkdocs_threatgate.cli.help import HelpContext
from mkdocs_threatgate.locale.manuals import manual
from mkdocs_threatgate.model import Article
from mkdocs_threatgate.sources.articles import SHIPPED, read_policy
from mkdocs_threatgate.sources.rulebooks import read_rulebook

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
MADE = "<!-- Written by tools/reference.py from the source; change it there. -->"


def pages() -> dict[str, str]:
    """Return each page's text by its file name."""
    return {
        "rules.md": "\n".join((MADE, "", "# Rules", "", *rules())),
        "signals.md": "\n".join((MADE, "", "# Signals", "", *signals())),
        "articles.md": "\n".join((MADE, "", "# Articles", "", *articles())),
        "commands.md": "\n".join((MADE, "", "# Commands", "", *commands("en"))),
        "rules.zh.md": "\n".join((MADE, "", "# 规则", "", *rules_in_chinese())),
        "signals.zh.md": "\n".join((MADE, "", "# 信号", "", *signals_in_chinese())),
        "articles.zh.md": "\n".join((MADE, "", "# 条款", "", *articles_in_chinese())),
        "commands.zh.md": "\n".join((MADE, "", "# 命令", "", *commands("zh"))),
    }


def rules() -> Iterator[str]:
    """Yield a section for each rule: its title and its manual."""
    yield "Each rule by its code; `threatgate explain CODE` prints the same in the terminal."
    yield ""
    for check in sorted(CHECKS, key=lambda one: str(one.RULE.code)):
        rule = check.RULE
        yield f"## {rule.code} {rule.slug}"
        yield ""
        yield from _manual(inspect.getdoc(check) or "")


def rules_in_chinese() -> Iterator[str]:
    """Yield the same sections from the Chinese manuals."""
    yield (
        "按代码列出每条规则；`threatgate explain CODE` 在终端打印同样的内容"
        "（设置中 `language: zh`，或 `THREATGATE_LANG=zh`）。"
    )
    yield ""
    for check in sorted(CHECKS, key=lambda one: str(one.RULE.code)):
        rule = check.RULE
        yield f"## {rule.code} {rule.slug}"
        yield ""
        yield from _manual(manual(rule.code, inspect.getdoc(check) or "").zh)


def _manual(text: str) -> Iterator[str]:
    summary, _, rest = text.partition("\n")
    yield f"**{summary}**"
    for line in rest.splitlines():
        heading = line and not line.startswith(" ")
        yield f"**{line}**\n" if heading else line.strip()
    yield ""


def signals() -> Iterator[str]:
    """Yield a table of the shipped signals for each item of Art. 4, and one of those that calm."""
    yield "What the detectors add up, by item of Art. 4; [how](../judgement/index.md). Shapes are recognised"
    yield "by code, the others by patterns in `mkdocs_threatgate/content/signals/`, beside their examples."
    yield ""
    shipped = [one for one in read_rulebook().signals if one.weight]
    for item in range(7):
        yield f"## Item {item}" if item else "## Every item"
        yield ""
        yield "| signal | points | | meaning | 含义 |"
        yield "|---|--:|---|---|---|"
        for one in sorted((one for one in shipped if one.item == item), key=lambda one: -one.weight):
            kind = "calming" if one.weight < 0 else "thing" if one.structural else "words"
            yield f"| `{one.id}` | {one.weight} | {kind} | {one.reason.en} | {one.reason.zh} |"
        yield ""


def signals_in_chinese() -> Iterator[str]:
    """Yield the same tables with the meanings in Chinese alone."""
    yield (
        "各检测器累加的信号，按第四条各项列出；[怎样累加](../judgement/index.md)。结构性的信号由代码识别，"
        "其余由 `mkdocs_threatgate/content/signals/` 中的模式识别，例子在模式旁边。"
    )
    yield ""
    shipped = [one for one in read_rulebook().signals if one.weight]
    for item in range(7):
        yield (
            f"## 第{'一二三四五六'[item - 1]}项 {{ #item-{item} }}" if item else "## 各项共用 { #every-item }"
        )
        yield ""
        yield "| 信号 | 分值 | | 含义 |"
        yield "|---|--:|---|---|"
        for one in sorted((one for one in shipped if one.item == item), key=lambda one: -one.weight):
            kind = "缓和" if one.weight < 0 else "结构" if one.structural else "词语"
            yield f"| `{one.id}` | {one.weight} | {kind} | {one.reason.zh} |"
        yield ""


def articles() -> Iterator[str]:
    """Yield a section for each article of the shipped packs, in both languages."""
    yield "The provisions that this version knows, as its packs hold them. “Not read in the original”"
    yield "marks a text that must be checked against the full translation before anybody leans on it."
    yield ""
    for article in read_policy(tuple(SHIPPED), Path()).articles:
        yield from _article(article)


def articles_in_chinese() -> Iterator[str]:
    """Yield a section for each article of the shipped packs, in Chinese alone."""
    yield "本版本各规则包所含的条款。注明“未读原文”的，在以其为依据之前必须对照全文核实。"
    yield ""
    for article in read_policy(tuple(SHIPPED), Path()).articles:
        yield f"## {article.id}：{article.title.zh}"
        yield ""
        state = "已读原文" if article.verified else "**未读原文**"
        force = "征求意见稿，未生效" if article.legal_status == "draft" else "现行有效"
        yield f"*{article.citation.zh}* · {force} · {state}"
        for text in (article.why.zh, article.remedy.zh):
            yield ""
            yield " ".join(text.split())
        yield ""
        yield "来源：" + "、".join(f"<{source}>" for source in article.sources)
        yield ""


def _article(article: Article) -> Iterator[str]:
    yield f"## {article.id}: {article.title.en} · {article.title.zh}"
    yield ""
    state = "read" if article.verified else "**not read in the original**"
    yield f"*{article.citation.en}* · *{article.citation.zh}*"
    yield f"· legal status: {article.legal_status} · {state}"
    for text in (article.why.en, article.remedy.en, article.why.zh, article.remedy.zh):
        yield ""
        yield " ".join(text.split())
    yield ""
    yield "Sources: " + ", ".join(f"<{source}>" for source in article.sources)
    yield ""


def commands(language: str) -> Iterator[str]:
    """Yield the help of each command as it is printed where messages are in a language."""
    os.environ[LANGUAGE_VARIABLE] = language
    for name, command in _commands():
        context = HelpContext(
            command, info_name=f"threatgate {name}", terminal_width=88, help_option_names=["-h", "--help"]
        )
        yield f"## {name}"
        yield ""
        yield f"```text\n{command.get_help(context)}\n```"
        yield ""


def _commands() -> Iterator[tuple[str, click.Command]]:
    """Yield each command by its name, and behind one that has commands of its own also those."""
    for name in COMMANDS:
        command: click.Command = import_module(f"mkdocs_threatgate.cli.{name.replace('-', '_')}").command
        yield name, command
        for inner, one in command.commands.items() if isinstance(command, click.Group) else ():
            yield f"{name} {inner}", one


def main() -> int:
    """Write the pages, or compare them."""
    stale = [
        name
        for name, text in pages().items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv[1:]:
        print("\n".join(f"docs/reference/{name} is not what the source says" for name in stale))
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
