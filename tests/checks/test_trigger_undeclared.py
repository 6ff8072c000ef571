"""What a text tells against what its author declares: TG105."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from blog import NOTHING, Blog
from making import NOW, POLICY, SHANGHAI

from mkdocs_threatgate.checks.declaration import trigger_undeclared
from mkdocs_threatgate.content.triggers import recognise
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import (
    Case,
    Confidence,
    Docket,
    Finding,
    Ledger,
    Outcome,
    Policy,
    Settings,
    Subject,
    Text,
    World,
)
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post

PATH = "docs/blog/posts/a.md"
WATER = "杭州某水务公司遭勒索攻击始末"
SAMPLES = Path(__file__).parents[2] / "sample_site/docs/blog/posts"


def case_of(title: str, declaration: str | None, *, body: str = "正文。\n", gated: bool = True) -> Case:
    """Return a post with this title and this YAML under its `threatgate` key."""
    stated = f"threatgate:\n  {declaration}\n" if declaration else ""
    return case_in(f"---\ntitle: {title}\n{stated}---\n\n{body}", gated=gated)


def case_in(text: str, *, gated: bool = True) -> Case:
    post = read_post(Text(PATH, "blog/posts/a.md", text, gated=gated, ships=True), SHANGHAI)
    declaration = read_declaration(post, SHANGHAI)
    return Case(post=post, declaration=declaration, moment=NOW, recognitions=recognise(post))


def found(case: Case, policy: Policy = POLICY) -> tuple[Finding, ...]:
    world = World(texts=(), ledger=Ledger(), policy=policy, settings=Settings())
    return tuple(trigger_undeclared.check(Docket(cases=(case,), world=world, now=NOW)))


def blocked(title: str, declaration: str | None) -> list[str | None]:
    """Return the articles of what blocks."""
    return [one.article for one in found(case_of(title, declaration)) if one.outcome is Outcome.BLOCKS]


# --- what is not declared at all -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "article", "options"),
    [
        (WATER, "5", ["--incident", "330100"]),
        ("记一次某医院勒索病毒应急响应", "5", ["--incident", "unknown"]),
        ("2025年浙江省网络安全态势报告", "6-1", ["--report", "330000"]),
        ("2025年银行业钓鱼攻击研究报告", "6-2", ["--report", "finance/banking"]),
        ("2025年我国DDoS攻击态势报告", "6-3", ["--report", "national"]),
        ("某省政务云平台存在未授权访问", "7", ["--network", "某省政务"]),
        ("Ransomware attack on Hangzhou water utility", "5", ["--incident", "330100"]),
    ],
)
def test_what_is_told_and_not_declared_blocks_and_offers_the_declaration(
    title: str, article: str, options: list[str]
) -> None:
    (finding,) = found(case_of(title, None))
    assert finding.article == f"cn-2019-draft/{article}"
    assert (finding.outcome, finding.confidence) == (Outcome.BLOCKS, Confidence.HIGH)
    assert finding.command == ("threatgate", "declare", PATH, *options)
    assert finding.span is not None
    assert (finding.span.line, finding.evidence) == (2, title)


def test_a_post_that_tells_of_nothing_has_no_finding() -> None:
    assert found(case_of("Tidewatch 4.0 is out", None)) == ()


def test_the_message_says_what_was_recognised() -> None:
    (finding,) = found(case_of(WATER, None))
    assert render(finding.message, "en") == (
        f"“{WATER}” tells of an incident (body: 某水务公司, place: 浙江省杭州市 (330100), sector: water), "
        "which is not declared"
    )
    assert 'incidents: [{places: ["330100"]}]' in render(finding.remedy, "en")


def test_one_command_declares_all_that_is_sure() -> None:
    findings = found(case_of("2025年浙江省银行业网络安全报告", None))
    assert [one.command[3:] for one in findings] == [
        ("--report", "finance/banking", "--report", "330000"),
        ("--report", "330000", "--report", "finance/banking"),
    ]


# --- what the declaration says otherwise ---------------------------------------------------------


def test_a_post_that_declares_none_but_tells_of_an_incident_blocks() -> None:
    (finding,) = found(case_of(WATER, NOTHING))
    assert finding.outcome is Outcome.BLOCKS
    assert render(finding.message, "en").startswith(
        f"the post declares “none”, but “{WATER}” tells of an incident"
    )
    assert finding.command == ()  # the gate puts the dismissal there


@pytest.mark.parametrize(
    ("title", "declaration", "articles"),
    [
        (WATER, "incidents: [{places: [杭州市]}]", []),
        (WATER, "incidents: [{places: [浙江省]}]", []),
        (WATER, "incidents: [{places: [杭州市西湖区]}]", []),
        (WATER, 'incidents: [{places: ["330106"]}]', []),
        (WATER, "incidents: [{places: [苏州市, 杭州市]}]", []),
        (WATER, "incidents: [{places_unknown: true}]", []),
        (WATER, "incidents: [{places: [苏州市]}]", ["5"]),
        (WATER, "incidents: [{places: [US]}]", ["5"]),
        (WATER, "reports: [{regions: [杭州市]}]", ["5"]),
        ("记一次某医院勒索病毒应急响应", "incidents: [{places: [苏州市]}]", []),
        ("2025年浙江省网络安全态势报告", "reports: [{regions: [浙江省]}]", []),
        ("2025年浙江省网络安全态势报告", "reports: [{scope: national}]", []),
        ("2025年浙江省网络安全态势报告", "reports: [{regions: [江苏省]}]", ["6-1"]),
        ("2025年浙江省网络安全态势报告", "reports: [{sectors: [water]}]", ["6-1"]),
        ("2025年浙江省网络安全态势报告", "reports: [{scope: regional}]", []),
        ("2025年银行业钓鱼攻击研究报告", "reports: [{sectors: [finance/banking]}]", []),
        ("2025年银行业钓鱼攻击研究报告", "reports: [{sectors: [finance/payment]}]", []),
        ("2025年银行业钓鱼攻击研究报告", "reports: [{sectors: [water]}]", ["6-2"]),
        ("2025年银行业钓鱼攻击研究报告", "reports: [{regions: [浙江省]}]", ["6-2"]),
        ("2025年银行业钓鱼攻击研究报告", "reports: [{scope: national}]", ["6-2"]),
        ("2025年浙江省银行业网络安全报告", "reports: [{regions: [浙江省], sectors: [finance/banking]}]", []),
        ("2025年浙江省银行业网络安全报告", "reports: [{regions: [浙江省]}]", ["6-2"]),
        ("2025年我国DDoS攻击态势报告", "reports: [{scope: national}]", []),
        ("某省政务云平台存在未授权访问", "networks: [{operator: {name: 另一个名字}}]", []),
        ("某省政务云平台存在未授权访问", "reports: [{scope: national}]", ["7"]),
    ],
)
def test_a_declaration_agrees_or_blocks(title: str, declaration: str, articles: list[str]) -> None:
    assert blocked(title, declaration) == [f"cn-2019-draft/{article}" for article in articles]


def test_the_declared_place_is_named_beside_the_text() -> None:
    (finding,) = found(case_of(WATER, "incidents: [{places: [苏州市]}]"))
    assert render(finding.message, "en").startswith(
        f"the post declares 苏州市, but “{WATER}” tells of an incident"
    )


def test_an_intrusion_declared_as_a_weakness_is_a_notice_and_the_other_way_round() -> None:
    (weakness,) = found(case_of("某省政务云平台存在未授权访问", "incidents: [{places: [杭州市]}]"))
    (incident,) = found(case_of(WATER, "networks: [{operator: {name: 某公司}}]"))
    assert (weakness.outcome, incident.outcome) == (Outcome.NOTICE, Outcome.NOTICE)


def test_a_national_title_over_a_regional_declaration_is_a_notice() -> None:
    (finding,) = found(case_of("2025年我国DDoS攻击态势报告", "reports: [{regions: [浙江省]}]"))
    assert finding.outcome is Outcome.NOTICE


def test_a_sector_that_the_law_does_not_name_need_not_be_declared_with_a_region() -> None:
    assert found(case_of("2025年浙江省汽车行业网络安全态势报告", "reports: [{regions: [浙江省]}]")) == ()


def test_a_place_further_down_contradicts_nothing() -> None:
    body = "近日，苏州一家公司的客户告诉我们一件事。\n"
    assert found(case_of("某医院勒索病毒应急响应复盘", "incidents: [{places: [杭州市]}]", body=body)) == ()


def test_a_declaration_that_cannot_be_read_is_the_business_of_another_check() -> None:
    assert found(case_of(WATER, "incidents: [{places: [杭洲]}]")) == ()


def test_front_matter_that_cannot_be_read_is_the_business_of_another_check() -> None:
    assert found(case_in(f"---\ntitle: {WATER}\n  bad: [\n---\n\n# {WATER}\n")) == ()


# --- how far it reaches --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    ["英国零售巨头玛莎百货确认遭网络攻击", "Adidas discloses data breach", "哈佛大学网站存在严重漏洞"],
)
def test_what_happened_abroad_is_a_notice(title: str) -> None:
    (finding,) = found(case_of(title, None))
    assert (finding.outcome, finding.confidence) == (Outcome.NOTICE, Confidence.MEDIUM)


def test_a_page_that_is_no_post_gets_a_notice() -> None:
    (finding,) = found(case_of(WATER, None, gated=False))
    assert (finding.outcome, finding.confidence) == (Outcome.NOTICE, Confidence.HIGH)


def test_without_an_article_on_the_subject_there_is_no_finding() -> None:
    others = tuple(one for one in POLICY.articles if one.subject is not Subject.INCIDENT)
    assert found(case_of(WATER, None), replace(POLICY, articles=others)) == ()


def test_an_edit_elsewhere_keeps_the_identity_and_one_of_the_passage_changes_it() -> None:
    (before,) = found(case_of(WATER, NOTHING))
    (after,) = found(case_of(WATER, NOTHING, body="一段新的正文。\n\n又一段。\n"))
    (disguised,) = found(case_of(WATER.replace("勒索", "勒\u200b索"), NOTHING))
    (other,) = found(case_of(WATER.replace("杭州", "宁波"), NOTHING))
    assert before.identity == after.identity == disguised.identity
    assert before.identity != other.identity


def test_no_sample_post_that_declares_properly_is_doubted() -> None:
    posts = sorted(SAMPLES.rglob("*.md"))
    doubted = {path.name: found(case_in(path.read_text(encoding="utf-8"))) for path in posts}
    assert len(posts) > 20
    assert {name for name, findings in doubted.items() if findings} == set()


# --- the commands really work --------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        WATER,
        "记一次某医院勒索病毒应急响应",
        "2025年浙江省银行业网络安全报告",
        "2025年我国DDoS攻击态势报告",
        "某省政务云平台存在未授权访问",
        "英国零售巨头玛莎百货确认遭网络攻击",
        "香港某券商遭网络攻击",
    ],
)
def test_the_offered_command_writes_a_declaration_that_agrees(tmp_path: Path, title: str) -> None:
    blog = Blog(tmp_path / "blog").start()
    path = blog.post(title=title, declaration=None)
    blog.commit()
    (finding, *_) = found(case_in((blog.root / path).read_text(encoding="utf-8")))
    told = blog.threatgate(*finding.command[1:])
    assert told.code == 0, told.err
    assert found(case_in((blog.root / path).read_text(encoding="utf-8"))) == ()


def test_a_sector_with_several_departments_is_answered_with_the_choice(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    path = blog.post(title="金融行业2025上半年威胁报告", declaration=None)
    blog.commit()
    (finding,) = found(case_in((blog.root / path).read_text(encoding="utf-8")))
    told = blog.threatgate(*finding.command[1:])
    assert told.code == 2
    assert "finance/banking" in told.err


def test_what_is_quoted_shows_nobodys_number_or_address() -> None:
    case = case_of("杭州某水务公司遭勒索攻击始末，联系人 13800138000，liu.wen@example.com", NOTHING)
    finding = found(case)[0]
    shown = render(finding.message, "en")
    for text in (shown, finding.evidence):
        assert "138******00" in text
        assert "l***@example.com" in text
        assert "13800138000" not in text
        assert "liu.wen" not in text
