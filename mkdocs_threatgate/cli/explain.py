"""`threatgate explain`: the manual of a rule or an article, in the terminal."""

from __future__ import annotations

import inspect
from pathlib import Path
from types import ModuleType

import click

from mkdocs_threatgate.checks import CHECKS
from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.door import format_option, guarded, tell
from mkdocs_threatgate.cli.help import spoken
from mkdocs_threatgate.cli.manual import tell_heading, tell_manual
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.locale.manuals import manual
from mkdocs_threatgate.model import Article, Bilingual, Signal, say
from mkdocs_threatgate.sources.articles import SHIPPED, read_policy
from mkdocs_threatgate.sources.rulebooks import read_rulebook

EXAMPLE = 100
"""Characters of an example, at most; the list of signals in the docs has them whole."""

LEGAL_STATUS = {"draft": say("a draft, not in force"), "in-force": say("in force")}


@click.command()
@click.argument("name", metavar="CODE|ARTICLE", shell_complete=completing.rules)
@format_option
@guarded
def command(name: str, form: str) -> int:
    """Explain a rule (TG201, receipt-missing) or an article (cn-2019-draft/5).

    Ends in 1 if there is neither.
    """
    speech = spoken()
    check = next((one for one in CHECKS if name.lower() in (one.RULE.code.lower(), one.RULE.slug)), None)
    if check:
        _explain_rule(check, form, speech)
        return 0
    policy = read_policy(tuple(SHIPPED), Path())
    article = next((one for one in policy.articles if name in (one.id, one.id.split("/")[-1])), None)
    if article:
        _explain_article(article, form, speech)
        return 0
    tell(
        say("there is no rule and no article {name}; “threatgate rules” lists the rules", name=name),
        speech,
        error=True,
    )
    return 1


def _explain_rule(check: ModuleType, form: str, speech: str) -> None:
    rule = check.RULE
    text = render(manual(rule.code, inspect.getdoc(check) or ""), speech)
    if form == "json":
        tell_data(
            {
                "code": rule.code,
                "slug": rule.slug,
                "title": render(rule.title, speech),
                "manual": text,
                "signals": [_as_data(signal, speech) for signal in signals_of(check)],
            }
        )
        return
    tell_heading(say("{code} {slug}: {title}", code=rule.code, slug=rule.slug, title=rule.title), speech)
    tell("")
    tell_manual(text, speech)
    for signal in signals_of(check):
        _explain_signal(signal, speech)


def signals_of(check: ModuleType) -> tuple[Signal, ...]:
    """Return the shipped signals that a check adds up, the heaviest first; none for most checks."""
    item = getattr(check, "ITEM", None)
    if item is None:
        return ()
    found = (one for one in read_rulebook().signals if one.item in (item, 0) and one.weight)
    return tuple(sorted(found, key=lambda one: (-one.weight, one.id)))


def _as_data(signal: Signal, speech: str) -> dict[str, object]:
    return {
        "id": signal.id,
        "weight": signal.weight,
        "structural": signal.structural,
        "reason": render(signal.reason, speech),
        "matches": list(signal.matches),
        "spares": list(signal.spares),
    }


def _explain_signal(signal: Signal, speech: str) -> None:
    kind = say("a thing") if signal.structural else say("words")
    tell("")
    tell(
        say(
            "{id}: {weight} points, {kind}: {reason}",
            id=signal.id,
            weight=signal.weight,
            kind=say("calming") if signal.weight < 0 else kind,
            reason=signal.reason,
        ),
        speech,
    )
    for label, examples in ((say("seen in"), signal.matches), (say("not seen in"), signal.spares)):
        for example in examples[:1]:
            tell(say("  {label}: {example}", label=label, example=_shortened(example)), speech)


def _shortened(example: str) -> str:
    lines = [line.strip() for line in example.splitlines() if line.strip() and not line.startswith("```")]
    text = " ⏎ ".join(lines)
    return text if len(text) <= EXAMPLE else f"{text[: EXAMPLE - 1]}…"


def _explain_article(article: Article, form: str, speech: str) -> None:
    def chosen(text: Bilingual) -> str:
        return text.zh if speech == "zh" else text.en

    if form == "json":
        tell_data(
            {
                "id": article.id,
                "title": chosen(article.title),
                "citation": chosen(article.citation),
                "legal_status": article.legal_status,
                "verified": article.verified,
                "why": chosen(article.why),
                "remedy": chosen(article.remedy),
                "sources": list(article.sources),
            }
        )
        return
    tell_heading(f"{article.id}: {chosen(article.title)}", speech)
    tell_manual(chosen(article.citation), speech)
    tell(say("legal status: {status}", status=LEGAL_STATUS[article.legal_status]), speech)
    if not article.verified:
        tell(say("not read in the original: check it against the full text before leaning on it"), speech)
    tell("")
    tell_manual(chosen(article.why), speech)
    tell("")
    tell_manual(chosen(article.remedy), speech)
    tell("")
    tell("\n".join(article.sources), speech)
