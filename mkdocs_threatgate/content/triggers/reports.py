"""Analysis reports (Art. 6): on a region, a sector or the whole country, in Chinese and English.

A report has a noun for it, a subject that is security, and something it covers. A report on one
product, one piece of malware or one system is none, nor are guides, standards, prizes, papers.
"""

from __future__ import annotations

import re

from mkdocs_threatgate.content.triggers.periods import find_period
from mkdocs_threatgate.content.triggers.places import find_places
from mkdocs_threatgate.content.triggers.telling import Telling
from mkdocs_threatgate.content.triggers.trades import find_sectors
from mkdocs_threatgate.model import Matter

SECURITY = re.compile(
    r"安全|威胁|攻击|漏洞|勒索|泄[露漏]|风险|钓鱼|DDoS|APT|黑产|恶意|僵尸网络|脆弱|暴露面|诈骗|木马"
    r"|\b(?i:cyber|security|threats?|attacks?|ransomware|vulnerabilit(?:y|ies)|breach(?:es)?|phishing"
    r"|malware|exposure|fraud|incidents?|DBIR)"
)
"""What such a report is about."""

NOUN = re.compile(
    r"(?<!强制)报告(?![给了漏的书模新与和称证])|态势|白皮书|蓝皮书|绿皮书|年报|季报|月报|半年报|全景图"
    r"|风险雷达"
    r"|\b(?i:report|landscape|white ?paper|year in review|threat index|by the numbers|state of|outlook"
    r"|barometer|radar)\b"
)
"""Nouns for a report that need no other sign of one."""

LOOSE = re.compile(
    r"分析|趋势|情况通报|盘点|回顾|统计|观察|形势|洞察|调查|研究|总结|\b(?i:analysis|trends|review|survey"
    r"|statistics|snapshot|study|insights|overview|recap)\b"
)
"""Nouns that make a report together with a period of time."""

NONE = re.compile(
    r"测试报告|测评报告|评估报告|检测报告|审计报告|漏洞报告|样本|木马分析|病毒分析|武器|模板|撰写|编写"
    r"|写作|教程|指南|手册|规范|标准|解决方案|入选|荣获|获评|上榜|入围|中标|征文|论文|顶会|课程|培训"
    r"|大赛|直播|招聘|市场|象限|财报|读书|复现|0day分析|代码|周报|日报|早报|漏洞分析|攻击分析|事件报告"
    r"|事故报告|技术报告"
    r"|(?i:(?:incident|bug|vulnerability|crash|test|audit|assessment|status|lab|case) report|penetration"
    r"|pentest|how to report|report an?\b|reporting|template|report card|advisory|release notes"
    r"|webinar|course|training|RFP|request for proposal|case study|changelog|after-action)"
)
"""Reports on one thing, writing about writing reports, and praise."""

ISSUER = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:网信办|公安[厅局]?|通信管理局|通管局|大学|学院|研究院|研究所|公司|协会|法院"
    r"|检察院|警方)|[\u4e00-\u9fff]{2,6}(?:召开|举办|举行|大会|峰会|论坛)"
)
"""Who gives a report out, and where that is celebrated, is not the region that it covers."""

BOOK = re.compile(r"《([^《》]{4,60})》")
ISSUED = re.compile(r"发布|推出|撰写|编制|出炉|解读")


def find_reports(text: str) -> tuple[Telling, ...]:
    """Return that a headline (as seen) heads a report, on a sector, a region, or both; else nothing."""
    noun = NOUN.search(text)
    period = find_period(text) if noun or LOOSE.search(text) else ""
    if not (noun or period) or not SECURITY.search(text) or NONE.search(text):
        return ()
    where = find_places(ISSUER.sub(" ", text))
    sectors = find_sectors(text)
    found = []
    if sectors:
        found.append(Telling(Matter.SECTOR, sure=bool(noun and (period or "行业" in text))))
    if where.inside or where.outside or (where.mainland and not sectors):
        found.append(Telling(Matter.REGIONAL, sure=bool(noun or period)))
    return tuple(found)


def find_named_reports(sentence: str) -> tuple[Telling, ...]:
    """Return the report whose title a sentence gives as it tells of its publication."""
    if "《" not in sentence or not ISSUED.search(sentence):
        return ()
    return next((found for book in BOOK.finditer(sentence) if (found := find_reports(book[1]))), ())
