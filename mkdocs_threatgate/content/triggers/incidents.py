"""Incidents (Art. 5) as Chinese texts tell them: somebody was attacked, broken into, robbed of data.

Shapes: a body with a passive verb (某公司遭勒索攻击), a body with a noun for an incident
(某公司数据泄露事件), an attacker with an active verb and a body (黑客入侵某公司), so many records
that got out, and the story of a response (某单位勒索病毒应急处置). What may happen, how it is
done and how it is prevented is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_threatgate.content.triggers.bodies import ANONYMOUS, TRAILING, Body, find_object, find_subject
from mkdocs_threatgate.content.triggers.telling import Telling, clauses
from mkdocs_threatgate.model import Matter

HARM = (
    "攻击(?!者)|入侵|黑客(?!利用)|勒索|窃取|窃密|窃走|盗取|盗窃|盗走|泄露|泄漏|外泄|篡改|挂马|攻陷|攻破"
    "|攻入|攻克|脱库|拖库|被黑|渗透|加密|黑手|毒手|网攻"
    "|DDoS|洗劫|投毒|破坏|撞库"
)
SIGN = re.compile(
    "攻击|入侵|黑|勒索|窃|盗|泄|失窃|篡改|挂马|攻[陷破入克]|脱库|拖库|加密|毒手|网攻|投毒|洗劫|中招|沦陷"
    "|失陷|遭|挖矿|暗链|木马|袭击|出售|叫卖|曝光|流出|售卖|兜售|撞库"
)
"""One of these characters stands in every headline of an incident."""

PASSIVE = re.compile(
    rf"(?:(?<![易可])(?:惨遭|遭遇|遭受|遭到|遭|受到|蒙受)(?![^,;。]{{0,18}}(?:利用"
    rf"|漏洞))[^,;。]{{0,16}}?(?:{HARM}|黑(?![盒名屏帽]))"
    r"|(?<![可能会易])被(?:黑(?![盒名屏帽])|(?:攻击|入侵|勒索|攻破|攻陷|攻克|渗透)(?!者)|窃|盗|泄露"
    r"|加密(?!货)|篡改|挂马|脱库|拖库|黑客[^,;。]{0,6}(?:攻|入侵|窃|盗|打穿)|打穿|植入|挂[暗黑]链)"
    r"|(?P<vague>中招|沦陷|失陷|遭殃))(?P<behind>[^,;。]{0,12})"
)
"""Verbs of what was done to somebody; a flaw that is being exploited is another matter."""

EVENT = re.compile(
    r"(?:数据|信息|隐私)(?:大?泄[露漏]|外泄|失窃)(?:事件|案|事故|始末)"
    r"|(?:业主|客户|用户|患者|学生|会员|员工|公民|居民|乘客|旅客|考生)(?:个人)?(?:信息|资料"
    r"|数据)(?:大?泄[露漏]|外泄|失窃)(?!漏洞|风险|的)"
    r"|数据(?:大?泄[露漏]|外泄|失窃)(?=$|[ \"]|影响|波及|涉及|超|达|约|被)"
    r"|(?<![发展起施行])(?:勒索(?:软件|病毒)?|网络|黑客|DDoS|供应链|入侵|泄[露漏]|泄密|被黑|被盗|失窃|窃密"
    r"|挖矿|挂马|篡改|安全|投毒|攻击)+"
    r"(?:事件|案(?!例)|事故|始末)(?!响应|处置流程|分析方法|应急|管理|报告|定级|分类)"
    r"|(?<=[家所司院局厂校])(?:勒索(?:软件|病毒)?|黑客)攻击"
)
"""Nouns for what happened."""

VAGUE = re.compile(r"(?:网络|安全|供应链|攻击)+(?:事件|事故|案|始末)")
"""Words for incidents in general: a noun for a body has to stand before them."""

FILLERS = re.compile(
    r"(?>重大|大规模|严重|史诗级|特大|大型|疑似?|再次?|发生|爆发|曝出?|爆出?|披露|确认|承认|证实|公布|通报"
    r"|遭遇|\"[^\"]{1,10}\"|一起|多起|用户|客户|患者|员工|敏感|个人|机密|网络|安全|了|的|名|万|[ \"])++$"
)
AGENT = re.compile(
    r"(?:黑客|攻击者|威胁行为者|威胁者|APT[\w-]*|组织|操作者|团伙|勒索软件|犯罪分子|间谍|特工|Lazarus"
    r"|Kimsuky)[^,;。]{0,40}?"
    r"(?:入侵|攻陷|攻破|攻入|黑入|侵入|窃取|盗取|盗走|窃走|袭击|勒索|洗劫|(?:公开)?(?:售卖|出售|叫卖|兜售)"
    r"|攻击(?![者手面链平武工性活行]))了?(?P<object>[^,;。]{2,30})"
)
"""Somebody who attacked, and whom."""

AIMED = re.compile(
    r"(?:针对|瞄准|对)(?P<object>[^,;。]{2,24}?)(?:的|发起|发动|实施|进行|开展|展开)[^,;。]{0,16}?(?:攻击"
    r"|入侵|窃密|网攻|渗透活动|勒索)"
    r"|(?:用于|用来|以)攻击(?P<target>[^,;。]{2,24})"
)
OWNED = re.compile(
    r"(?P<name>[^\W\da-zA-Z的了]{2,8}?|[A-Z][A-Za-z0-9&.'-]+)(?:公司|集团)?的?(?:员工|客户|用户|内部|机密"
    r"|核心|大量|海量)+的?(?:数据|资料|信息|源代码|文件|邮件)"
)
"""Behind an active verb: whose data it was (云帆员工数据)."""

CLAIMED = re.compile(
    r"对(?P<object>[^,;。]{2,16}?)(?:的|网络|勒索|数据|黑客)+(?:攻击|泄露|入侵)(?:事件)?负责"
)
RECORDS = re.compile(
    r"(?<![\w.])\d[\d.,]*[余多]?[百千万亿]*[余多]? ?(?:名|条|份|个|位|人|户|TB|GB|T|G)?的?[^,;。\d]{0,10}?"
    r"(?:用户|客户|患者|公民|学生|乘客|车主|会员|居民|投保人|记录|账[户号]|数据|信息|资料"
    r"|邮件)[^,;。\d]{0,8}?"
    r"(?:泄[露漏]|外泄|被盗|被窃|曝光|被出售|被叫卖|流出|失窃|被公开|遭窃)(?!漏洞|的)"
)
"""So many records that got out."""

LOST = re.compile(
    r"(?:泄[露漏]|外泄"
    r"|丢失)了?[超近约逾]?\d[\d.,]*[余多]?[百千万亿]*[余多]?[名条份个位人]?[^,;。\d]{0,8}?(?:信息|数据"
    r"|资料|记录|账[号户])"
)
"""The same, the verb first."""

CONSEQUENCE = re.compile(r"(?:致使?|导致|造成|引发|引起)[^,;。]{0,14}(?:泄[露漏]|被盗|被窃|瘫痪|被勒索|失窃)")

POSSIBLE = re.compile(
    r"可(?![疑信口])|能够|恐|易受|易遭|面临|或[将致被遭引]|或导致|将[被遭]|(?<!高)风险|防范|预防|防御|防护"
    r"|防止|避免|应对|如何|怎样|怎么|教你|手把手|模拟|演练|演习|护网|靶标|红队|打点|假如|假设|如果|一旦"
    r"|教程|指南|手册|课程|培训"
    r"|检测|原理|手法|场景|方案|解决|靶场|靶机|玄机|CTF|ctf|[Ww]rite-?up|WP|比赛|大赛|竞赛|题目|实验|类型"
    r"|什么是|概念|法案|立法|标准|规范|修复|计划|支持(?!系统|平台|网站)|储备|打击|抓捕|逮捕|引渡|起诉|判刑"
    r"|获刑|落网|制裁|复现|工具|技巧|技术分析"
)
"""What makes a clause speak of what may be, of teaching, of prosecution."""

RESPONSE = re.compile(
    r"(?:勒索|挖矿|入侵|被黑|篡改|挂马|木马|[Ww]eb[Ss]hell|暗链|失陷|攻击|泄[露漏])[^,;。]{0,12}?(?:应急"
    r"|溯源|处置|排查|取证|复盘|始末|纪实|调查|事件分析|事件回顾|恢复)"
    r"|(?:应急|溯源|处置|取证|复盘)[^,;。]{0,16}?(?:勒索|挖矿|入侵|被黑|篡改|挂马|木马|[Ww]eb[Ss]hell|暗链"
    r"|失陷|泄[露漏])"
)
NARRATED = re.compile(
    r"记(?:录)?(?:一|某|对|客户)?(?:次|起)|一次|一起|一例|某|一[家所座]|客户|复盘|始末|纪实|全过程|\d+小时"
)


def find_incident(text: str) -> Telling | None:
    """Return that a Chinese headline or sentence (as seen) tells of an incident, or None."""
    if not SIGN.search(text):
        return None
    parts = clauses(text)
    found = (told for number in range(len(parts)) for told in _of_clause(parts, number) if told)
    return next(found, None)


def _of_clause(parts: tuple[str, ...], number: int) -> Iterator[Telling | None]:
    clause, before = parts[number], parts[number - 1] if number else ""
    if POSSIBLE.search(clause) or not SIGN.search(clause):
        return
    yield _response(clause, parts)
    yield _passive(parts, number)
    yield _event(clause, before)
    yield _active(clause)
    yield _records(clause)
    yield _consequence(clause, parts)


def _told(body: Body | None, *, sure: bool = True) -> Telling | None:
    return Telling(Matter.INCIDENT, body.name, body.named, sure) if body else None


def _passive(parts: tuple[str, ...], number: int) -> Telling | None:
    clause = parts[number]
    verb = PASSIVE.search(clause)
    if verb is None or re.search("利用|漏洞|的", verb["behind"]):
        return None
    body = find_subject(clause[: verb.start()], brands=not verb["vague"])
    if body is None and number and not verb["behind"]:
        body = find_subject(parts[number - 1], brands=False)
    anonymous = None if body else ANONYMOUS.search(" ".join(parts))
    return _told(Body(anonymous[0], named=False) if anonymous else body)


def _event(clause: str, previous: str) -> Telling | None:
    event = EVENT.search(clause)
    if event is None:
        return None
    before, brands = FILLERS.sub("", clause[: event.start()][-60:]), not VAGUE.fullmatch(event[0])
    return _told(find_subject(before if TRAILING.sub("", before) else previous, brands=brands))


def _active(clause: str) -> Telling | None:
    if agent := AGENT.search(clause):
        owned = OWNED.match(agent["object"])
        body = find_object(agent["object"]) or (find_subject(owned["name"], brands=True) if owned else None)
        if body:
            return _told(body, sure=not re.search("目标|实体|行业", agent["object"]))
    if claimed := CLAIMED.search(clause):
        return _told(find_subject(claimed["object"], brands=True))
    aimed = AIMED.search(clause)
    return _told(find_object(aimed["object"] or aimed["target"]), sure=False) if aimed else None


def _records(clause: str) -> Telling | None:
    records = RECORDS.search(clause) or LOST.search(clause)
    if records is None:
        return None
    before = clause[: records.start()][-24:]
    return _told(find_subject(before, brands=True) or find_object(before), sure=False)


def _consequence(clause: str, parts: tuple[str, ...]) -> Telling | None:
    found = CONSEQUENCE.search(clause) if not re.search("未授权|越权|弱口令", clause) else None
    anonymous = ANONYMOUS.search(" ".join(parts)) if found else None
    return _told(Body(anonymous[0], named=False), sure=False) if anonymous else None


def _response(clause: str, parts: tuple[str, ...]) -> Telling | None:
    if not (RESPONSE.search(clause) and NARRATED.search(clause)):
        return None
    anonymous = ANONYMOUS.search(" ".join(parts))
    return Telling(
        Matter.INCIDENT, anonymous[0] if anonymous else "", named=False, sure=anonymous is not None
    )
