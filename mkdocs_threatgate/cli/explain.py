"""`threatgate explain`: the manual of a rule or an article, in the terminal."""

from __future__ import annotations

import inspect
from pathlib import Path
from types import ModuleType

import click

from mkdocs_threatgate.checks import CHECKS
from mkdocs_threatgate.cli.door import format_option, guarded, language, tell
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Article, Bilingual, say
from mkdocs_threatgate.sources.articles import SHIPPED, read_policy

LEGAL_STATUS = {"draft": say("a draft, not in force"), "in-force": say("in force")}


@click.command()
@click.argument("name", metavar="CODE|ARTICLE")
@format_option
@guarded
def command(name: str, form: str) -> int:
    """Explain a rule (TG201, receipt-missing) or an article (cn-2019-draft/5).

    Ends in 1 if there is neither.
    """
    check = next((one for one in CHECKS if name.lower() in (one.RULE.code.lower(), one.RULE.slug)), None)
    if check:
        _explain_rule(check, form)
        return 0
    policy = read_policy(tuple(SHIPPED), Path())
    article = next((one for one in policy.articles if name in (one.id, one.id.split("/")[-1])), None)
    if article:
        _explain_article(article, form)
        return 0
    tell(
        say("there is no rule and no article {name}; “threatgate rules” lists the rules", name=name),
        error=True,
    )
    return 1


def _explain_rule(check: ModuleType, form: str) -> None:
    rule = check.RULE
    manual = inspect.getdoc(check) or ""
    if form == "json":
        tell_data(
            {"code": rule.code, "slug": rule.slug, "title": render(rule.title, language()), "manual": manual}
        )
        return
    tell(say("{code} {slug}: {title}", code=rule.code, slug=rule.slug, title=rule.title))
    tell("")
    tell(manual)


def _explain_article(article: Article, form: str) -> None:
    def chosen(text: Bilingual) -> str:
        return text.zh if language() == "zh" else text.en

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
    tell(f"{article.id}: {chosen(article.title)}")
    tell(chosen(article.citation))
    tell(say("legal status: {status}", status=LEGAL_STATUS[article.legal_status]))
    if not article.verified:
        tell(say("not read in the original: check it against the full text before leaning on it"))
    tell("")
    tell(chosen(article.why))
    tell("")
    tell(chosen(article.remedy))
    tell("")
    tell("\n".join(article.sources))
